import { basename } from 'node:path';
import { type MacMachine, type Reading, read, unavailable } from '../../platform/machine.ts';
import { type LoggedErrors, type LogPlace, loggedError, MOST_ERRORS } from './logged-errors.ts';

const QUARTER_OF_AN_HOUR_MS = 15 * 60_000;

/**
 * Faults of the unified log (log(1)) since a time, which is the cursor. Only faults: macOS calls an error what is one to the
 * program that writes it, some thousands an hour on a healthy Mac. Apple masks private parts of messages itself.
 */
export async function macErrors(machine: MacMachine, place: LogPlace): Promise<Reading<LoggedErrors>> {
  const now = Date.now();
  // A reading that was missed for long is not made up for: it would take minutes.
  const since = Math.max(Number(place.cursor ?? 0), now - 2 * QUARTER_OF_AN_HOUR_MS);
  const args = ['show', '--style', 'ndjson', '--predicate', 'messageType == fault', '--start', logTime(since)];
  const output = await machine.run({ program: '/usr/bin/log', args, timeoutSeconds: 60 });
  if (output.kind === 'unavailable') return output;
  const { exitCode, stdout } = output.value;
  if (exitCode !== 0) return unavailable('failed', `log ended with ${exitCode}`);
  return read(parseMacLog(stdout, since, now));
}

/** As log(1) takes it, which knows seconds only: what is before the instant itself is left out when it is read. */
export function logTime(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')}+0000`;
}

/** Lines of JSON, one a message, oldest first; the last one counts them. */
export function parseMacLog(output: string, sinceMs: number, nowMs: number): LoggedErrors {
  const all = output.split('\n').flatMap((line) => entryOf(line) ?? []);
  const errors = all.filter(({ at }) => at > sinceMs && at <= nowMs);
  return { errors: errors.slice(-MOST_ERRORS), cursor: String(nowMs), isCut: errors.length > MOST_ERRORS };
}

function entryOf(line: string) {
  if (!line.startsWith('{')) return undefined;
  try {
    const entry: unknown = JSON.parse(line);
    if (typeof entry !== 'object' || entry === null) return undefined;
    const { timestamp, processImagePath, senderImagePath, eventMessage }: Record<string, unknown> = { ...entry };
    const image = [processImagePath, senderImagePath].find((path) => typeof path === 'string' && path !== '');
    if (typeof timestamp !== 'string') return undefined;
    return loggedError(instantOf(timestamp), basename(String(image ?? 'kernel')), String(eventMessage ?? ''));
  } catch {
    return undefined;
  }
}

/** `2026-11-23 06:30:13.543876-0600`. */
function instantOf(timestamp: string): number {
  const [, day, time, zone, minutes] = /^(\S+) ([\d:.]+)([+-]\d\d):?(\d\d)$/.exec(timestamp) ?? [];
  return Date.parse(`${day}T${time?.slice(0, 12)}${zone}:${minutes}`);
}
