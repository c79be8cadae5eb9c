import type { SectionInputs } from '@lanet/contracts/inventory';
import { instantOf, numberOf, type Row, textOf, textsOf } from './row.ts';

type Pending = SectionInputs['updates']['pending'][number];
type Installed = NonNullable<SectionInputs['updates']['installed']>[number];

/** Most updates that the contract takes; the newest count. */
const MAX_INSTALLED = 200;
const DRIVER = 2;
const INSTALLATION = 1;
/** OperationResultCode of the Windows Update Agent: succeeded, with errors, failed, aborted. */
const RESULTS: Record<number, boolean> = { 2: true, 3: true, 4: false, 5: false };
/** Categories of Windows Server Update Services; their names are translated, their numbers are not. */
const KINDS: Record<string, Pending['kind']> = {
  '0fa1201d-4330-4fa8-8ae9-b877473b6441': 'security',
  'e6cf1350-c01b-414d-a61f-263d14d133b4': 'critical',
  'e0789628-ce08-4437-be74-2495b842f43b': 'definition',
  'ebfc1fc5-71a4-4f7b-9aca-3b9a503104a0': 'driver',
  '3689bdc8-b205-4af4-8d4a-a63924c5e9d5': 'feature',
  'b54e7d24-7add-428f-8b75-90a396fa584f': 'feature',
};
/** Signatures of Defender come several times a day; the security section tells how old they are. */
const DEFINITIONS = /\bKB(2267602|4052623|915597)\b/i;

/** Updates the Windows Update Agent would install. */
export function pendingUpdates(rows: readonly Row[]): Pending[] {
  return rows.flatMap((row): Pending[] => {
    const name = textOf(row, 'Title');
    if (name === null) return [];
    const [number] = textsOf(row, 'Kb');
    const kb = number === undefined ? kbIn(name) : `KB${number.replace(/^KB/i, '')}`;
    const kind = kindOf(row);
    return [
      {
        name,
        availableVersion: versionIn(name) ?? kb ?? String(numberOf(row, 'Revision') ?? '?'),
        // A severity is only given to what mends a weakness, in whatever category it comes.
        security: kind === 'security' || textOf(row, 'Severity') !== null,
        source: 'windows_update',
        kind,
        kb,
        publishedAt: instantOf(row, 'PublishedAt'),
      },
    ];
  });
}

function kindOf(row: Row): Pending['kind'] {
  const found = textsOf(row, 'Categories').map((id) => KINDS[id.toLowerCase().replace(/[{}]/g, '')]);
  return found.find((kind) => kind !== undefined) ?? (numberOf(row, 'Type') === DRIVER ? 'driver' : 'other');
}

function kbIn(title: string): string | null {
  return /\bKB\d{6,8}\b/i.exec(title)?.[0].toUpperCase() ?? null;
}

/** `… (Version 1.403.7.0)`, `… (KB5031455) (22621.2506)`, `… - 31.0.15.3713` of drivers; the version of Windows meant is none. */
function versionIn(title: string): string | null {
  const found = /\((?:version|versi[oó]n) ([\d.]+)\)/i.exec(title) ?? /\((\d+\.\d+)\)\s*$/.exec(title);
  return (found ?? /\s-\s(\d+(?:\.\d+){1,4})\s*$/.exec(title))?.[1] ?? null;
}

/**
 * The newest installed updates: the agent's history (failures too), and those only Win32_QuickFixEngineering knows. An update
 * tried several times is told by its last try.
 */
export function installedUpdates(history: readonly Row[], fixes: readonly Row[]): Installed[] {
  const byName = new Map<string, Installed>();
  for (const update of history.flatMap(fromHistory)) if (!byName.has(update.name)) byName.set(update.name, update);
  const known = new Set([...byName.values()].flatMap(({ kb }) => kb ?? []));
  const others = fixes.flatMap(fromFix).filter(({ kb }) => !known.has(kb));
  const newest = [...byName.values(), ...others].sort((a, b) => (b.installedAt ?? 0) - (a.installedAt ?? 0));
  return newest.slice(0, MAX_INSTALLED);
}

function fromHistory(row: Row): Installed[] {
  const name = textOf(row, 'Title');
  const isDone = numberOf(row, 'Operation') === INSTALLATION && RESULTS[numberOf(row, 'ResultCode') ?? 0] !== undefined;
  if (name === null || !isDone || DEFINITIONS.test(name)) return [];
  const succeeded = RESULTS[numberOf(row, 'ResultCode') ?? 0] ?? null;
  return [{ name, version: versionIn(name), kb: kbIn(name), installedAt: instantOf(row, 'Date'), succeeded }];
}

function fromFix(row: Row): (Installed & { kb: string })[] {
  const kb = kbIn(textOf(row, 'HotFixID') ?? '');
  if (kb === null) return [];
  const name = `${textOf(row, 'Description') ?? 'Update'} (${kb})`;
  return [{ name, kb, installedAt: instantOf(row, 'InstalledOn'), succeeded: true }];
}
