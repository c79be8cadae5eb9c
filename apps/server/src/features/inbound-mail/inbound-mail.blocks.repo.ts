import type { HeldPair, MailBlock } from '@lanet/contracts/inbound-mail';
import type { ScopedTx } from '../../platform/database/index.ts';

const MOST = 1000;

/** A pattern is kept as LIKE reads it: what is typed as * stands for anything, and nothing else is special. */
const asLike = (pattern: string) => pattern.replaceAll(/[\\%_]/g, '\\$&').replaceAll('*', '%');
const asTyped = (like: string) => like.replaceAll(/(\\.)|%/g, (_all, escaped?: string) => escaped?.slice(1) ?? '*');

export async function listBlocks(tx: ScopedTx): Promise<MailBlock[]> {
  const rows = await selectBlocks(tx).orderBy('b.created_at', 'desc').limit(MOST).execute();
  return rows.map(toBlock);
}

function selectBlocks(tx: ScopedTx) {
  return tx
    .selectFrom('mail_blocks as b')
    .leftJoin('people as p', 'p.id', 'b.created_by')
    .select(['b.id', 'b.kind', 'b.value', 'b.note', 'p.name as created_by', 'b.created_at']);
}

function toBlock(row: Awaited<ReturnType<ReturnType<typeof selectBlocks>['executeTakeFirstOrThrow']>>): MailBlock {
  const { id, note } = row;
  // The column's own check allows these three.
  const kind = row.kind as MailBlock['kind'];
  const value = kind === 'pattern' ? asTyped(row.value) : row.value;
  return { id, kind, value, note, createdBy: row.created_by, createdAt: row.created_at.toISOString() };
}

/** The block as it is now: a second of the same changes nothing. */
export async function insertBlock(
  tx: ScopedTx,
  block: { id: string; kind: MailBlock['kind']; value: string; note: string | null; createdBy: string },
): Promise<MailBlock> {
  const value = block.kind === 'pattern' ? asLike(block.value) : block.value;
  await tx
    .insertInto('mail_blocks')
    .values({ id: block.id, kind: block.kind, value, note: block.note, created_by: block.createdBy })
    .onConflict((on) => on.columns(['kind', 'value']).doNothing())
    .execute();
  const row = await selectBlocks(tx)
    .where('b.kind', '=', block.kind)
    .where('b.value', '=', value)
    .executeTakeFirstOrThrow();
  return toBlock(row);
}

export async function deleteBlock(tx: ScopedTx, id: string): Promise<string | undefined> {
  const row = await tx.deleteFrom('mail_blocks').where('id', '=', id).returning('value').executeTakeFirst();
  return row?.value;
}

function selectPairs(tx: ScopedTx) {
  return tx
    .selectFrom('mail_held_pairs as h')
    .innerJoin('mailboxes as b', 'b.id', 'h.mailbox_id')
    .select(['h.mailbox_id', 'b.name as mailbox', 'h.address', 'h.state', 'h.reason', 'h.inbound_id', 'h.since']);
}

function toPair(row: Awaited<ReturnType<ReturnType<typeof selectPairs>['executeTakeFirstOrThrow']>>): HeldPair {
  return {
    mailboxId: row.mailbox_id,
    mailbox: row.mailbox,
    address: row.address,
    // The column's own check allows these three.
    state: row.state as HeldPair['state'],
    reason: row.reason,
    inboundId: row.inbound_id,
    since: row.since.toISOString(),
  };
}

export async function listPairs(tx: ScopedTx): Promise<HeldPair[]> {
  const rows = await selectPairs(tx)
    .where('h.state', '!=', 'released')
    .orderBy('h.since', 'desc')
    .limit(MOST)
    .execute();
  return rows.map(toPair);
}

export async function decidePair(
  tx: ScopedTx,
  { mailboxId, address }: { mailboxId: string; address: string },
  decision: { state: 'released' | 'blocked'; by: string; at: Date },
): Promise<HeldPair | undefined> {
  await tx
    .updateTable('mail_held_pairs')
    .set({ state: decision.state, decided_by: decision.by, decided_at: decision.at })
    .where('mailbox_id', '=', mailboxId)
    .where('address', '=', address)
    .execute();
  const row = await selectPairs(tx)
    .where('h.mailbox_id', '=', mailboxId)
    .where('h.address', '=', address)
    .executeTakeFirst();
  return row && toPair(row);
}
