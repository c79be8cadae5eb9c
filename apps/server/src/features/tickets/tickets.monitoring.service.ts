// What alerts, commands and mail servers do with tickets; no person asks for it.
import type { Priority } from '@lanet/contracts/alert-rules';
import { isOpen } from '@lanet/contracts/ticket-moves';
import type { EntryDetail, Evidence, TimelineEntry } from '@lanet/contracts/tickets';
import type { ScopedTx } from '../../platform/database/index.ts';
import { openTicket } from './tickets.opening.service.ts';
import { type LockedTicket, lockTicket } from './tickets.repo.ts';
import { canReopen, cleanSubject, isHigher, resolvesByProof } from './tickets.rules.ts';
import { findBeginning, insertEntry, type NewEntry, saysUndelivered } from './tickets.timeline.repo.ts';
import { heldRoot, heldTicket, record, SYSTEM_AUTHOR, tellPeople } from './tickets.timeline.service.ts';

export interface AlertTicket {
  clientId: string;
  siteId: string;
  deviceId: string;
  /** Made by a template; cut to one line of 200 characters. */
  subject: string;
  priority: Priority;
  /** The alert's facts, an internal line of their own. */
  detail: EntryDetail;
  /** Of the device that speaks. */
  authorName: string;
  /** Nobody is told until `tellHeld`. */
  quiet?: boolean;
}

/** Opens the ticket of an alert, by the channel `agent` and without a requester. */
export async function openAlertTicket(tx: ScopedTx, alert: AlertTicket): Promise<{ id: string; folio: string }> {
  const { clientId, siteId, deviceId, subject, priority, detail, authorName, quiet = false } = alert;
  const author = { kind: 'agent', id: null, name: authorName } as const;
  const { ticket } = await openTicket(tx, {
    place: { clientId, siteId, deviceId, requesterId: null },
    subject: cleanSubject(subject),
    priority,
    channel: 'agent',
    author,
    awaitingReply: false,
    quiet,
  });
  await insertEntry(tx, ticket, { visibility: 'internal', author, detail });
  return { id: ticket.id, folio: ticket.folio };
}

/** Adds what an alert did to its ticket. @throws Refusal 404 `tickets.not_found`. */
export async function addAlertEntry(
  tx: ScopedTx,
  ticketId: string,
  detail: EntryDetail,
  { visibility }: { visibility: TimelineEntry['visibility'] },
): Promise<void> {
  await record(tx, await heldTicket(tx, ticketId), {}, [{ visibility, author: SYSTEM_AUTHOR, detail }]);
}

/**
 * Brings back a ticket that was at its end, or the one it was merged into, and tells people, unless that waits for `tellHeld`.
 * False when it is open already.
 * @throws Refusal 404 `tickets.not_found`.
 */
export async function reopenTicket(
  tx: ScopedTx,
  id: string,
  reason: 'recurrence' | 'client_reply',
  { quiet = false } = {},
): Promise<boolean> {
  const current = await heldRoot(tx, id);
  if (!canReopen(current.status, 'staff')) return false;
  const line: NewEntry = { visibility: 'public', author: SYSTEM_AUTHOR, detail: { kind: 'reopened', reason } };
  const { ticket, entries } = await record(tx, current, { status: 'reopened' }, [line]);
  if (!quiet) await tellPeople(tx, ticket, 'reopened', entries[0], null);
  return true;
}

/**
 * Tells people now of a ticket that was opened or brought back quietly; once, since they hear of a line one time. Nothing
 * where it is at its end again: what began and ended while nobody was to be told is no news.
 */
export async function tellHeld(tx: ScopedTx, id: string): Promise<void> {
  const ticket = await heldRoot(tx, id);
  const line = isOpen(ticket.status) ? await findBeginning(tx, ticket.id) : undefined;
  if (line) await tellPeople(tx, ticket, line.detail.kind === 'reopened' ? 'reopened' : 'created', line, null);
}

/**
 * Resolves a ticket because its metric was measured well again, with the proof on its timeline. False, and nothing is
 * written, when it is at its end already or a person must decide: it waits for a third party or an approval, the client
 * wrote last, or somebody worked on it without running the fix from it (`fixRan`). The caller sees to it that no other
 * alert of the ticket is open. `quiet`: nobody was told that it began. @throws Refusal 404 `tickets.not_found`.
 */
export async function resolveByProof(
  tx: ScopedTx,
  id: string,
  { evidence, fixRan, quiet = false }: { evidence: Evidence; fixRan: boolean; quiet?: boolean },
): Promise<boolean> {
  const current = await heldTicket(tx, id);
  const { status, awaitingReply, touched } = current;
  if (!resolvesByProof({ status, awaitingReply, touched, fixRan })) return false;
  const { ticket, entries } = await record(tx, current, { status: 'resolved' }, [
    { visibility: 'public', author: SYSTEM_AUTHOR, detail: { kind: 'resolved', reason: 'metric_recovered', evidence } },
  ]);
  if (!quiet) await tellPeople(tx, ticket, 'resolved', entries[0], null);
  return true;
}

/** Raises the priority when the new one is higher; never lowers it. @throws Refusal 404 `tickets.not_found`. */
export async function raisePriority(tx: ScopedTx, id: string, priority: Priority): Promise<boolean> {
  const current = await heldTicket(tx, id);
  if (!isHigher(priority, current.priority)) return false;
  const detail: EntryDetail = { kind: 'priority', from: current.priority, to: priority };
  await record(tx, current, { priority }, [{ visibility: 'public', author: SYSTEM_AUTHOR, detail }]);
  return true;
}

export interface CommandLine {
  commandId: string;
  /** Key of the script. */
  script: string;
  titles: { es: string; en: string };
  requester: { id: string; name: string };
}

/**
 * Says on the timeline that a script was asked for from the ticket; staff only. It does not count as work on the ticket:
 * running the fix is what a proof waits for. @throws Refusal 404 `tickets.not_found`.
 */
export async function addCommandEntry(tx: ScopedTx, ticketId: string, command: CommandLine): Promise<void> {
  const { commandId, script, titles, requester } = command;
  await record(tx, await heldTicket(tx, ticketId), {}, [
    {
      visibility: 'internal',
      author: { kind: 'person', ...requester },
      detail: { kind: 'command', commandId, script, titles },
    },
  ]);
}

/**
 * Says on the timeline that a mail did not arrive, once for each mail; staff only, and the ticket stays as it is.
 * @throws Refusal 404 `tickets.not_found`.
 */
export async function addUndeliveredEntry(
  tx: ScopedTx,
  ticketId: string,
  detail: Extract<EntryDetail, { kind: 'mail_undelivered' }>,
): Promise<void> {
  const ticket = await heldTicket(tx, ticketId);
  if (await saysUndelivered(tx, ticketId, detail.outboxId)) return;
  await record(tx, ticket, {}, [{ visibility: 'internal', author: SYSTEM_AUTHOR, detail }]);
}

/** The ticket, held until the transaction ends; undefined when it is out of scope. */
export function ticketForUpdate(tx: ScopedTx, id: string): Promise<LockedTicket | undefined> {
  return lockTicket(tx, id);
}
