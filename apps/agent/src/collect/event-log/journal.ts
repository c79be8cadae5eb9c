import { type LinuxMachine, type Reading, read, unavailable } from '../../platform/machine.ts';
import { type LoggedErrors, type LogPlace, loggedError, MOST_ERRORS } from './logged-errors.ts';

/** Of the running system, and of one that keeps its journal over restarts. */
const JOURNALS = ['/run/log/journal/*/system.journal', '/var/log/journal/*/system.journal'];
const FIELDS = 'SYSLOG_IDENTIFIER,_COMM,MESSAGE';
/** Before the first cursor: what the black box may show of the time before the agent was there. */
const FIRST_ERRORS = 100;

/** How the journals' files were when they were last read whole. */
const seen = new WeakMap<LinuxMachine, string>();

/**
 * Errors of the journal (`err` and worse, systemd.journal-fields(7)) after a cursor, by one bounded journalctl; by none when
 * no journal was written to since the last time: journald touches its file with every entry.
 */
export async function journalErrors(machine: LinuxMachine, place: LogPlace): Promise<Reading<LoggedErrors>> {
  const mark = await journalMark(machine);
  if (mark === '') return unavailable('missing');
  // After a cut there is more to read, whether or not anything was written since.
  const isCaughtUp = place.cursor !== null || place.lastAt === 0;
  if (isCaughtUp && seen.get(machine) === mark) return read({ errors: [], cursor: place.cursor, isCut: false });

  const most = place.cursor === null && place.lastAt === 0 ? FIRST_ERRORS : MOST_ERRORS;
  const after = place.cursor === null ? [] : [`--after-cursor=${place.cursor}`];
  const args = ['--system', '--quiet', '--no-pager', '--priority=3', '--output=json', `--output-fields=${FIELDS}`];
  const output = await machine.run({
    program: 'journalctl',
    args: [...args, `--lines=${most}`, ...after],
    timeoutSeconds: 8,
  });
  if (output.kind === 'unavailable') return output;
  // A cursor that the journal no longer understands; what was read already is known by its time.
  if (output.value.exitCode !== 0 && place.cursor !== null) return read({ errors: [], cursor: null, isCut: true });
  if (output.value.exitCode !== 0) return unavailable('failed', `journalctl ended with ${output.value.exitCode}`);
  seen.set(machine, mark);
  return read(parseJournal(output.value.stdout, place, most));
}

async function journalMark(machine: LinuxMachine): Promise<string> {
  const marks: string[] = [];
  for (const pattern of JOURNALS) {
    for (const path of await machine.expand(pattern)) {
      const changed = await machine.modifiedAt(path);
      if (changed.kind === 'read') marks.push(`${path} ${changed.value}`);
    }
  }
  return marks.join(' ');
}

/** Lines of JSON, one an entry, oldest first. One that cannot be read is left out. */
export function parseJournal(output: string, place: LogPlace, most: number): LoggedErrors {
  const entries = output.split('\n').flatMap((line) => entryOf(line) ?? []);
  const last = entries.at(-1);
  const fresh = place.cursor === null ? entries.filter(({ at }) => at > place.lastAt) : entries;
  const errors = fresh.flatMap(({ at, source, text }) => loggedError(at, source, text) ?? []);
  const isCut = place.cursor !== null && entries.length >= most;
  // Who falls behind a flood goes on at its end, and not for hours through what nobody waits for.
  return { errors, cursor: isCut ? null : (last?.cursor ?? place.cursor), isCut };
}

function entryOf(line: string): { at: number; source: string; text: string; cursor: string } | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const entry: unknown = JSON.parse(line);
    if (typeof entry !== 'object' || entry === null) return undefined;
    const { __REALTIME_TIMESTAMP, __CURSOR, SYSLOG_IDENTIFIER, _COMM, MESSAGE }: Record<string, unknown> = { ...entry };
    if (typeof __CURSOR !== 'string') return undefined;
    const source = journalText(SYSLOG_IDENTIFIER) || journalText(_COMM) || '?';
    return { at: Number(__REALTIME_TIMESTAMP) / 1000, source, text: journalText(MESSAGE), cursor: __CURSOR };
  } catch {
    return undefined;
  }
}

/** A field that is not UTF-8 comes as a list of bytes, one that is too long as null, one that is there twice as a list. */
function journalText(field: unknown): string {
  if (typeof field === 'string') return field;
  if (!Array.isArray(field)) return '';
  return typeof field[0] === 'number' ? Buffer.from(field).toString('latin1') : journalText(field[0]);
}
