// The segments of a ticket with what caused each: whose state, which holiday.
import type { SlaSegment } from '@lanet/contracts/sla';
import { Temporal } from '../../platform/temporal.ts';
import type { HoursFrom } from './sla.open-time.rules.ts';
import type { StoredEvent } from './sla.resolve.rules.ts';
import type { Segment } from './sla.segments.rules.ts';

export interface Causes {
  events: readonly StoredEvent[];
  hours: readonly HoursFrom[];
  /** Who set the states, by their instants. */
  setBy: readonly { atMs: number; by: string }[];
  windows: readonly { fromMs: number; toMs: number; reason: string }[];
}

export function withCauses(segments: readonly Segment[], causes: Causes): SlaSegment[] {
  return segments.map(({ fromMs, toMs, kind }) => ({
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    kind,
    cause: kind === 'paused' ? causeOf(fromMs, causes) : null,
    name: kind === 'holiday' ? holidayName(fromMs, causes.hours) : null,
  }));
}

function causeOf(ms: number, { events, setBy, windows }: Causes): SlaSegment['cause'] {
  const state = events.flatMap((event) => (event.kind === 'state' ? [event] : [])).findLast(({ atMs }) => atMs <= ms);
  const waits = state && state.state !== 'open' && state.state !== 'new';
  const window = windows.find(({ fromMs, toMs }) => fromMs <= ms && ms < toMs);
  return {
    state: waits ? state.state : null,
    by: waits ? (setBy.findLast(({ atMs }) => atMs === state.atMs)?.by ?? null) : null,
    maintenance: waits ? null : (window?.reason ?? null),
  };
}

function holidayName(ms: number, hours: readonly HoursFrom[]): string | null {
  const version = hours.findLast(({ fromMs }) => fromMs <= ms);
  if (!version) return null;
  const { timeZone, days } = version.hours;
  const date = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone).toPlainDate().toString();
  const named = [...days, ...(version.extraDays ?? [])].find((day) => day.date === date);
  return named?.name ?? null;
}
