// Wall-clock times of another zone than the reader's, for fields in which they are typed.
const MINUTE_MS = 60_000;

/** `2026-03-02T09:00` as clocks of a zone show it; what an `<input type="datetime-local">` holds. */
export function localTimeIn(atMs: number, zone: string): string {
  return new Date(Math.floor((atMs + offsetAt(atMs, zone)) / MINUTE_MS) * MINUTE_MS).toISOString().slice(0, 16);
}

/**
 * The first instant at which clocks of a zone show that time; where they leave it out, as much later as they are put
 * forward. Undefined for what is no time.
 */
export function instantIn(local: string, zone: string): number | undefined {
  const asUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local) ? Date.parse(`${local}Z`) : Number.NaN;
  if (Number.isNaN(asUtc)) return undefined;
  // No zone is a day away from UTC, so one of the two is how far it was before a change, the other after it.
  const offsets = [-24, 24].map((hours) => offsetAt(asUtc + hours * 60 * MINUTE_MS, zone));
  const candidates = offsets.map((offset) => asUtc - offset).sort((a, b) => a - b);
  return candidates.find((atMs) => localTimeIn(atMs, zone) === local) ?? candidates.at(-1);
}

/** How far clocks of a zone are ahead of UTC, in milliseconds. */
function offsetAt(atMs: number, zone: string): number {
  const parts = Object.fromEntries(
    formatterOf(zone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1000) * 1000;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  formatters.set(zone, made);
  return made;
}
