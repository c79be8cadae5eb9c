import type { auth } from '@lanet/contracts/auth';
import type { Person, people } from '@lanet/contracts/people';
import type { z } from 'zod';
import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import { endSignInsIn, requireStepUp } from '../auth/index.ts';
import { activateAddresses, deactivateAddresses } from './people.addresses.repo.ts';
import { lockSuperadmins, type PersonChanges, updateOwnRow, updatePerson } from './people.repo.ts';
import { isPowerful, mayManage, type Placement } from './people.rules.ts';
import { audienceOf, checkPlacement, readPerson, storeAddresses, storeLists } from './people.service.ts';

type Changes = z.output<typeof people.update.body>;

/**
 * Changes a person. Deactivating ends every sign-in at once; a change of role, sites or clients closes live streams, which
 * come back with what the person may see now.
 * @throws Refusal 403 `people.role_not_allowed` or `auth.step_up_required`, 404, 409 `people.last_superadmin` or
 * `people.email_taken`, 412 `request.stale`, 422 like createPerson.
 */
export async function changePerson(
  tx: ScopedTx,
  platform: Platform,
  caller: Caller,
  { id, version, changes }: { id: string; version: number; changes: Changes },
): Promise<Person> {
  const before = await readPerson(tx, caller, id);
  checkAllowed(platform, caller, before, changes);
  const placement = placementAfter(before, changes);
  if (isMoved(changes)) await checkPlacement(tx, placement);
  await keepOneSuperadmin(tx, before, changes);

  if (!(await updatePerson(tx, id, version, rowOf(changes)))) throw new Refusal('request.stale');
  if (isMoved(changes)) await storeLists(tx, id, placement);
  const switched = changes.active !== undefined && changes.active !== before.active;
  if (switched) await switchAddresses(tx, before);
  if (changes.addresses) await storeAddresses(tx, before, changes.addresses);
  // Also when somebody is activated again: what was signed in before must not come back to life.
  if (switched) await endSignInsIn(tx, platform, id);
  else if (isMoved(changes)) announce(tx, { topic: 'sign_ins.ended', personId: id });

  await audit(tx, {
    actor: { kind: 'person', id: caller.personId, name: caller.name },
    action: 'people.changed',
    target: before.email,
    clientId: before.clientId,
    security: switched || placement.role !== before.role,
    detail: { before: pick(before, changes), after: changes },
  });
  const event = { type: 'person', id, version: version + 1 } as const;
  announce(tx, { topic: 'live', event, audience: audienceOf(before.clientId) });
  return readPerson(tx, caller, id);
}

/** Who is deactivated leaves the addresses to others. @throws Refusal 409 `people.email_taken` when they are back late. */
async function switchAddresses(tx: ScopedTx, { id, clientId, active: wasActive }: Person): Promise<void> {
  if (wasActive) await deactivateAddresses(tx, id);
  else if (!(await activateAddresses(tx, { id, client_id: clientId }))) throw new Refusal('people.email_taken');
}

/** One's own profile. */
export async function changeOwnProfile(
  tx: ScopedTx,
  { personId, clientId }: Caller,
  { name, language, timeZone }: z.output<typeof auth.updateMe.body>,
): Promise<void> {
  await updateOwnRow(tx, personId, rowOf({ name, language, timeZone }));
  announce(tx, { topic: 'live', event: { type: 'person', id: personId }, audience: audienceOf(clientId) });
}

function checkAllowed(platform: Platform, caller: Caller, before: Person, changes: Changes): void {
  // Whoever writes from an address acts as its person.
  const touchesRights = isMoved(changes) || changes.active !== undefined || changes.addresses !== undefined;
  const ownProfile = before.id === caller.personId && !touchesRights;
  const role = changes.role ?? before.role;
  if (!ownProfile && !(mayManage(caller.role, before.role) && mayManage(caller.role, role))) {
    throw new Refusal('people.role_not_allowed');
  }
  if (touchesRights && (isPowerful(role) || isPowerful(before.role))) requireStepUp(platform, caller);
}

const isMoved = ({ role, siteIds, clientIds }: Changes) =>
  role !== undefined || siteIds !== undefined || clientIds !== undefined;

/** Lists that are not named stay, as far as the new role has them. */
function placementAfter(before: Person, changes: Changes): Placement {
  const role = changes.role ?? before.role;
  const keptSites = role === 'requester' ? before.siteIds : [];
  const keptClients = role === 'technician' ? before.clientIds : [];
  return {
    role,
    clientId: before.clientId,
    siteIds: changes.siteIds ?? keptSites,
    clientIds: changes.clientIds ?? keptClients,
  };
}

/** Nobody could make a superadmin again. */
async function keepOneSuperadmin(
  tx: ScopedTx,
  before: Person,
  { role = before.role, active = true }: Changes,
): Promise<void> {
  if (before.role !== 'superadmin' || !before.active || (role === 'superadmin' && active)) return;
  if ((await lockSuperadmins(tx)) <= 1) throw new Refusal('people.last_superadmin');
}

function rowOf({ name, phone, language, timeZone, role, active }: Changes): PersonChanges {
  return {
    ...(name !== undefined && { name }),
    ...(phone !== undefined && { phone }),
    ...(language !== undefined && { language }),
    ...(timeZone !== undefined && { time_zone: timeZone }),
    ...(role !== undefined && { role }),
    ...(active !== undefined && { active }),
  };
}

function pick(before: Person, changes: Changes): Record<string, unknown> {
  return Object.fromEntries(Object.entries(before).filter(([field]) => field in changes));
}
