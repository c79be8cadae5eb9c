import { HeldPair } from '@lanet/contracts/mail';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { AutomaticSend } from './mail.budget.rules.ts';

/** Two deliveries to one domain are decided one after the other: together they could spend what is left twice. */
export async function lockBudget(tx: ScopedTx, domain: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`mail.budget ${domain}`}, 29))`.execute(tx);
}

/** More than any budget of a day allows. */
const MOST = 5_000;

export async function listAutomaticSends(tx: ScopedTx, domain: string, since: Date): Promise<AutomaticSend[]> {
  const rows = await tx
    .selectFrom('mail_automatic_sends')
    .select(['address', 'ticket_id', 'mailbox_id', 'sent_at'])
    .where('domain', '=', domain)
    .where('sent_at', '>', since)
    .orderBy('sent_at', 'desc')
    .limit(MOST)
    .execute();
  return rows.map((row) => ({
    address: row.address,
    ticketId: row.ticket_id,
    mailboxId: row.mailbox_id,
    atMs: row.sent_at.getTime(),
  }));
}

/** Counted once however often it is asked. */
export async function insertAutomaticSend(
  tx: ScopedTx,
  id: string,
  { address, ticketId, mailboxId, atMs }: AutomaticSend,
  domain: string,
): Promise<void> {
  await tx
    .insertInto('mail_automatic_sends')
    .values({ id, address, domain, ticket_id: ticketId, mailbox_id: mailboxId, sent_at: new Date(atMs) })
    .onConflict((on) => on.column('id').doNothing())
    .execute();
}

export async function forgetAutomaticSends(tx: ScopedTx, before: Date): Promise<void> {
  await tx.deleteFrom('mail_automatic_sends').where('sent_at', '<', before).execute();
}

export async function mailboxOfMail(tx: ScopedTx, inboundId: string): Promise<string | null> {
  const row = await tx.selectFrom('inbound_mail').select('mailbox_id').where('id', '=', inboundId).executeTakeFirst();
  return row?.mailbox_id ?? null;
}

export async function isAddressStopped(
  tx: ScopedTx,
  address: string,
): Promise<{ suppressed: boolean; pairHeld: boolean }> {
  const { rows } = await sql<{ suppressed: boolean; held: boolean }>`select
    exists (select from mail_addresses where address = ${address} and suppressed_at is not null) as suppressed,
    exists (select from mail_held_pairs where address = ${address} and state in ('held', 'blocked')) as held`.execute(
    tx,
  );
  return { suppressed: rows[0]?.suppressed ?? false, pairHeld: rows[0]?.held ?? false };
}

/** False when it is held or blocked already. */
export async function insertHeldPair(
  tx: ScopedTx,
  pair: { mailboxId: string; address: string; reason: string; inboundId: string | null; since: Date },
): Promise<boolean> {
  const { mailboxId, address, reason, inboundId, since } = pair;
  const result = await tx
    .insertInto('mail_held_pairs')
    .values({ mailbox_id: mailboxId, address, state: 'held', reason, inbound_id: inboundId, since })
    .onConflict((on) =>
      on
        .columns(['mailbox_id', 'address'])
        .doUpdateSet({ state: 'held', reason, inbound_id: inboundId, since, decided_by: null, decided_at: null })
        .where('mail_held_pairs.state', '=', 'released'),
    )
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

function selectPairs(tx: ScopedTx) {
  return tx
    .selectFrom('mail_held_pairs as p')
    .innerJoin('mailboxes as m', 'm.id', 'p.mailbox_id')
    .select(['p.mailbox_id', 'm.address as mailbox', 'p.address', 'p.state', 'p.reason', 'p.inbound_id', 'p.since']);
}
type PairRow = Awaited<ReturnType<ReturnType<typeof selectPairs>['executeTakeFirstOrThrow']>>;

const toPair = (row: PairRow): HeldPair => ({
  mailboxId: row.mailbox_id,
  mailbox: row.mailbox,
  address: row.address,
  state: HeldPair.shape.state.parse(row.state),
  reason: HeldPair.shape.reason.parse(row.reason),
  inboundId: row.inbound_id,
  since: row.since.toISOString(),
});

/** The newest. */
export async function listPairs(tx: ScopedTx, limit: number): Promise<HeldPair[]> {
  const rows = await selectPairs(tx).orderBy('p.since', 'desc').orderBy('p.address').limit(limit).execute();
  return rows.map(toPair);
}

export async function findPair(tx: ScopedTx, mailboxId: string, address: string): Promise<HeldPair | undefined> {
  const row = await selectPairs(tx)
    .where('p.mailbox_id', '=', mailboxId)
    .where('p.address', '=', address)
    .executeTakeFirst();
  return row && toPair(row);
}

export async function decidePair(
  tx: ScopedTx,
  { mailboxId, address }: { mailboxId: string; address: string },
  decision: { state: 'released' | 'blocked'; by: string; at: Date },
): Promise<void> {
  await tx
    .updateTable('mail_held_pairs')
    .set({ state: decision.state, decided_by: decision.by, decided_at: decision.at })
    .where('mailbox_id', '=', mailboxId)
    .where('address', '=', address)
    .execute();
}
