import { TicketKind } from '@lanet/contracts/tickets';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

/** A ticket that a message points to, and how its sender stands to it. */
export interface NamedTicket {
  ticketId: string;
  clientId: string;
  kind: TicketKind;
  resolvedAtMs: number | null;
  reopenDays: number;
  takesPart: boolean;
  maySee: boolean;
}

/**
 * The ticket itself, or the one it was merged into in the end, as the person stands to it. Undefined when there is none.
 * By index throughout: the chain of merges is as long as people made it, and ends at a ticket that is in it already.
 */
export async function findNamedTicket(
  tx: ScopedTx,
  ticketId: string,
  personId: string | null,
): Promise<NamedTicket | undefined> {
  const { rows } = await sql<{
    id: string;
    client_id: string;
    kind: string;
    resolved_at: Date | null;
    reopen_days: number;
    takes_part: boolean;
    may_see: boolean;
  }>`
    with recursive chain (id, merged_into) as (
      select id, merged_into from tickets where id = ${ticketId}
      union
      select t.id, t.merged_into from tickets t join chain c on t.id = c.merged_into
    )
    select t.id, t.client_id, t.kind, t.resolved_at, k.reopen_days,
           coalesce(t.requester_id = p.id, false)
             or exists (select from ticket_participants where ticket_id = t.id and person_id = p.id) as takes_part,
           coalesce(may_be_assigned(p.id, t.client_id), false) or coalesce(p.client_id = t.client_id and (p.role = 'client_admin' or exists (
             select from person_sites where person_id = p.id and site_id = t.site_id)), false) as may_see
    from chain c join tickets t on t.id = c.id join clients k on k.id = t.client_id left join people p on p.id = ${personId}::uuid
    where c.merged_into is null`.execute(tx);
  const [row] = rows;
  return (
    row && {
      ticketId: row.id,
      clientId: row.client_id,
      kind: TicketKind.parse(row.kind),
      resolvedAtMs: row.resolved_at?.getTime() ?? null,
      reopenDays: row.reopen_days,
      takesPart: row.takes_part,
      maySee: row.may_see,
    }
  );
}

/** Tickets by the number of their folio, whatever its prefix was then. */
export async function ticketIdOfNumber(tx: ScopedTx, number: string): Promise<string | undefined> {
  const row = await tx.selectFrom('tickets').select('id').where('number', '=', Number(number)).executeTakeFirst();
  return row?.id;
}

/** Whether a line of a ticket is one that staff alone see; undefined when there is no such line. */
export async function isInternalEntry(tx: ScopedTx, entryId: string): Promise<boolean | undefined> {
  const row = await tx.selectFrom('ticket_entries').select('visibility').where('id', '=', entryId).executeTakeFirst();
  return row && row.visibility === 'internal';
}

/**
 * The ticket that a message of another's Message-ID belongs to, for each id that is known: of what came, and of what is ours but
 * was given another id on its way out.
 */
export async function ticketsOfMessageIds(tx: ScopedTx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const bare = ids.map((id) => id.replaceAll(/[<>]/g, ''));
  const { rows } = await sql<{ id: string; ticket_id: string }>`
    select '<' || sent_message_id || '>' as id, ticket_id, created_at as at from outbox
      where sent_message_id = any (${bare}::text[]) and ticket_id is not null
    union all
    select message_id, ticket_id, stored_at from inbound_mail
      where message_id = any (${ids}::text[]) and ticket_id is not null
    order by at`.execute(tx);
  return new Map(rows.map((row) => [row.id, row.ticket_id]));
}

/** The ticket of the last mail of the same sender in the same conversation of Outlook; `except`: the message that asks. */
export async function ticketOfThreadIndex(
  tx: ScopedTx,
  { index, address, since, except }: { index: string; address: string; since: Date; except: string },
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('inbound_mail')
    .select('ticket_id')
    .where('thread_index', '=', index)
    .where('id', '!=', except)
    .where('from_address', '=', address)
    .where('ticket_id', 'is not', null)
    .where('stored_at', '>=', since)
    .orderBy('stored_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.ticket_id ?? undefined;
}

/** An open ticket that the sender opened by a mail of the same subject; `except`: the message that asks. */
export async function openTicketOfSubject(
  tx: ScopedTx,
  { subjectKey, address, since, except }: { subjectKey: string; address: string; since: Date; except: string },
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('inbound_mail as m')
    .innerJoin('tickets as t', 't.id', 'm.ticket_id')
    .select('t.id')
    .where('m.from_address', '=', address)
    .where('m.subject_key', '=', subjectKey)
    .where('m.id', '!=', except)
    .where('m.stored_at', '>=', since)
    .where('t.kind', 'not in', ['resolved', 'closed'])
    .orderBy('m.stored_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/** Copies of one message: the same content anywhere, or the same Message-ID with other content. */
export async function findTwin(
  tx: ScopedTx,
  mail: { id: string; messageId: string | null; fingerprint: string; since: Date },
): Promise<{ copyOf: string | null; isForgedId: boolean }> {
  const { id, messageId, fingerprint, since } = mail;
  let query = tx
    .selectFrom('inbound_mail')
    .select(['id', 'fingerprint'])
    .where('id', '!=', id)
    .where('state', 'not in', ['stored', 'duplicate', 'failed']);
  query =
    messageId === null
      ? query.where('message_id', 'is', null).where('fingerprint', '=', fingerprint).where('stored_at', '>=', since)
      : query.where('message_id', '=', messageId);
  const rows = await query.orderBy('stored_at').limit(50).execute();
  const copy = rows.find((row) => row.fingerprint === fingerprint);
  return { copyOf: copy?.id ?? null, isForgedId: messageId !== null && !copy && rows.length > 0 };
}
