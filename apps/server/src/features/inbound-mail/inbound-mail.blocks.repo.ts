import type { MailBlock } from '@lanet/contracts/inbound-mail';
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
