import type { SectionInputs } from '@lanet/contracts/inventory';
import { type MacMachine, type Reading, read, unavailable } from '../../../platform/machine.ts';
import { INSTALL_HISTORY, type Installation, readInstallHistory } from '../install-history.ts';
import { type Dictionary, dictionariesOf, instantOf, readPlist, textOf } from '../property.ts';

type Pending = SectionInputs['updates']['pending'][number];
type Installed = NonNullable<SectionInputs['updates']['installed']>[number];

const STATE = '/Library/Preferences/com.apple.SoftwareUpdate.plist';
const MAX_INSTALLED = 200;
/** Who writes into the history when the system itself is updated; others are installers people started. */
const UPDATERS = new Set([
  'softwareupdated',
  'Software Update',
  'macOS Installer',
  'OS X Installer',
  'system_installd',
]);

/** Change when the system looked for updates or installed one. */
export const UPDATE_PLACES = [STATE, INSTALL_HISTORY];

/**
 * What the system found when it last looked, by itself, for updates (`listsRefreshedAt`); the same `softwareupdate --list
 * --no-scan` prints, without a process and without the network.
 */
export async function macUpdatesSection(machine: MacMachine): Promise<Reading<SectionInputs['updates']>> {
  const state = await readPlist(machine, STATE);
  if (state === undefined) return unavailable('missing');
  return read({
    pending: dictionariesOf(state, 'RecommendedUpdates').flatMap((item) => pendingOf(item) ?? []),
    listsRefreshedAt:
      instantOf(state, 'LastSuccessfulDate') ??
      instantOf(state, 'LastFullSuccessfulDate') ??
      instantOf(state, 'LastBackgroundSuccessfulDate'),
    installed: installedUpdates(await readInstallHistory(machine)),
  });
}

function pendingOf(item: Dictionary): Pending | undefined {
  const identifier = textOf(item, 'Identifier') ?? textOf(item, 'Product Key');
  const name = textOf(item, 'Display Name') ?? identifier;
  if (name === null) return undefined;
  const kind = kindOf(name, identifier ?? '');
  return {
    name,
    availableVersion: textOf(item, 'Display Version') ?? '',
    // Releases of macOS mend security holes too, but only these do nothing else.
    security: kind === 'security' ? true : null,
    source: 'softwareupdate',
    kind,
  };
}

/** Keys of the system's own releases end with `_major`, `_minor` or `_rsr` (a rapid security response). */
function kindOf(name: string, identifier: string): NonNullable<Pending['kind']> {
  if (/_rsr\b|_rsr$/.test(identifier) || /security (update|response|improvement)/i.test(name)) return 'security';
  if (/xprotect|gatekeeper|\bMRT/i.test(name)) return 'definition';
  return identifier.endsWith('_major') ? 'feature' : 'other';
}

/** The newest first; what is in the history was installed. */
function installedUpdates(history: readonly Installation[]): Installed[] | null {
  // Even a new Mac has one line: that of its system.
  if (history.length === 0) return null;
  return history
    .filter(({ process }) => UPDATERS.has(process))
    .sort((a, b) => (b.installedAt ?? 0) - (a.installedAt ?? 0))
    .slice(0, MAX_INSTALLED)
    .map(({ name, version, installedAt }) => ({ name, version, installedAt, succeeded: true }));
}
