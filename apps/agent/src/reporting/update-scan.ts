import { type CommandPayload, PROVED_SCRIPT, type Scanned } from '@lanet/contracts/agent';
import type { SectionName } from '@lanet/contracts/inventory';
import { type Log, messageOf } from '../log.ts';
import type { SectionWatch } from './sections.ts';

/** What an installation of updates changes. */
const CHANGED: readonly SectionName[] = ['updates', 'os', 'software'];

export interface UpdateScanOptions {
  sections: SectionWatch;
  extraMounts: () => readonly string[];
  /** Server time, epoch milliseconds. */
  now: () => number;
  log: Log;
  tell: (event: Scanned) => void;
}

/**
 * After a run that installs updates looks at once at what is left, and tells which list that look made: only this proves
 * what the run did (product.md Q15). The list itself goes with the same report if it changed. Never throws.
 */
export async function scanAfter(
  { commandId, scriptKey, parameters }: Pick<CommandPayload, 'commandId' | 'scriptKey' | 'parameters'>,
  { sections, extraMounts, now, log, tell }: UpdateScanOptions,
): Promise<void> {
  if (scriptKey !== PROVED_SCRIPT || parameters.install !== true) return;
  try {
    await sections.reread(CHANGED, now(), extraMounts());
    tell({ kind: 'scanned', at: now(), commandId, hash: sections.hashOf('updates') });
  } catch (error) {
    log('error', 'The scan after an installation failed', { error: messageOf(error) });
  }
}
