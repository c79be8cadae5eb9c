// Computes tickets anew from their logs, in the transaction of whoever changed them, or of the service.
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Context, contextOf } from './sla.catalog.service.ts';
import { policyFact } from './sla.choice.rules.ts';
import { type Standing, standingOf } from './sla.compute.rules.ts';
import type { OpenTime } from './sla.open-time.rules.ts';
import { openTimeFor } from './sla.open-time.service.ts';
import { currentPolicy, eventsOf, hoursOf, type StoredEvent, termsNow } from './sla.resolve.rules.ts';
import {
  type ComputedClock,
  type ComputedTicket,
  type LoadedTicket,
  type NewEvent,
  type SlaTicket,
  saveComputed,
} from './sla.tickets.repo.ts';

export interface Computed {
  ticket: SlaTicket;
  byHand: boolean;
  standing: Standing;
  events: readonly StoredEvent[];
}

/** Where a ticket stands at an instant, in its context. Changes nothing. */
export function computeTicket(
  context: Context,
  ticket: SlaTicket,
  { events, fired, nowMs }: Pick<LoadedTicket, 'events' | 'fired'> & { nowMs: number },
): Standing {
  const { catalog, place, windows } = context;
  const known = { policies: catalog.versions, calendars: catalog.calendars, extraDays: place.extraDays };
  const time = openTimeOfTicket(context, ticket, events, nowMs);
  return standingOf({
    ...{ events: eventsOf(events, known), time, windows, fired, nowMs },
    terms: termsNow(events, known, nowMs)?.terms ?? null,
    timeZone: zoneOf(context, events),
  });
}

/** The compiled hours of a ticket. */
export function openTimeOfTicket(
  context: Context,
  ticket: SlaTicket,
  events: readonly StoredEvent[],
  nowMs: number,
): OpenTime {
  const { calendars } = context.catalog;
  const { extraDays } = context.place;
  const createdMs = events.find(({ kind }) => kind === 'created')?.atMs ?? nowMs;
  const hours = () => hoursOf(events, { calendars, extraDays });
  return openTimeFor(context, planKey(ticket, events), hours, { createdMs, nowMs });
}

/** What the hours of a ticket depend on: days that are closed besides are of its place. */
function planKey({ clientId, siteId }: SlaTicket, events: readonly StoredEvent[]): string {
  const plans = events.flatMap((event) => (event.kind === 'policy' ? [event] : []));
  const pieces = plans.map(({ atMs, calendarId, timeZone, atPlace }, at) => {
    return `${at === 0 ? '' : atMs} ${calendarId} ${timeZone} ${atPlace ? `${clientId} ${siteId}` : ''}`;
  });
  return pieces.filter((piece, at) => at === 0 || withoutTime(piece) !== withoutTime(pieces[at - 1] ?? '')).join(' | ');
}

const withoutTime = (piece: string) => piece.slice(piece.indexOf(' '));

/** The zone the clocks go by, for the night that is heeded. */
export function zoneOf({ catalog }: Pick<Context, 'catalog'>, events: readonly StoredEvent[]): string {
  const fact = currentPolicy(events);
  const calendar = fact?.calendarId ? catalog.calendars.get(fact.calendarId) : undefined;
  return fact?.timeZone ?? calendar?.history.at(-1)?.hours.timeZone ?? 'UTC';
}

export function factFor(
  { catalog, place }: Context,
  ticket: SlaTicket,
  byHand?: { policyId: string | null; reason?: string | undefined },
) {
  const ground = { ...catalog, ...place, scopes: [...catalog.scopes, ...place.scopes] };
  return policyFact(ticket, ground, byHand);
}

/** Stores what was computed of many tickets, with the lines that are new in their logs. */
export async function storeComputed(
  tx: ScopedTx,
  computed: readonly Computed[],
  nowMs: number,
  noted: readonly NewEvent[] = [],
): Promise<void> {
  if (computed.length === 0) return;
  await saveComputed(
    tx,
    computed.map((each) => ticketRow(each, nowMs)),
    computed.flatMap(clockRows),
    noted,
  );
}

const iso = (ms: number | null) => (ms === null || !Number.isFinite(ms) ? null : new Date(ms).toISOString());

function ticketRow({ ticket, byHand, standing, events }: Computed, nowMs: number): ComputedTicket {
  const { evaluation, dues } = standing;
  const fact = currentPolicy(events);
  return {
    ...columnsOf(ticket),
    ...{ device_id: ticket.deviceId, category_id: ticket.categoryId, type_id: ticket.typeId },
    ...{ by_hand: byHand, policy_id: fact?.policyId ?? null, calendar_id: fact?.calendarId ?? null },
    ...{ state: standing.state, late: standing.late, next_clock: standing.nextClock },
    first_due: iso(dues.firstMs),
    update_due: iso(dues.updateMs),
    close_due: iso(dues.closeMs),
    next_due: iso(dues.nextMs),
    paused_since: iso(standing.pausedSinceMs),
    next_fire_at: iso(standing.nextFireMs),
    created_at: new Date(evaluation.createdMs).toISOString(),
    ended_at: iso(evaluation.endedMs),
    computed_at: new Date(nowMs).toISOString(),
  };
}

function clockRows({ ticket, standing, events }: Computed): ComputedClock[] {
  const policyId = currentPolicy(events)?.policyId ?? null;
  return standing.evaluation.clocks.map((clock) => ({
    ...columnsOf(ticket),
    ...{ clock: clock.clock, instance: clock.instance, state: clock.state, policy_id: policyId },
    started_at: new Date(clock.startedMs).toISOString(),
    ended_at: iso(clock.endedMs),
    target_ms: Number.isFinite(clock.targetMs) ? clock.targetMs : null,
    elapsed_ms: clock.elapsedMs,
    due_at: iso(clock.dueMs),
    breached_at: iso(clock.breach?.atMs ?? null),
    by_change: clock.breach?.byChange ?? false,
  }));
}

const columnsOf = ({ id, clientId, siteId, teamId, assigneeId, priority }: SlaTicket) => ({
  ...{ ticket_id: id, client_id: clientId, site_id: siteId, team_id: teamId, assignee_id: assigneeId, priority },
});

/** The contexts of tickets, each place read once. */
export async function contextsOf(
  tx: ScopedTx,
  revision: { revision: string; nowMs: number },
  tickets: readonly SlaTicket[],
): Promise<(ticket: SlaTicket) => Context> {
  const contexts = new Map<string, Context>();
  const keyOf = ({ clientId, siteId, deviceId }: SlaTicket) => `${clientId} ${siteId} ${deviceId}`;
  for (const ticket of tickets) {
    if (!contexts.has(keyOf(ticket))) contexts.set(keyOf(ticket), await contextOf(tx, revision, ticket));
  }
  return (ticket) => {
    const context = contexts.get(keyOf(ticket));
    if (!context) throw new Error('a ticket without the context of its place');
    return context;
  };
}
