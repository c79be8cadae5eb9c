import { Language } from '@lanet/contracts/endpoint';
import type { Person, people } from '@lanet/contracts/people';
import { isStaff, Role } from '@lanet/contracts/roles';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { announce, inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import { pageOf, readCursor } from '../../platform/http/cursor.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import { inviteIn, removeSecondFactorIn, requireStepUp } from '../auth/index.ts';
import { type AddressedPerson, findPersonByAddress, replaceAddresses } from './people.addresses.repo.ts';
import {
  countClients,
  countSites,
  findPerson,
  insertPerson,
  listAssignable,
  listPeople,
  organisationDefaults,
  type PersonRow,
  replaceClients,
  replaceSites,
} from './people.repo.ts';
import {
  furtherAddresses,
  isPowerful,
  likePattern,
  listsFor,
  mayManage,
  type Placement,
  placementProblem,
} from './people.rules.ts';

const Key = z.tuple([z.string(), z.uuid()]);

/** People by name. Whoever is limited to clients sees theirs only; staff they meet by name in tickets. */
export async function listVisible(tx: ScopedTx, caller: Caller, query: z.output<typeof people.list.query>) {
  const { limit, cursor, search, kind, clientId } = query;
  if (kind === 'staff' && !seesStaff(caller)) return { items: [], nextCursor: null };
  const rows = await listPeople(tx, {
    pattern: search ? likePattern(search) : undefined,
    kind: seesStaff(caller) ? kind : 'client',
    clientId,
    after: readCursor(Key, cursor),
    limit: limit + 1,
  });
  return pageOf(rows, limit, toPerson, ({ name, id }) => [name, id]);
}

/** @throws Refusal 404 `people.not_found`, also for another client's person. */
export async function readPerson(tx: ScopedTx, caller: Caller, id: string): Promise<Person> {
  const row = await findPerson(tx, id);
  if (!row || (row.client_id === null && !seesStaff(caller))) throw new Refusal('people.not_found');
  return toPerson(row);
}

/**
 * Creates a person within what the caller may give; with `invite` a mail with a link to set a password is queued.
 * @throws Refusal 403 `people.role_not_allowed` or `auth.step_up_required`, 404 `clients.not_found` or
 * `sites.not_found`, 409 `people.email_taken`, 422 `people.client_mismatch` or `people.sites_required`.
 */
export async function createPerson(
  tx: ScopedTx,
  platform: Platform,
  caller: Caller,
  input: z.output<typeof people.create.body>,
): Promise<Person> {
  if (!mayManage(caller.role, input.role)) throw new Refusal('people.role_not_allowed');
  if (isPowerful(input.role)) requireStepUp(platform, caller);
  const placement = {
    role: input.role,
    clientId: input.clientId,
    siteIds: input.siteIds ?? [],
    clientIds: input.clientIds ?? [],
  };
  await checkPlacement(tx, placement);

  const id = await addPerson(tx, input);
  await storeLists(tx, id, placement);
  await storeAddresses(tx, { id, ...input }, input.addresses ?? []);
  if (input.invite) await inviteIn(tx, id);
  await audit(tx, {
    actor: { kind: 'person', id: caller.personId, name: caller.name },
    action: 'people.created',
    target: input.email.toLowerCase(),
    clientId: input.clientId,
    security: isPowerful(input.role),
    detail: { role: input.role, invited: input.invite },
  });
  announce(tx, { topic: 'live', event: { type: 'person', id, version: 1 }, audience: audienceOf(input.clientId) });
  return readPerson(tx, caller, id);
}

/** @throws Refusal 403, 404 like `manageable`; 409 `request.conflict` for a person who was deactivated. */
export async function invitePerson(tx: ScopedTx, caller: Caller, id: string): Promise<void> {
  const person = await manageable(tx, caller, id);
  if (!person.active) throw new Refusal('request.conflict', { detail: 'this person is not active' });
  await inviteIn(tx, id);
  const actor = { kind: 'person', id: caller.personId, name: caller.name } as const;
  await audit(tx, { actor, action: 'people.invited', target: person.email, clientId: person.clientId });
}

/** @throws Refusal 403 `auth.step_up_required` for staff; 403, 404 like `manageable`. */
export async function resetSecondFactor(tx: ScopedTx, platform: Platform, caller: Caller, id: string): Promise<void> {
  const person = await manageable(tx, caller, id);
  // A client_admin need not have a second factor to make fresh, and only reaches people of the own client.
  if (isStaff(caller.role)) requireStepUp(platform, caller);
  await removeSecondFactorIn(tx, platform, caller, person);
}

/**
 * A person the caller sees and whose role the caller may give.
 * @throws Refusal 404 `people.not_found`, 403 `people.role_not_allowed`.
 */
export async function manageable(tx: ScopedTx, caller: Caller, id: string): Promise<Person> {
  const person = await readPerson(tx, caller, id);
  if (!mayManage(caller.role, person.role)) throw new Refusal('people.role_not_allowed');
  return person;
}

export interface PersonInput {
  name: string;
  email: string;
  role: Role;
  clientId: string | null;
  phone?: string | null | undefined;
  language?: Language | undefined;
  timeZone?: string | undefined;
}

/** Writes a person and answers the id; what is left out is the organisation's. @throws Refusal 409 `people.email_taken`. */
export async function addPerson(tx: ScopedTx, input: PersonInput): Promise<string> {
  const defaults = await organisationDefaults(tx);
  const id = uuidv7();
  const written = await insertPerson(tx, {
    id,
    client_id: input.clientId,
    name: input.name,
    email: input.email.toLowerCase(),
    phone: input.phone ?? null,
    role: input.role,
    language: input.language ?? defaults?.language ?? 'es',
    time_zone: input.timeZone ?? defaults?.time_zone ?? 'America/Mexico_City',
  });
  if (!written) throw new Refusal('people.email_taken');
  return id;
}

/** Writes what else a person writes from. @throws Refusal 409 `people.email_taken`. */
export async function storeAddresses(
  tx: ScopedTx,
  { id, clientId, email }: { id: string; clientId: string | null; email: string },
  addresses: readonly string[],
): Promise<void> {
  const others = furtherAddresses(email, addresses);
  if (!(await replaceAddresses(tx, { id, client_id: clientId }, others))) throw new Refusal('people.email_taken');
}

/** Whose address it is, in whatever letters; undefined when it is nobody's in scope. */
export function personByAddress(tx: ScopedTx, address: string): Promise<AddressedPerson | undefined> {
  return findPersonByAddress(tx, address.trim().toLowerCase());
}

/** @throws Refusal 404 `clients.not_found` or `sites.not_found`; 422 for what does not fit together. */
export async function checkPlacement(tx: ScopedTx, placement: Placement): Promise<void> {
  const problem = placementProblem(placement);
  const clients = [...new Set([...placement.clientIds, ...(placement.clientId === null ? [] : [placement.clientId])])];
  // Whether a client is there comes first: about another client's people nobody learns even what would fit.
  if (clients.length > 0 && (await countClients(tx, clients)) < clients.length) throw new Refusal('clients.not_found');
  if (problem) throw new Refusal(problem);
  const sites = [...new Set(placement.siteIds)];
  if (placement.clientId === null || sites.length === 0) return;
  if ((await countSites(tx, placement.clientId, sites)) < sites.length) throw new Refusal('sites.not_found');
}

/** Writes the sites and clients of a person, each list only for the role that has it. */
export async function storeLists(tx: ScopedTx, id: string, placement: Placement): Promise<void> {
  const { siteIds, clientIds } = listsFor(placement.role, placement);
  if (placement.clientId === null) await replaceClients(tx, id, clientIds);
  else await replaceSites(tx, placement.clientId, id, siteIds);
}

/** Staff a ticket of this client can be given to. @throws Refusal 404 `clients.not_found`. */
export async function readAssignable(platform: Platform, caller: Caller, clientId: string | undefined) {
  if (clientId !== undefined) {
    const visible = await inScope(platform.db, caller, (tx) => countClients(tx, [clientId]));
    if (visible === 0) throw new Refusal('clients.not_found');
  }
  // A limited technician sees no other's limits, and would take everybody for unlimited.
  return inScope(platform.db, SYSTEM, (tx) => listAssignable(tx, clientId));
}

export const audienceOf = (clientId: string | null) => ({ clientId, staffOnly: clientId === null });

const seesStaff = (caller: Caller) => caller.scope.kind === 'everything';

function toPerson(row: PersonRow): Person {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    addresses: row.addresses,
    phone: row.phone,
    role: Role.parse(row.role),
    language: Language.parse(row.language),
    timeZone: row.time_zone,
    active: row.active,
    clientId: row.client_id,
    clientName: row.client_name,
    siteIds: row.site_ids,
    clientIds: row.client_ids,
    canSignIn: row.can_sign_in ?? false,
    secondFactor: row.second_factor ?? false,
    lastSignInAt: row.last_sign_in_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    version: row.version,
  };
}
