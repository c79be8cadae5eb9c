import type { PolicyScope, PolicyTerms, SlaPolicy, slaPolicies } from '@lanet/contracts/sla-policies';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { audit } from '../audit/index.ts';
import { isActiveCalendar } from '../calendars/index.ts';
import {
  clientsOfSites,
  countNamed,
  findPolicy,
  insertPolicy,
  insertVersion,
  isNameTaken,
  listPolicies,
  listVersions,
  replaceScopes,
  setDefaultPolicy,
  setOrder,
  updatePolicy,
} from './sla.policies.repo.ts';

type Body<Name extends keyof typeof slaPolicies> = z.output<(typeof slaPolicies)[Name]['body']>;

/** @throws Refusal 404 `sla_policies.not_found`. */
export async function readPolicy(tx: ScopedTx, id: string): Promise<SlaPolicy> {
  const policy = await findPolicy(tx, id);
  if (!policy) throw new Refusal('sla_policies.not_found');
  return policy;
}

export async function policyVersions(tx: ScopedTx, id: string) {
  await readPolicy(tx, id);
  return { items: await listVersions(tx, id) };
}

/** @throws Refusal 409 `sla_policies.name_taken`; 422 `sla_policies.unknown_reference`. */
export async function createPolicy(
  tx: ScopedTx,
  caller: Caller,
  { name, terms, scopes }: Body<'create'>,
): Promise<SlaPolicy> {
  await mustKnow(tx, terms, scopes);
  const id = uuidv7();
  if (!(await insertPolicy(tx, { id, name: name.toWellFormed() }))) throw new Refusal('sla_policies.name_taken');
  await insertVersion(tx, { policyId: id, terms, fromStart: false, savedBy: caller.name });
  await replaceScopes(tx, id, scopes);
  return recorded(tx, caller, 'sla_policies.created', id);
}

/** @throws Refusal 404 `sla_policies.not_found`; 409 `sla_policies.name_taken`. */
export async function copyPolicy(tx: ScopedTx, caller: Caller, id: string, name: string): Promise<SlaPolicy> {
  const { terms } = await readPolicy(tx, id);
  return createPolicy(tx, caller, { name, terms, scopes: [] });
}

/**
 * New terms hold from now on; what was promised before stays so, unless they are to hold from the start.
 * @throws Refusal 404 `sla_policies.not_found`; 412 `request.stale`; 409 `sla_policies.name_taken`, `sla_policies.is_default`
 * when the default one is to be put away; 422 `sla_policies.unknown_reference`.
 */
export async function changePolicy(
  tx: ScopedTx,
  caller: Caller,
  id: string,
  version: number,
  body: Body<'update'>,
): Promise<SlaPolicy> {
  const current = await readPolicy(tx, id);
  const { name, terms, scopes, active, fromStart = false } = body;
  if (active === false && current.isDefault) throw new Refusal('sla_policies.is_default');
  if (name !== undefined && (await isNameTaken(tx, name, id))) throw new Refusal('sla_policies.name_taken');
  // What was put away may name a calendar that was put away since.
  await mustKnow(tx, terms ?? (active ? current.terms : undefined), scopes ?? []);
  const saved = await updatePolicy(tx, id, version, { name: name?.toWellFormed(), active });
  if (!saved) throw new Refusal('request.stale');
  if (terms) await insertVersion(tx, { policyId: id, terms, fromStart, savedBy: caller.name });
  if (scopes) await replaceScopes(tx, id, scopes);
  return recorded(tx, caller, 'sla_policies.changed', id);
}

/** @throws Refusal 404 `sla_policies.not_found`. */
export async function makePolicyDefault(tx: ScopedTx, caller: Caller, id: string): Promise<SlaPolicy> {
  await readPolicy(tx, id);
  await setDefaultPolicy(tx, id);
  return recorded(tx, caller, 'sla_policies.made_default', id);
}

export async function orderPolicies(tx: ScopedTx, caller: Caller, ids: readonly string[]) {
  await setOrder(tx, ids);
  await audit(tx, { actor: actorOf(caller), action: 'sla_policies.ordered' });
  return { items: await listPolicies(tx) };
}

async function mustKnow(tx: ScopedTx, terms: PolicyTerms | undefined, scopes: readonly PolicyScope[]): Promise<void> {
  const named = (pick: (scope: PolicyScope) => string | null) => [
    ...new Set(scopes.flatMap((scope) => pick(scope) ?? [])),
  ];
  const ids = {
    ...{ clients: named(({ clientId }) => clientId), categories: named(({ categoryId }) => categoryId) },
    types: named(({ typeId }) => typeId),
  };
  const wanted = Object.values(ids).reduce((sum, list) => sum + list.length, 0);
  const sites = await clientsOfSites(
    tx,
    named(({ siteId }) => siteId),
  );
  const sitesFit = scopes.every(({ siteId, clientId }) => siteId === null || sites.get(siteId) === clientId);
  const calendarFits = !terms?.calendarId || (await isActiveCalendar(tx, terms.calendarId)) === true;
  if (!sitesFit || !calendarFits || (await countNamed(tx, ids)) !== wanted)
    throw new Refusal('sla_policies.unknown_reference');
}

async function recorded(tx: ScopedTx, caller: Caller, action: string, id: string): Promise<SlaPolicy> {
  const policy = await readPolicy(tx, id);
  await audit(tx, { actor: actorOf(caller), action, target: policy.name });
  return policy;
}

const actorOf = ({ personId, name }: Caller) => ({ kind: 'person', id: personId, name }) as const;
