import type { system } from '@lanet/contracts/system';
import type { z } from 'zod';
import { inScope } from '../../platform/database/index.ts';
import type { Caller } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { backupState } from '../backups/index.ts';
import { closedCalendars } from '../calendars/index.ts';
import type { ProcessFacts, SystemFacts } from './system.facts.rules.ts';
import { makeReport } from './system.report.service.ts';
import { isAlive } from './system.services.rules.ts';
import { type Language, say } from './system.words.rules.ts';

type Status = z.output<typeof system.status.response>;

/** Whether each part works, which processes run, and what waits; for those who run the installation. */
export async function systemStatus(platform: Platform, caller: Caller, language: Language): Promise<Status> {
  const { db, config, clock, version, startedAt } = platform;
  const { facts, findings } = await makeReport(platform);
  const { closed, backup } = await inScope(db, caller, async (tx) => ({
    closed: await closedCalendars(tx, clock.now()),
    backup: await backupState(tx, config),
  }));
  const { processes, agents, versions } = facts;
  return {
    version,
    startedAt: new Date(startedAt).toISOString(),
    signerShared: processes.some(sharesSigner),
    checks: findings.map((finding) => say(finding, language)),
    processes: processes.map(shown),
    ...queues(facts),
    slaLagSeconds: facts.slaLagSeconds,
    agents: { total: agents.total, online: agents.online, versions },
    closedCalendars: closed,
    backup,
  };
}

const sharesSigner = (process: ProcessFacts) =>
  isAlive(process) && process.services.includes('signer') && process.services.length > 1;

const shown = (process: ProcessFacts): Status['processes'][number] => {
  const { id, host, pid, services, version, startedAt, seenAt } = process;
  const alive = isAlive(process);
  return { id, host, pid, services, version, startedAt: startedAt.toISOString(), seenAt: seenAt.toISOString(), alive };
};

function queues({ jobs, outbox, mailboxes }: SystemFacts): Pick<Status, 'jobs' | 'mail'> {
  const sum = (of: 'waiting' | 'dead') => jobs.reduce((total, one) => total + one[of], 0);
  const oldest = jobs.flatMap(({ oldestSeconds }) => (oldestSeconds === null ? [] : Math.max(0, oldestSeconds)));
  const fetched = mailboxes.map(({ fetchSeconds }) => fetchSeconds);
  return {
    jobs: { waiting: sum('waiting'), dead: sum('dead'), oldestSeconds: oldest.length > 0 ? Math.max(...oldest) : null },
    mail: { ...outbox, fetchSeconds: fetched.length > 0 ? Math.max(...fetched) : null },
  };
}
