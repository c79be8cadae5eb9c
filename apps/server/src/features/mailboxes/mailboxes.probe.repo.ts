import { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';

const Probe = z.object({ sentAt: z.iso.datetime(), seenAt: z.iso.datetime().nullable(), messageId: z.string() });
/** A mail to oneself that tells whether mail really comes round. */
export type Probe = z.infer<typeof Probe>;

export async function findProbe(tx: ScopedTx, mailboxId: string): Promise<Probe | undefined> {
  const row = await tx.selectFrom('mailboxes').select('probe').where('id', '=', mailboxId).executeTakeFirst();
  return Probe.safeParse(row?.probe).data;
}

export async function saveProbe(tx: ScopedTx, mailboxId: string, probe: Probe): Promise<void> {
  await tx
    .updateTable('mailboxes')
    .set({ probe: JSON.stringify(probe) })
    .where('id', '=', mailboxId)
    .execute();
}
