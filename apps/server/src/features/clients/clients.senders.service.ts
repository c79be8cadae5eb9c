import type { ClientSender, clientSenders } from '@lanet/contracts/client-senders';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { deleteSender, findClientOfSender, insertSender, listSenders, MOST_SENDERS } from './clients.senders.repo.ts';
import { domainOf, isFreeMail } from './clients.senders.rules.ts';
import { readClient, record } from './clients.service.ts';

/** @throws Refusal 404 `clients.not_found`. */
export async function sendersOf(tx: ScopedTx, clientId: string): Promise<{ items: ClientSender[] }> {
  await readClient(tx, clientId);
  return { items: await listSenders(tx, clientId) };
}

/**
 * Lets an address or a domain write for a client.
 * @throws Refusal 404 `clients.not_found`; 409 `clients.sender_taken`, by whichever client; 409 `request.conflict` when the
 * list is full; 422 `clients.sender_free_mail`.
 */
export async function addSender(
  tx: ScopedTx,
  caller: Caller,
  clientId: string,
  { kind, value: typed }: z.output<typeof clientSenders.add.body>,
): Promise<ClientSender> {
  const { name } = await readClient(tx, clientId);
  const value = typed.toLowerCase();
  if (kind === 'domain' && isFreeMail(value)) throw new Refusal('clients.sender_free_mail');
  if ((await listSenders(tx, clientId)).length >= MOST_SENDERS) {
    throw new Refusal('request.conflict', { detail: `a client has at most ${MOST_SENDERS} senders` });
  }
  const sender = await insertSender(tx, { id: uuidv7(), client_id: clientId, kind, value });
  if (!sender) throw new Refusal('clients.sender_taken');
  await record(tx, caller, 'clients.sender_added', clientId, name, { kind, value });
  return sender;
}

/** @throws Refusal 404 `clients.not_found`, `clients.sender_not_found`. */
export async function removeSender(tx: ScopedTx, caller: Caller, clientId: string, senderId: string): Promise<void> {
  const { name } = await readClient(tx, clientId);
  const sender = await deleteSender(tx, clientId, senderId);
  if (!sender) throw new Refusal('clients.sender_not_found');
  const { kind, value } = sender;
  await record(tx, caller, 'clients.sender_removed', clientId, name, { kind, value });
}

/** The client for whom an address may write: by the address itself, or else by exactly its domain. */
export async function clientBySender(tx: ScopedTx, typed: string): Promise<{ clientId: string } | undefined> {
  const address = typed.trim().toLowerCase();
  const domain = domainOf(address);
  return domain === undefined ? undefined : findClientOfSender(tx, { address, domain });
}
