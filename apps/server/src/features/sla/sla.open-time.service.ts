// Compiled hours, kept: most tickets share one of a few.
import type { Context } from './sla.catalog.service.ts';
import { type HoursFrom, type OpenTime, openTimeOf } from './sla.open-time.rules.ts';

const YEAR_MS = 366 * 86_400_000;
/** A due time further off is none (sla.md, section 10). */
const HORIZON_MS = 5 * YEAR_MS;
const KEPT = 500;

const compiled = new Map<string, OpenTime>();

/**
 * The open time of hours from a year before a ticket was created, in steps of years, so that tickets share it. `key`: names the
 * hours within a revision.
 */
export function openTimeFor(
  { revision }: Pick<Context, 'revision'>,
  key: string,
  hours: () => readonly HoursFrom[],
  { createdMs, nowMs }: { createdMs: number; nowMs: number },
): OpenTime {
  const from = Math.floor(createdMs / YEAR_MS) * YEAR_MS - YEAR_MS;
  const to = Math.ceil(nowMs / YEAR_MS) * YEAR_MS + HORIZON_MS;
  const name = `${revision} ${from} ${to} ${key}`;
  const known = compiled.get(name);
  if (known) return known;
  const time = openTimeOf(hours(), from, to);
  if (compiled.size >= KEPT) compiled.clear();
  compiled.set(name, time);
  return time;
}
