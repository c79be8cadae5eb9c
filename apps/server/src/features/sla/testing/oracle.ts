// A second implementation of what the SLA promises (sla.md, sections 2 to 5 and 8), to hold the rules against: it walks minute by
// minute with the eyes of somebody who watches the ticket, knows no intervals, and shares no code with the rules.
import type { ClockName, SlaEvent, Target } from '../sla.events.rules.ts';
import { DAY_MINUTES, MINUTE_MS, wallAt } from './oracle-hours.ts';
import { type MinuteKind, Minutes, type OracleTicket } from './oracle-minutes.ts';
import { endOf, logAt, mergedAt, type Span, spansOf } from './oracle-spans.ts';

interface OracleClock {
  clock: ClockName;
  instance: number;
  startedMs: number;
  endedMs: number | null;
  state: 'running' | 'paused' | 'met' | 'stopped' | 'withdrawn' | 'merged';
  targetMs: number;
  elapsedMs: number;
  /** Of a clock that has not ended. */
  dueMs: number | null;
  breach: { atMs: number; byChange: boolean } | null;
}

export interface OracleAnswer {
  clocks: OracleClock[];
  dues: { nextMs: number | null; firstMs: number | null; updateMs: number | null; closeMs: number | null };
  segments: { fromMs: number; toMs: number; kind: MinuteKind }[];
}

/** @returns undefined where the ticket does not exist yet. */
export function watch(ticket: OracleTicket): OracleAnswer | undefined {
  const log = logAt(ticket);
  const created = log.find(({ kind }) => kind === 'created');
  if (!created) return undefined;
  const watched = {
    ticket,
    log,
    minutes: new Minutes(ticket, log),
    createdMs: created.atMs,
    counted: new Map<string, number>(),
  };
  const clocks = spansOf(ticket, created.atMs).flatMap((span) => clockOf(watched, span) ?? []);
  return { clocks, dues: duesOf(clocks), segments: segmentsOf(watched, clocks) };
}

interface Watched {
  ticket: OracleTicket;
  log: readonly SlaEvent[];
  minutes: Minutes;
  createdMs: number;
  /** Targets in days, as minutes. */
  counted: Map<string, number>;
}

function clockOf(watched: Watched, span: Span): OracleClock | undefined {
  const { ticket, log, minutes } = watched;
  const { clock, instance, startedMs } = span;
  const isFirst = clock === 'first_response';
  const end = endingOf(watched, span);
  const endMs = end?.atMs ?? ticket.atMs;
  if (endMs < startedMs) return undefined;
  const lastMs = Math.max(startedMs, Math.min(endMs, endOf(log) ?? endMs));
  const promises = [startedMs, ...log.map(({ atMs }) => atMs)].filter((ms) => startedMs <= ms && ms <= lastMs);
  const target = promises.map((ms) => promisedAt(watched, span, ms)).findLast((value) => value);
  if (!target) return undefined;
  const now = endMs / MINUTE_MS;
  let elapsed = 0;
  for (let minute = startedMs / MINUTE_MS; minute < now; minute++) if (minutes.runs(minute, isFirst)) elapsed += 1;
  return {
    ...{ clock, instance, startedMs, endedMs: end?.atMs ?? null, elapsedMs: elapsed * MINUTE_MS },
    targetMs: minutesOf(watched, target, startedMs / MINUTE_MS) * MINUTE_MS,
    state: end?.state ?? (minutes.isPaused(now, isFirst) ? 'paused' : 'running'),
    dueMs: end ? null : dueOf(watched, span, target),
    breach: breachOf(watched, span, endMs, end === undefined),
  };
}

/** What a span is to last by the terms of an instant. Of updates, none is owed before a first response that is promised. */
function promisedAt({ minutes }: Watched, { clock, instance }: Span, ms: number): Target | undefined {
  const targets = minutes.terms(ms / MINUTE_MS)?.targets;
  return clock === 'update' && instance === 1 && targets?.first_response ? undefined : targets?.[clock];
}

/** What ended a clock first. */
function endingOf(watched: Watched, span: Span) {
  const { log, ticket } = watched;
  const { startedMs, metMs } = span;
  const [mergedMs, stoppedMs] = [mergedAt(log), endOf(log)];
  const ends: { atMs: number; state: OracleClock['state'] }[] = [];
  if (metMs !== null) ends.push({ atMs: metMs, state: 'met' });
  if (mergedMs !== null) ends.push({ atMs: mergedMs, state: 'merged' });
  const untilMs = Math.min(ticket.atMs, metMs ?? Number.POSITIVE_INFINITY, stoppedMs ?? Number.POSITIVE_INFINITY);
  // Withdrawn since the last time that something was promised.
  let withdrawnMs: number | null = null;
  for (const { kind, atMs } of log) {
    if (kind !== 'terms' || atMs <= startedMs || atMs > untilMs) continue;
    withdrawnMs = promisedAt(watched, span, atMs) ? null : (withdrawnMs ?? atMs);
  }
  if (withdrawnMs !== null) ends.push({ atMs: withdrawnMs, state: 'withdrawn' });
  if (stoppedMs !== null && metMs === null) ends.push({ atMs: stoppedMs, state: 'stopped' });
  return ends.toSorted((a, b) => a.atMs - b.atMs)[0];
}

