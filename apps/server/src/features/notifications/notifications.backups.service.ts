import type { ScopedTx } from '../../platform/database/index.ts';
import type { JobPayloads } from '../../platform/jobs/jobs.ts';
import { notifyAdmins } from './notifications.service.ts';

/** That there is no good backup of the last day, and that there is one again. */
export async function tellOfBackups(tx: ScopedTx, { kind, since, hours }: JobPayloads['backups.alarm']): Promise<void> {
  const priority = kind === 'backup_late' ? 'critical' : null;
  await notifyAdmins(tx, { kind, eventKey: `${kind}.${since}`, values: { hours: String(hours) }, priority });
}
