import type { SectionInputs } from '@lanet/contracts/inventory';
import { type Reading, read, unavailable, type WindowsMachine } from '../../../platform/machine.ts';
import { instantOf } from '../row.ts';
import { installedUpdates, pendingUpdates } from '../update-rows.ts';
import { wmi } from '../wmi.ts';

/** Source: the Windows Update Agent, by what its last search on the network found; Win32_QuickFixEngineering. */
export async function windowsUpdatesSection(machine: WindowsMachine): Promise<Reading<SectionInputs['updates']>> {
  const answer = await wmi(machine, 'updates');
  if (answer.kind === 'unavailable') return answer;
  const { rows } = answer.value;
  const pending = rows('Pending');
  // "None pending" would be a lie when the agent could not be asked.
  if (!pending) return unavailable('failed', 'Windows Update Agent');
  const [history, fixes] = [rows('History'), rows('Win32_QuickFixEngineering')];
  const [refreshed] = rows('Refreshed') ?? [];
  return read({
    pending: pendingUpdates(pending),
    listsRefreshedAt: refreshed ? instantOf(refreshed, 'At') : null,
    installed: history || fixes ? installedUpdates(history ?? [], fixes ?? []) : null,
  });
}
