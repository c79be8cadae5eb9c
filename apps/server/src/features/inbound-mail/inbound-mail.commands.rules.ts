// What a technician orders with the first lines of a mail. Only reads the words; who is obeyed is decided with the rest. Pure.

/** `resolve`: the text is the resolution. `internal`: the text is for staff alone. */
export type Command = 'resolve' | 'internal';

export interface Commanded {
  command: Command | null;
  /** Without the lines that ordered it. */
  text: string;
}

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['#resuelto', 'resolve'],
  ['#resolved', 'resolve'],
  ['#interno', 'internal'],
  ['#internal', 'internal'],
]);
const ON_BEHALF = new Set(['@cliente', '@client']);
/** Lines that are looked at; nobody orders more. */
const MOST_LINES = 10;

/**
 * The order above the text, one word a line. Who writes both words wants it read by nobody else, so `internal` goes before
 * `resolve`, whose line stays then to be seen. There is nothing to resolve with where no text follows.
 */
export function readCommand(written: string): Commanded {
  const lines = written.split('\n', MOST_LINES + 1);
  const ordered: (Command | null)[] = [];
  for (const line of lines.slice(0, MOST_LINES)) {
    const command = COMMANDS.get(line.trim().toLowerCase());
    if (command === undefined && line.trim() !== '') break;
    ordered.push(command ?? null);
  }
  const command = ordered.includes('internal') ? 'internal' : ordered.includes('resolve') ? 'resolve' : null;
  if (command === null) return { command, text: written };
  const kept = lines.slice(0, ordered.length).filter((_, at) => ordered[at] !== null && ordered[at] !== command);
  const rest = written.split('\n').slice(ordered.length);
  const text = [...kept, ...rest].join('\n').trim();
  return text === '' ? { command: null, text: written } : { command, text };
}

/** What stands below `@cliente` where that is the first line; undefined where it is not. */
export function belowOnBehalf(written: string): string | undefined {
  const text = written.trimStart();
  const end = text.indexOf('\n');
  const first = end < 0 ? text : text.slice(0, end);
  return ON_BEHALF.has(first.trim().toLowerCase()) ? text.slice(first.length).trim() : undefined;
}
