import type { CheckId, CheckState } from '@lanet/contracts/system';
import { inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Finding } from './system.facts.rules.ts';
import { type Alarm, holdAlarms, noteFailing, noteGood, noteTold } from './system.repo.ts';
import { makeReport } from './system.report.service.ts';
import { say, worstState } from './system.words.rules.ts';

declare module '../../platform/jobs/jobs.ts' {
  interface JobPayloads {
    /** Tells administrators; handled by the feature `notifications`. `since`: of the failure, ISO 8601; `seen`: in words. */
    'system.alarm': {
      kind: 'system_failing' | 'system_good';
      check: CheckId;
      state: CheckState;
      since: string;
      seen: { es: string; en: string };
    };
  }
}

/** Backups, promises, mailboxes, agents and rollouts have alarms of their own; who has no database hears nothing from here. */
const WATCHED: readonly CheckId[] = [
  ...(['disk', 'memory', 'services', 'signer', 'files', 'schema', 'clock', 'certificate'] as const),
  ...(['jobs', 'dead_jobs', 'mail_out'] as const),
];

/** A restart of a service is over by then. */
const PATIENCE_MS = 2 * 60_000;

/** Tells administrators once of each check that has failed for two minutes, and once that it is well again. */
export async function watchSystem(platform: Platform): Promise<void> {
  const { findings } = await makeReport(platform);
  await inScope(platform.db, SYSTEM, async (tx) => {
    const alarms = await holdAlarms(tx);
    for (const check of WATCHED) {
      const mine = findings.filter((finding) => finding.check === check);
      await judge(tx, { check, mine, alarm: alarms.find((one) => one.check === check), nowMs: platform.clock.now() });
    }
  });
}

interface Watched {
  check: CheckId;
  mine: Finding[];
  alarm: Alarm | undefined;
  nowMs: number;
}

async function judge(tx: ScopedTx, { check, mine, alarm, nowMs }: Watched): Promise<void> {
  const state = worstState(mine);
  const now = new Date(nowMs);
  if (state === 'ok') {
    if (alarm) await noteGood(tx, check);
    if (alarm?.toldAt) await tell(tx, 'system_good', { check, state, mine, since: alarm.failingSince });
  } else if (!alarm) await noteFailing(tx, check, now);
  else if (!alarm.toldAt && nowMs - alarm.failingSince.getTime() >= PATIENCE_MS) {
    await noteTold(tx, check, now);
    await tell(tx, 'system_failing', { check, state, mine, since: alarm.failingSince });
  }
}

type Told = Pick<Watched, 'check' | 'mine'> & { state: CheckState; since: Date };

async function tell(
  tx: ScopedTx,
  kind: 'system_failing' | 'system_good',
  { check, state, mine, since }: Told,
): Promise<void> {
  const worst = mine.find((finding) => finding.state === state);
  const seen = { es: worst ? say(worst, 'es').seen : '', en: worst ? say(worst, 'en').seen : '' };
  await enqueue(tx, 'system.alarm', { kind, check, state, since: since.toISOString(), seen });
}
