import type { TicketSlaDetail } from '@lanet/contracts/sla';
import type { ScopedTx } from '../../platform/database/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import { type Context, contextOf } from './sla.catalog.service.ts';
import type { Clock } from './sla.clocks.rules.ts';
import type { Standing } from './sla.compute.rules.ts';
import { computeTicket, openTimeOfTicket, zoneOf } from './sla.compute.service.ts';
import { firingsOf, statesSetBy, ticketExists } from './sla.reading.repo.ts';
import { currentPolicy, hoursOf, type StoredEvent, termsNow } from './sla.resolve.rules.ts';
import { segmentsOf } from './sla.segments.rules.ts';
import { loadTickets, type SlaTicket } from './sla.tickets.repo.ts';
import { withCauses } from './sla.why.rules.ts';

/** @throws Refusal 404 `tickets.not_found`. */
export async function slaOfTicket(tx: ScopedTx, id: string): Promise<TicketSlaDetail> {
  if (!(await ticketExists(tx, id))) throw new Refusal('tickets.not_found');
  const { revision, nowMs, tickets } = await loadTickets(tx, [id], { hold: false });
  const loaded = tickets.get(id);
  if (!loaded?.ticket || loaded.events.length === 0) return nothingPromised(nowMs);
  const { ticket, events, fired } = loaded;
  const context = await contextOf(tx, { revision, nowMs }, ticket);
  const standing = computeTicket(context, ticket, { events, fired, nowMs });
  const { dues, evaluation } = standing;
  return {
    ...policyOf(context, events, nowMs),
    state: standing.state,
    pausedSince: iso(standing.pausedSinceMs),
    ...{ nextDue: iso(dues.nextMs), firstDue: iso(dues.firstMs) },
    ...{ updateDue: iso(dues.updateMs), closeDue: iso(dues.closeMs) },
    clocks: evaluation.clocks.map(toClock),
    segments: await segmentsWithCauses(tx, context, { ticket, events, standing, nowMs }),
    problem: problemOf(context, { ticket, events, standing, nowMs }),
    firings: await firingsOf(tx, id),
    computedAt: new Date(nowMs).toISOString(),
  };
}

interface Seen {
  ticket: SlaTicket;
  events: readonly StoredEvent[];
  standing: Standing;
  nowMs: number;
}

async function segmentsWithCauses(tx: ScopedTx, context: Context, { ticket, events, standing, nowMs }: Seen) {
  const time = openTimeOfTicket(context, ticket, events, nowMs);
  const { catalog, place } = context;
  return withCauses(segmentsOf(standing.evaluation, time), {
    events,
    hours: hoursOf(events, { calendars: catalog.calendars, extraDays: place.extraDays }),
    setBy: await statesSetBy(tx, ticket.id),
    windows: context.windows,
  });
}

function policyOf(context: Context, events: readonly StoredEvent[], nowMs: number) {
  const { catalog } = context;
  const fact = currentPolicy(events);
  const policy = catalog.policies.find(({ id }) => id === fact?.policyId);
  const version = termsNow(events, { policies: catalog.versions }, nowMs)?.version;
  const calendar = fact?.calendarId ? catalog.calendars.get(fact.calendarId) : undefined;
  return {
    policy: policy && version !== undefined ? { id: policy.id, name: policy.name, version } : null,
    level: fact?.level ?? ('none' as const),
    reason: fact?.reason ?? null,
    calendar: calendar ? { id: calendar.id, name: calendar.name, timeZone: zoneOf(context, events) } : null,
  };
}

function problemOf(context: Context, { ticket, events, standing, nowMs }: Seen): TicketSlaDetail['problem'] {
  const isMissing = standing.evaluation.clocks.some(({ state, dueMs }) => state === 'running' && dueMs === null);
  if (!isMissing) return null;
  const time = openTimeOfTicket(context, ticket, events, nowMs);
  return time.ends.some((end) => end > nowMs) ? 'beyond_horizon' : 'no_open_hours';
}

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

export const toClock = (clock: Clock): TicketSlaDetail['clocks'][number] => ({
  ...{ clock: clock.clock, instance: clock.instance, state: clock.state, elapsedMs: clock.elapsedMs },
  startedAt: new Date(clock.startedMs).toISOString(),
  endedAt: iso(clock.endedMs),
  targetMs: Number.isFinite(clock.targetMs) ? clock.targetMs : null,
  dueAt: iso(clock.dueMs),
  breachedAt: iso(clock.breach?.atMs ?? null),
  breachedByChange: clock.breach?.byChange ?? false,
});

/** Of a ticket that was at its end before there was an SLA. */
const nothingPromised = (nowMs: number): TicketSlaDetail => ({
  ...{ policy: null, level: 'none', reason: null, calendar: null, state: 'none', pausedSince: null },
  ...{ nextDue: null, firstDue: null, updateDue: null, closeDue: null },
  ...{ clocks: [], segments: [], problem: null, firings: [], computedAt: new Date(nowMs).toISOString() },
});