/** The instant by which so many minutes have run; where none are promised, the first that runs. */
function dueOf(watched: Watched, { clock, startedMs }: Span, target: Target): number | null {
  const { minutes } = watched;
  let left = minutesOf(watched, target, startedMs / MINUTE_MS);
  for (let minute = startedMs / MINUTE_MS; minute < minutes.toMinute; minute++) {
    if (!minutes.runs(minute, clock === 'first_response')) continue;
    if (left === 0) return minute * MINUTE_MS;
    left -= 1;
    if (left === 0) return (minute + 1) * MINUTE_MS;
  }
  return null;
}

function minutesOf(watched: Watched, target: Target, start: number): number {
  if (target.kind === 'minutes') return target.minutes;
  const { counted } = watched;
  const key = `${target.days} ${target.until} ${start}`;
  const known = counted.get(key) ?? countDays(watched, target, start);
  counted.set(key, known);
  return known;
}

/** Days are those after the first on which it opens; the last of them counts whole, or until the time at which it started. */
function countDays({ ticket, minutes }: Watched, target: Target & { kind: 'days' }, start: number): number {
  const wall = (minute: number) => wallAt(ticket.history, minute);
  let [day, left, minute] = [Math.floor(wall(start) / DAY_MINUTES), target.days, start];
  for (; left > 0; minute++) {
    if (minute === minutes.toMinute) return Number.POSITIVE_INFINITY;
    if (!minutes.isOpen(minute) || wall(minute) < (day + 1) * DAY_MINUTES) continue;
    day = Math.floor(wall(minute) / DAY_MINUTES);
    left -= 1;
  }
  const end = day * DAY_MINUTES + (target.until === 'day_end' ? DAY_MINUTES : wall(start) % DAY_MINUTES);
  let open = 0;
  for (minute = start; wall(minute) < end; minute++) {
    if (minute === minutes.toMinute) return Number.POSITIVE_INFINITY;
    if (minutes.isOpen(minute)) open += 1;
  }
  return open;
}

/**
 * Looks at the clock at every minute: is it late by what is promised right then, and was it so a minute ago? What is promised
 * for a ticket that has come to its end makes nothing late any more.
 */
function breachOf(watched: Watched, span: Span, endMs: number, lives: boolean): OracleClock['breach'] {
  const { minutes, log } = watched;
  const { clock, startedMs } = span;
  const start = startedMs / MINUTE_MS;
  const end = Math.min(endMs + (lives ? MINUTE_MS : 0), endOf(log) ?? Number.POSITIVE_INFINITY) / MINUTE_MS;
  let [elapsed, before] = [0, -1];
  for (let minute = start; minute < end; minute++) {
    const target = promisedAt(watched, span, minute * MINUTE_MS);
    const runs = minutes.runs(minute, clock === 'first_response');
    if (target) {
      const promised = minutesOf(watched, target, start);
      const isLate = promised === 0 ? elapsed > 0 || runs : elapsed >= promised;
      const wasLate = promised === 0 ? elapsed > 0 : before >= promised;
      if (isLate) return { atMs: minute * MINUTE_MS, byChange: wasLate };
    }
    before = elapsed;
    if (runs) elapsed += 1;
  }
  return null;
}

function duesOf(clocks: readonly OracleClock[]): OracleAnswer['dues'] {
  const soonest = (...names: ClockName[]) => {
    let due: number | null = null;
    for (const { clock, state, dueMs } of clocks) {
      if (!names.includes(clock) || state !== 'running' || dueMs === null) continue;
      if (due === null || dueMs < due) due = dueMs;
    }
    return due;
  };
  const [firstMs, updateMs, closeMs] = [
    soonest('first_response'),
    soonest('next_response', 'update'),
    soonest('resolution'),
  ];
  const isAwaited = clocks.some(({ clock, endedMs }) => clock === 'first_response' && endedMs === null);
  const replyMs = isAwaited ? firstMs : updateMs;
  const nextMs = replyMs === null || (closeMs !== null && closeMs < replyMs) ? closeMs : replyMs;
  return { nextMs, firstMs, updateMs, closeMs };
}

/** From the creation to now or the last due time of a clock that lives, whichever is later; of one that ended, to its end. */
function segmentsOf({ ticket, log, minutes, createdMs }: Watched, clocks: readonly OracleClock[]) {
  const segments: OracleAnswer['segments'] = [];
  let untilMs = ticket.atMs;
  for (const { endedMs, dueMs } of clocks) if (endedMs === null && dueMs !== null) untilMs = Math.max(untilMs, dueMs);
  // A ticket that goes on in another has no time of its own any more.
  const goneMs = Math.min(endOf(log) ?? Number.POSITIVE_INFINITY, mergedAt(log) ?? Number.POSITIVE_INFINITY);
  if (goneMs < Number.POSITIVE_INFINITY) untilMs = goneMs;
  for (let ms = createdMs; ms < untilMs; ms += MINUTE_MS) {
    const kind = minutes.kind(ms / MINUTE_MS);
    const last = segments.at(-1);
    if (last?.kind === kind) last.toMs = ms + MINUTE_MS;
    else segments.push({ fromMs: ms, toMs: ms + MINUTE_MS, kind });
  }
  return segments;
}
