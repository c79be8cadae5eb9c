import { hostname } from 'node:os';
import { v7 as uuidv7 } from 'uuid';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { Background } from '../../platform/feature.ts';
import { Degraded } from '../../platform/health/health.ts';
import { poll } from '../../platform/jobs/poll.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Certificate } from './system.facts.rules.ts';
import { disksOf, lookAtCertificate, lookAtHost } from './system.host.service.ts';
import { judgeDisk } from './system.hosts.rules.ts';
import { measure } from './system.metrics.service.ts';
import { sayAlive, sayGone } from './system.repo.ts';
import { systemResults } from './system.report.service.ts';
import { GONE_SECONDS } from './system.services.rules.ts';
import { watchSystem } from './system.watch.service.ts';

const ALIVE_EVERY_MS = 5_000;
const CERTIFICATE_EVERY_MS = 10 * 60_000;
const WATCH_EVERY_MS = 15_000;

/** Makes this process answer for the installation: readiness and metrics. */
export function joinSystem(platform: Platform): void {
  const { config, health, metrics } = platform;
  health.addCheck('disk', async () => {
    for (const disk of await disksOf(config)) {
      const { state, percent } = judgeDisk(disk);
      if (state === 'critical') throw new Error(`${disk.path} is full (${percent} %)`);
      if (state === 'warning') throw new Degraded(`${disk.path} fills (${percent} %)`);
    }
  });
  health.join(() => systemResults(platform));
  metrics.beforePrint(() => measure(platform));
}

/** In every process: says that it is there and what it sees, until it stops with a word. */
export function startHeartbeat(platform: Platform): Background {
  const { config, db, log, version, startedAt } = platform;
  const me = {
    ...{ id: uuidv7(), host: hostname(), pid: process.pid, services: config.services, version },
    startedAt: new Date(startedAt),
  };
  let certificate: Certificate | null = null;
  const saying = poll('system.alive', ALIVE_EVERY_MS, log, async () => {
    const facts = await lookAtHost(platform, certificate);
    await inScope(db, SYSTEM, (tx) => sayAlive(tx, me, facts, GONE_SECONDS));
  });
  const looking = config.services.includes('web')
    ? poll('system.certificate', CERTIFICATE_EVERY_MS, log, async () => {
        certificate = await lookAtCertificate(platform.publicUrl());
      })
    : undefined;
  return {
    async stop() {
      await Promise.all([saying.stop(), looking?.stop()]);
      // Whoever stops because the database is away cannot say so: it is missed after a while.
      await inScope(db, SYSTEM, (tx) => sayGone(tx, me.id)).catch((error: unknown) =>
        log.warn({ err: error }, 'the others were not told that this process stops'),
      );
    },
  };
}

/** In the worker: administrators hear of what does not pass by itself. */
export function startSystemWatch(platform: Platform): Background {
  return poll('system.watch', WATCH_EVERY_MS, platform.log, () => watchSystem(platform));
}
