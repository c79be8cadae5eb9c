// What happens to tickets, noted in the log of the SLA by whoever writes them, in the same transaction.
import { v7 as uuidv7 } from 'uuid';
import { onceIn, type ScopedTx } from '../../platform/database/index.ts';
import { contextOf } from './sla.catalog.service.ts';
import { isSameFact } from './sla.choice.rules.ts';
import { computeTicket, factFor, storeComputed } from './sla.compute.service.ts';
import { currentPolicy, isSamePlan, type PolicyFact, type StoredEvent, type StoredFact } from './sla.resolve.rules.ts';
import {
  insertEvents,
  type LoadedTicket,
  loadTickets,
  type NewEvent,
  readRevision,
  type SlaTicket,
} from './sla.tickets.repo.ts';

export interface Noted {
  atMs: number;
  /** The line of the timeline that tells of it. */
  entryId?: string | undefined;
  fact: Exclude<StoredFact, PolicyFact>;
}

/** A policy chosen by a person, or with `null` the rules again. */
export interface ByHand {
  policyId: string | null;
  reason: string;
}

/**
 * Notes what happened to a ticket and computes its clocks anew. `ticket` is as it is now: where that asks for another policy,
 * priority or calendar, they hold from now on. The caller holds the ticket.
 */
export async function noteSla(
  tx: ScopedTx,
  ticket: SlaTicket,
  noted: readonly Noted[],
  byHand?: ByHand | null,
): Promise<void> {
  const createdMs = noted.find(({ fact }) => fact.kind === 'created')?.atMs;
  const { revision, nowMs: databaseMs, loaded } = await (createdMs === undefined ? known(tx, ticket) : begun(tx));
  // One that was at its end before there was an SLA; nothing is promised for it.
  if (!loaded || (loaded.events.length === 0 && createdMs === undefined)) return;
  if (noted.length === 0 && byHand === undefined && isAsBefore(ticket, loaded)) return;
  const context = await contextOf(tx, { revision, nowMs: databaseMs }, ticket);
  const nowMs = Math.max(databaseMs, ...noted.map(({ atMs }) => atMs));
  const isByHand = byHand === undefined ? loaded.byHand : byHand !== null;
  const chosen = byHand ?? (isByHand ? keptChoice(loaded) : undefined);
  const fact = factFor(context, ticket, chosen);
  const isNew = !isSameFact(fact, currentPolicy(loaded.events));
  const rows = [
    ...noted.map(({ atMs, entryId, fact: what }) => rowOf(ticket, atMs, what, entryId)),
    ...(isNew ? [rowOf(ticket, createdMs ?? nowMs, fact)] : []),
  ];
  const events = [...loaded.events, ...rows.map(storedOf)];
  const standing = computeTicket(context, ticket, { events, fired: loaded.fired, nowMs });
  await storeComputed(tx, [{ ticket, byHand: isByHand, standing, events }], nowMs, rows);
}

async function known(tx: ScopedTx, { id }: SlaTicket) {
  const { tickets, ...at } = await loadTickets(tx, [id]);
  return { ...at, loaded: tickets.get(id) };
}

/** Of a ticket that begins nothing is known yet. */
async function begun(tx: ScopedTx) {
  const nothing: LoadedTicket = { ticket: undefined, byHand: false, policyId: null, events: [], fired: new Set() };
  const at = await onceIn(tx, 'sla.revision', () => readRevision(tx));
  return { ...at, loaded: nothing };
}

function isAsBefore(ticket: SlaTicket, { ticket: before }: LoadedTicket): boolean {
  return (
    before !== undefined && (Object.keys(ticket) as (keyof SlaTicket)[]).every((key) => ticket[key] === before[key])
  );
}

function keptChoice({ policyId, events }: LoadedTicket) {
  return { policyId, reason: currentPolicy(events)?.reason };
}

function rowOf(ticket: SlaTicket, atMs: number, fact: StoredFact, entryId?: string): NewEvent {
  const { id: ticketId, clientId, siteId } = ticket;
  return { id: uuidv7(), ticketId, clientId, siteId, atMs: Math.floor(atMs), fact, entryId: entryId ?? null };
}

const storedOf = ({ id, atMs, fact }: NewEvent): StoredEvent => ({ id, atMs, ...(fact as StoredFact) });

/** Gives open tickets the calendar and zone that their place goes by now, from now on; their policy stays. */
export async function renewPlans(tx: ScopedTx, ids: readonly string[]): Promise<void> {
  const { revision, nowMs, tickets } = await loadTickets(tx, ids);
  const rows: NewEvent[] = [];
  for (const { ticket, events } of tickets.values()) {
    const current = currentPolicy(events);
    if (!ticket || !current) continue;
    const context = await contextOf(tx, { revision, nowMs }, ticket);
    const { calendarId, timeZone, atPlace } = factFor(context, ticket, { policyId: current.policyId });
    if (isSamePlan({ calendarId, timeZone, atPlace }, current)) continue;
    const { id: _id, atMs: _atMs, ...fact } = current;
    rows.push(rowOf(ticket, nowMs, { ...fact, calendarId, timeZone, atPlace }));
  }
  await insertEvents(tx, rows);
}
