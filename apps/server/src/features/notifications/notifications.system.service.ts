import type { ScopedTx } from '../../platform/database/index.ts';
import type { JobPayloads } from '../../platform/jobs/jobs.ts';
import { notifyAdmins } from './notifications.service.ts';

/** That a part of the system has not worked for a while, and that it does again. */
export async function tellOfSystem(
  tx: ScopedTx,
  { kind, check, state, since, seen }: JobPayloads['system.alarm'],
): Promise<void> {
  const priority = kind === 'system_good' ? null : state === 'critical' ? 'critical' : 'high';
  const values = { check, seenEs: seen.es, seenEn: seen.en };
  await notifyAdmins(tx, { kind, eventKey: `${kind}.${check}.${since}`, values, priority });
}
