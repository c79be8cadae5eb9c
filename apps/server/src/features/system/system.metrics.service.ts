// What `/metrics` says of the installation as a whole. Every process says the same: dashboards take the maximum.
import type { Platform } from '../../platform/platform.ts';
import { disksOf } from './system.host.service.ts';
import { recentReport } from './system.report.service.ts';
import { isAlive, NEEDED_SERVICES } from './system.services.rules.ts';
import { worstState } from './system.words.rules.ts';

const STATES = { ok: 0, warning: 1, critical: 2 } as const;
const HOUR_SECONDS = 3_600;

export async function measure(platform: Platform): Promise<void> {
  const { metrics, config, clock } = platform;
  metrics.disks((await disksOf(config)).map(({ places, ...disk }) => ({ place: places.join('+'), ...disk })));
  const report = await recentReport(platform).catch(() => undefined);
  metrics.databaseUp(report !== undefined);
  if (report === undefined) return metrics.system(undefined);
  const { facts, findings } = report;
  const checks = [...new Set(findings.map(({ check }) => check))];
  const alive = facts.processes.filter(isAlive);
  const certificates = alive.flatMap(({ facts: host }) =>
    host?.certificate?.kind === 'seen' ? host.certificate.until : [],
  );
  metrics.system({
    checks: checks.map((check) => {
      const mine = findings.filter((finding) => finding.check === check);
      return { check, state: STATES[worstState(mine)] };
    }),
    processes: NEEDED_SERVICES.map((service) => ({
      ...{ service, count: alive.filter(({ services }) => services.includes(service)).length },
    })),
    jobs: facts.jobs,
    outbox: facts.outbox,
    mailFetchSeconds:
      facts.mailboxes.length > 0 ? Math.max(...facts.mailboxes.map((one) => one.fetchSeconds)) : undefined,
    slaLagSeconds: facts.slaLagSeconds,
    backupAgeSeconds: facts.backup.goodHours === undefined ? undefined : facts.backup.goodHours * HOUR_SECONDS,
    agents: facts.agents,
    versions: facts.versions,
    certificateSeconds: certificates.length > 0 ? (Math.min(...certificates) - clock.now()) / 1000 : undefined,
    clockSkewSeconds: Math.max(0, ...alive.map(({ facts: host }) => Math.abs(host?.clockSkewMs ?? 0) / 1000)),
  });
}
