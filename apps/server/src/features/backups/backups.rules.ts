// When a backup is due, what it is called, and which ones have had their time. Pure.
import { Temporal } from '../../platform/temporal.ts';

/** Where rows name stored files; the test of this list holds it against the database's own columns. */
export const FILE_COLUMNS = [
  { table: 'agent_release_files', column: 'sha256' },
  // Announced by an agent and not sent yet: there is none to keep.
  { table: 'command_files', column: 'sha256', where: 'stored_at is not null' },
  { table: 'inbound_mail', column: 'raw_sha256', where: 'raw_removed_at is null' },
  { table: 'outbox', column: 'raw_sha256' },
  { table: 'ticket_files', column: 'sha256', where: "state = 'stored'" },
  { table: 'ticket_uploads', column: 'sha256' },
] as const;

const NAME = /^lanet-(\d{4})-(\d{2})-(\d{2})T(\d{2})(\d{2})(\d{2})Z\.lanetbackup$/;

/** `lanet-2026-03-05T083000Z.lanetbackup`: in UTC, so that names sort by time whatever the zone does. */
export function archiveName(atMs: number): string {
  return `lanet-${new Date(atMs).toISOString().slice(0, 19).replaceAll(':', '')}Z.lanetbackup`;
}

/** Epoch milliseconds; undefined for what is not ours, which is never removed. */
export function timeOfArchive(name: string): number | undefined {
  const [, year, month, day, hour, minute, second] = NAME.exec(name) ?? [];
  if (year === undefined) return undefined;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(at) ? undefined : at;
}

/** A draft that a killed process left. */
export const isDraft = (name: string): boolean =>
  name.endsWith('.part') && timeOfArchive(name.slice(0, -5)) !== undefined;

export interface Keep {
  keepDaily: number;
  keepWeekly: number;
  keepMonthly: number;
}

/**
 * Which archives go: all but the newest of each of the last days, weeks (Monday to Sunday) and months that have one, as many of each
 * as are kept. Days are those of the zone. The newest of all always stays.
 */
export function expiredArchives(names: readonly string[], keep: Keep, zone: string): string[] {
  const archives = names
    .flatMap((name) => {
      const at = timeOfArchive(name);
      return at === undefined ? [] : { name, at };
    })
    .sort((a, b) => b.at - a.at);
  const kept = new Set(archives.slice(0, 1).map(({ name }) => name));
  const keepNewest = (most: number, periodOf: (at: number) => string) => {
    const periods = new Set<string>();
    for (const { name, at } of archives) {
      const period = periodOf(at);
      if (periods.has(period)) continue;
      if (periods.size >= most) return;
      periods.add(period);
      kept.add(name);
    }
  };
  const dateOf = (at: number) => zoned(at, zone).toPlainDate();
  keepNewest(keep.keepDaily, (at) => dateOf(at).toString());
  keepNewest(keep.keepWeekly, (at) => `${dateOf(at).yearOfWeek}-${dateOf(at).weekOfYear}`);
  keepNewest(keep.keepMonthly, (at) => dateOf(at).toPlainYearMonth().toString());
  return archives.filter(({ name }) => !kept.has(name)).map(({ name }) => name);
}

export interface Attempt {
  state: string;
  startedAtMs: number;
}

const MOST_ATTEMPTS = 3;
const RETRY_MS = 30 * 60_000;

/**
 * The local day whose backup is to be made now: from its time on, until one is done; after a failure again half an hour later, three
 * times in all (`attempts`: of this day). A process that was down at that time makes it when it is up. Undefined: nothing is to be done.
 */
export function dueDay(
  nowMs: number,
  { time, zone }: { time: string; zone: string },
  attempts: readonly Attempt[],
): string | undefined {
  if (time === 'off') return undefined;
  const now = zoned(nowMs, zone);
  if (Temporal.PlainTime.compare(now.toPlainTime(), Temporal.PlainTime.from(time)) < 0) return undefined;
  if (attempts.some(({ state }) => state === 'done') || attempts.length >= MOST_ATTEMPTS) return undefined;
  const isSoon = attempts.some(({ startedAtMs }) => nowMs - startedAtMs < RETRY_MS);
  return isSoon ? undefined : now.toPlainDate().toString();
}

/** The local day, whether or not anything is due. */
export const localDay = (nowMs: number, zone: string): string => zoned(nowMs, zone).toPlainDate().toString();

const zoned = (ms: number, zone: string) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);

const LATE_HOURS = 26;
const HOUR_MS = 3_600_000;

/** Whole hours that the last good backup is too old by this; undefined while it is not. `sinceMs`: its age, or that of the wish for one. */
export function lateHours(nowMs: number, sinceMs: number): number | undefined {
  const hours = (nowMs - sinceMs) / HOUR_MS;
  return hours > LATE_HOURS ? Math.floor(hours) : undefined;
}
