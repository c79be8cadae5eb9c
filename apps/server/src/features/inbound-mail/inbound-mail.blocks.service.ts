import type { MailBlock, mailBlocks } from '@lanet/contracts/inbound-mail';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { audit } from '../audit/index.ts';
import { deleteBlock, insertBlock, listBlocks } from './inbound-mail.blocks.repo.ts';
import { requireEverything } from './inbound-mail.service.ts';

/** @throws Refusal 403 `request.forbidden` for who does not see every client. */
export async function readBlocks(tx: ScopedTx, caller: Caller): Promise<{ items: MailBlock[] }> {
  requireEverything(caller);
  return { items: await listBlocks(tx) };
}

/**
 * Keeps a sender out. A pattern may keep out more than whoever types it thinks, so administrators alone set one, and never
 * one that holds nothing but stars. @throws Refusal 403 `request.forbidden`; 422 `inbound_mail.bad_block`.
 */
export async function addBlock(
  tx: ScopedTx,
  caller: Caller,
  { kind, value, note = null }: z.output<typeof mailBlocks.add.body>,
): Promise<MailBlock> {
  requireEverything(caller);
  if (kind === 'pattern' && caller.role === 'technician') throw new Refusal('request.forbidden');
  const plain = value.toLowerCase();
  if (!WELL_FORMED[kind].test(plain)) throw new Refusal('inbound_mail.bad_block');
  const block = await insertBlock(tx, { id: uuidv7(), kind, value: plain, note, createdBy: caller.personId });
  await record(tx, caller, 'inbound_mail.blocked', block.value);
  return block;
}

const WELL_FORMED = {
  address: /^[^\s@*]{1,64}@[^\s@*]{1,253}$/,
  domain: /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/,
  // At least four characters that are no stars.
  pattern: /^(?=(?:\**[^*\s]){4})[^\s]{4,200}$/,
} as const satisfies Record<MailBlock['kind'], RegExp>;

/** @throws Refusal 404 `inbound_mail.block_not_found`. */
export async function removeBlock(tx: ScopedTx, caller: Caller, id: string): Promise<void> {
  requireEverything(caller);
  const value = await deleteBlock(tx, id);
  if (value === undefined) throw new Refusal('inbound_mail.block_not_found');
  await record(tx, caller, 'inbound_mail.unblocked', value);
}

async function record(tx: ScopedTx, caller: Caller, action: string, target: string): Promise<void> {
  const actor = { kind: 'person', id: caller.personId, name: caller.name } as const;
  await audit(tx, { actor, action, target, clientId: null, detail: {} });
  announce(tx, { topic: 'live', event: { type: 'inbound_mail', id: caller.personId }, audience: { staffOnly: true } });
}
