import { isStaff } from '@lanet/contracts/roles';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { clientIsVisible, findDevicePlace, findPersonPlace, findSitePlace, firstSite } from './tickets.place.repo.ts';

export interface WantedPlace {
  clientId?: string | undefined;
  siteId?: string | undefined;
  deviceId?: string | undefined;
  requesterId?: string | undefined;
}

export interface TicketPlace {
  clientId: string;
  siteId: string | null;
  deviceId: string | null;
  requesterId: string | null;
}

/**
 * Where a new ticket belongs. Everything named must be in the caller's scope and of the one client.
 * @throws Refusal 404 `clients|sites|devices|people.not_found` for what the caller cannot see; 422 `request.invalid` for
 * what belongs to another client; 403 `request.forbidden` when a requester asks in another's name.
 */
export async function placeOf(tx: ScopedTx, caller: Caller, wanted: WantedPlace): Promise<TicketPlace> {
  const clientId = await clientOf(tx, caller, wanted.clientId);
  const requesterId = await requesterOf(tx, caller, clientId, wanted.requesterId);
  const device = wanted.deviceId === undefined ? undefined : await findDevicePlace(tx, wanted.deviceId);
  if (wanted.deviceId !== undefined && !device) throw new Refusal('devices.not_found');
  if (device && device.clientId !== clientId) throw ofAnotherClient('deviceId');

  const siteId = wanted.siteId ?? device?.siteId ?? (await firstSite(tx, clientId, requesterId));
  if (wanted.siteId !== undefined) await checkSite(tx, clientId, wanted.siteId);
  // A ticket without a site would be out of sight for whoever sees only some sites.
  if (siteId === undefined && !isStaff(caller.role)) throw new Refusal('sites.not_found');
  return { clientId, siteId: siteId ?? null, deviceId: wanted.deviceId ?? null, requesterId };
}

async function clientOf(tx: ScopedTx, caller: Caller, wanted: string | undefined): Promise<string> {
  const clientId = wanted ?? caller.clientId;
  if (!clientId) {
    throw new Refusal('request.invalid', { errors: [{ pointer: 'body/clientId', message: 'whose ticket is it?' }] });
  }
  if (!(await clientIsVisible(tx, clientId))) throw new Refusal('clients.not_found');
  return clientId;
}

async function requesterOf(tx: ScopedTx, caller: Caller, clientId: string, wanted: string | undefined) {
  if (wanted === undefined || wanted === caller.personId) return isStaff(caller.role) ? null : caller.personId;
  if (caller.role === 'requester') throw new Refusal('request.forbidden');
  const person = await findPersonPlace(tx, wanted);
  if (!person) throw new Refusal('people.not_found');
  if (person.clientId !== clientId) throw ofAnotherClient('requesterId');
  return wanted;
}

async function checkSite(tx: ScopedTx, clientId: string, siteId: string): Promise<void> {
  const site = await findSitePlace(tx, siteId);
  if (!site) throw new Refusal('sites.not_found');
  if (site.clientId !== clientId) throw ofAnotherClient('siteId');
}

function ofAnotherClient(field: string): Refusal {
  return new Refusal('request.invalid', {
    errors: [{ pointer: `body/${field}`, message: 'belongs to another client' }],
  });
}
