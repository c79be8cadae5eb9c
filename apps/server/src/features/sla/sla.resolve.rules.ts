// From what is stored to what the engine works with: the log names policies and calendars, and these have versions.
import type { Priority } from '@lanet/contracts/alert-rules';
import type { CalendarHours } from '@lanet/contracts/calendar-hours';
import type { PolicyLevel } from '@lanet/contracts/sla';
import type { PolicyTerms } from '@lanet/contracts/sla-policies';
import { isStopped, type SlaEvent, type SlaFact, type Terms } from './sla.events.rules.ts';
import type { ExtraDay, HoursFrom } from './sla.open-time.rules.ts';

/** From here on the ticket has this policy, at this priority, by this calendar. */
export interface PolicyFact {
  kind: 'policy';
  policyId: string | null;
  priority: Priority;
  level: PolicyLevel;
  /** By whoever chose it by hand. */
  reason?: string;
  calendarId: string | null;
  /** Of the site; null: the calendar's own. */
  timeZone: string | null;
  /** Days that the client or site is closed besides count. */
  atPlace: boolean;
}

export type StoredFact =
  | Exclude<SlaFact, { kind: 'terms' }>
  | PolicyFact
  /** What a merged ticket had left unanswered. `from`: that ticket. */
  | { kind: 'asked'; sinceMs: number; from: string };

export type StoredEvent = { id: string; atMs: number } & StoredFact;

export interface PolicyVersion {
  version: number;
  validFromMs: number;
  fromStart: boolean;
  terms: PolicyTerms;
}

export interface CalendarHistory {
  id: string;
  name: string;
  history: readonly { validFromMs: number | null; hours: CalendarHours }[];
}

export interface Known {
  policies: ReadonlyMap<string, readonly PolicyVersion[]>;
  calendars: ReadonlyMap<string, CalendarHistory>;
  extraDays: readonly ExtraDay[];
}

/** The engine's log: the terms of each policy as its versions followed each other. */
export function eventsOf(stored: readonly StoredEvent[], { policies }: Pick<Known, 'policies'>): SlaEvent[] {
  return withEnds(stored).flatMap(({ event, untilMs }): SlaEvent[] => {
    if (event.kind !== 'policy') return [event];
    const { id, atMs, policyId, priority } = event;
    const known = policyId === null ? [] : (policies.get(policyId) ?? []);
    const versions = inForce(known, { fromMs: atMs, untilMs, stored });
    if (versions.length === 0) return [{ id, atMs, kind: 'terms', terms: null }];
    return versions.map(({ fromMs, value }) => ({
      id: `${id}.${value.version}`,
      atMs: fromMs,
      kind: 'terms',
      terms: termsOf(value.terms, priority),
    }));
  });
}

/** The policy that holds at the end of the log, in its latest version. */
export function termsNow(stored: readonly StoredEvent[], { policies }: Pick<Known, 'policies'>, atMs: number) {
  const fact = currentPolicy(stored);
  const known = fact?.policyId ? (policies.get(fact.policyId) ?? []) : [];
  const versions = fact ? inForce(known, { fromMs: fact.atMs, untilMs: atMs + 1, stored }) : [];
  return versions.at(-1)?.value;
}

export function currentPolicy(stored: readonly StoredEvent[]) {
  const facts = stored.flatMap((event) => (event.kind === 'policy' ? [event] : []));
  return facts.toSorted((a, b) => a.atMs - b.atMs).at(-1);
}

function withEnds(stored: readonly StoredEvent[]): { event: StoredEvent; untilMs: number }[] {
  const policies = stored.filter(({ kind }) => kind === 'policy').toSorted((a, b) => a.atMs - b.atMs);
  return stored.map((event) => ({
    event,
    untilMs: policies[policies.indexOf(event) + 1]?.atMs ?? Number.POSITIVE_INFINITY,
  }));
}

/**
 * Versions between two instants, the first from the start on; one that holds from the start makes the earlier ones void. That is
 * for tickets which were open when it was made: what is known of the others stays.
 */
function inForce(
  versions: readonly PolicyVersion[],
  { fromMs, untilMs, stored }: { fromMs: number; untilMs: number; stored: readonly StoredEvent[] },
) {
  const before = versions.findLast(({ validFromMs }) => validFromMs <= fromMs) ?? versions[0];
  const later = versions.filter(({ validFromMs }) => validFromMs > fromMs && validFromMs < untilMs);
  const all = [...(before ? [before] : []), ...later.filter((version) => version !== before)];
  const valid = all.slice(
    Math.max(
      0,
      all.findLastIndex(({ fromStart, validFromMs }, at) => at > 0 && fromStart && wasOpen(stored, validFromMs)),
    ),
  );
  return valid.map((value, at) => ({ fromMs: at === 0 ? fromMs : value.validFromMs, value }));
}

function wasOpen(stored: readonly StoredEvent[], ms: number): boolean {
  const before = stored.filter(({ atMs }) => atMs <= ms).toSorted((a, b) => a.atMs - b.atMs);
  const state = before.findLast((event) => event.kind === 'state');
  const isMerged = before.findLast(({ kind }) => kind === 'merged' || kind === 'unmerged')?.kind === 'merged';
  return !isMerged && !isStopped(state?.state);
}

export const termsOf = (terms: PolicyTerms, priority: Priority): Terms => ({
  targets: terms.targets[priority] ?? {},
  pauses: terms.pauses,
  firstResponseNeverPauses: terms.firstResponseNeverPauses,
});

/** The hours of a ticket as they followed each other: its calendars, and each in the versions of its time. */
export function hoursOf(
  stored: readonly StoredEvent[],
  { calendars, extraDays }: Omit<Known, 'policies'>,
): HoursFrom[] {
  const facts = stored
    .flatMap((event) => (event.kind === 'policy' ? [event] : []))
    .toSorted((a, b) => a.atMs - b.atMs)
    .filter((fact, at, all) => !isSamePlan(fact, all[at - 1]));
  return facts.flatMap(({ atMs, calendarId, timeZone, atPlace }, at) => {
    const fromMs = at === 0 ? Number.NEGATIVE_INFINITY : atMs;
    const untilMs = facts[at + 1]?.atMs ?? Number.POSITIVE_INFINITY;
    const calendar = calendarId === null ? undefined : calendars.get(calendarId);
    return calendar ? pieces(calendar, { fromMs, untilMs, timeZone, extraDays: atPlace ? extraDays : [] }) : [];
  });
}

type Plan = Pick<PolicyFact, 'calendarId' | 'timeZone' | 'atPlace'>;

export const isSamePlan = (one: Plan, other: Plan | undefined): boolean =>
  one.calendarId === other?.calendarId && one.timeZone === other.timeZone && one.atPlace === other.atPlace;

function pieces(
  { history }: CalendarHistory,
  range: { fromMs: number; untilMs: number; timeZone: string | null; extraDays: readonly ExtraDay[] },
): HoursFrom[] {
  const { fromMs, untilMs, timeZone, extraDays } = range;
  const starts = history.map(({ validFromMs }, at) => (at === 0 ? Number.NEGATIVE_INFINITY : (validFromMs ?? 0)));
  return history.flatMap(({ hours }, at) => {
    const from = Math.max(fromMs, starts[at] ?? Number.NEGATIVE_INFINITY);
    const until = Math.min(untilMs, starts[at + 1] ?? Number.POSITIVE_INFINITY);
    if (from >= until) return [];
    return [{ fromMs: from, hours: timeZone === null ? hours : { ...hours, timeZone }, extraDays }];
  });
}
