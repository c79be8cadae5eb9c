import type { Site, sites } from '@lanet/contracts/sites';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { readCursor } from '../../platform/http/cursor.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { audit } from '../audit/index.ts';
import { clientIsVisible, findSite, insertSite, listSites, type NewSite, updateSite } from './sites.repo.ts';

type Body<Name extends keyof typeof sites> = z.output<(typeof sites)[Name]['body']>;

const Position = z.tuple([z.string(), z.string(), z.uuid()]);

export async function sitePage(tx: ScopedTx, { limit, cursor, clientId }: z.output<typeof sites.list.query>) {
  return listSites(tx, { clientId, limit, after: readCursor(Position, cursor) });
}

/** @throws Refusal 404 `clients.not_found`; 409 `sites.slug_taken` when the client has one of that slug. */
export async function createSite(tx: ScopedTx, caller: Caller, body: Body<'create'>): Promise<Site> {
  if (!(await clientIsVisible(tx, body.clientId))) throw new Refusal('clients.not_found');
  return readSite(tx, await addSite(tx, caller, body));
}

/**
 * Adds a site to a client that the caller is known to see; answers its id.
 * @throws Refusal 409 `sites.slug_taken` when the client has one of that slug.
 */
export async function addSite(tx: ScopedTx, caller: Caller, site: Omit<NewSite, 'id'>): Promise<string> {
  const id = uuidv7();
  if (!(await insertSite(tx, { ...site, id }))) throw new Refusal('sites.slug_taken');
  await record(tx, caller, 'sites.created', site.clientId, site.name, {});
  return id;
}

/** @throws Refusal 404 `sites.not_found`; 412 `request.stale` when it changed since `version`. */
export async function changeSite(
  tx: ScopedTx,
  caller: Caller,
  id: string,
  version: number,
  fields: Body<'update'>,
): Promise<Site> {
  const saved = await updateSite(tx, id, version, fields);
  const site = await readSite(tx, id);
  if (!saved) throw new Refusal('request.stale');
  await record(tx, caller, 'sites.changed', site.clientId, site.name, { fields: Object.keys(fields) });
  return site;
}

async function readSite(tx: ScopedTx, id: string): Promise<Site> {
  const site = await findSite(tx, id);
  if (!site) throw new Refusal('sites.not_found');
  return site;
}

/** Pages that show a client show its sites too, so a change of a site is one of the client. */
async function record(
  tx: ScopedTx,
  caller: Caller,
  action: string,
  clientId: string,
  name: string,
  detail: Record<string, unknown>,
): Promise<void> {
  const actor = { kind: 'person', id: caller.personId, name: caller.name } as const;
  await audit(tx, { actor, action, target: name, clientId, detail });
  announce(tx, { topic: 'live', event: { type: 'client', id: clientId }, audience: { clientId } });
}
