import type { Client, clients } from '@lanet/contracts/clients';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { readCursor } from '../../platform/http/cursor.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { audit } from '../audit/index.ts';
import { searchWords } from '../search/index.ts';
import { addSite } from '../sites/index.ts';
import { findClient, insertClient, listClients, updateClient } from './clients.repo.ts';

type Body<Name extends keyof typeof clients> = z.output<(typeof clients)[Name]['body']>;

const Position = z.tuple([z.string(), z.uuid()]);

export async function clientPage(tx: ScopedTx, query: z.output<typeof clients.list.query>) {
  const { limit, cursor, search = '' } = query;
  return listClients(tx, { words: searchWords(search), limit, after: readCursor(Position, cursor) });
}

/** @throws Refusal 404 `clients.not_found`, also when it is out of scope. */
export async function readClient(tx: ScopedTx, id: string): Promise<Client> {
  const client = await findClient(tx, id);
  if (!client) throw new Refusal('clients.not_found');
  return client;
}

/** A client is never without a site. @throws Refusal 409 `clients.slug_taken`. */
export async function createClient(tx: ScopedTx, caller: Caller, { site, ...fields }: Body<'create'>): Promise<Client> {
  const id = uuidv7();
  if (!(await insertClient(tx, { id, ...fields }))) throw new Refusal('clients.slug_taken');
  await addSite(tx, caller, { clientId: id, ...site });
  await record(tx, caller, 'clients.created', id, fields.name, {});
  return readClient(tx, id);
}

/** @throws Refusal 404 `clients.not_found`; 412 `request.stale` when it changed since `version`. */
export async function changeClient(
  tx: ScopedTx,
  caller: Caller,
  id: string,
  version: number,
  fields: Body<'update'>,
): Promise<Client> {
  const saved = await updateClient(tx, id, version, fields);
  const client = await readClient(tx, id);
  if (!saved) throw new Refusal('request.stale');
  await record(tx, caller, 'clients.changed', id, client.name, { fields: Object.keys(fields) });
  return client;
}

/** Leaves an act on a client in the audit log, and tells the pages that show it. */
export async function record(
  tx: ScopedTx,
  caller: Caller,
  action: string,
  id: string,
  name: string,
  detail: Record<string, unknown>,
): Promise<void> {
  const actor = { kind: 'person', id: caller.personId, name: caller.name } as const;
  await audit(tx, { actor, action, target: name, clientId: id, detail });
  announce(tx, { topic: 'live', event: { type: 'client', id }, audience: { clientId: id } });
}
