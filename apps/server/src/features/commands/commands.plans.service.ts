// Updates inside a window: planned by a person, run by the product while the window is open, and only then signed.
import { PROVED_SCRIPT } from '@lanet/contracts/agent';
import type { UpdatePlan, UpdateWindow } from '@lanet/contracts/updates';
import { v7 as uuidv7 } from 'uuid';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import { requireStepUp } from '../auth/index.ts';
import { findTicketRef } from '../tickets/index.ts';
import {
  findPlan,
  findScriptId,
  insertPlan,
  listPlans,
  lockPlan,
  type StoredPlan,
  updatePlan,
  windowIn,
  zoneOf,
} from './commands.plans.repo.ts';
import { cancelWaiting } from './commands.repo.ts';
import { changed, targetOf } from './commands.service.ts';
import { nextOpening } from './commands.window.rules.ts';

export interface PlanRequest {
  deviceIds: readonly string[];
  window: UpdateWindow;
  ticketId?: string | undefined;
}

/**
 * Plans the installation of updates for some devices: all of them, or none.
 * @throws Refusal 404 of a device, its script or the ticket; 403 `auth.step_up_required`; 409 `devices.no_agent`,
 * `update_plans.taken`; 422 `update_plans.window_over`.
 */
export async function planUpdates(
  tx: ScopedTx,
  platform: Platform,
  caller: Caller,
  request: PlanRequest,
): Promise<UpdatePlan[]> {
  requireStepUp(platform, caller);
  const plans: UpdatePlan[] = [];
  for (const deviceId of new Set(request.deviceIds)) plans.push(await planOne(tx, platform, caller, request, deviceId));
  return plans;
}

async function planOne(
  tx: ScopedTx,
  { clock }: Platform,
  caller: Caller,
  { window, ticketId }: PlanRequest,
  deviceId: string,
): Promise<UpdatePlan> {
  const now = clock.now();
  const { device } = await targetOf(tx, deviceId);
  const [zone, scriptId] = [await zoneOf(tx, deviceId), await findScriptId(tx, PROVED_SCRIPT)];
  if (!zone) throw new Refusal('devices.not_found');
  if (!scriptId) throw new Refusal('scripts.not_found');
  const ticket = ticketId ? await findTicketRef(tx, ticketId) : undefined;
  if (ticketId && ticket?.clientId !== device.clientId) throw new Refusal('tickets.not_found');
  const spec = windowIn(zone, window);
  const opening = nextOpening(spec, now);
  if (!opening) throw new Refusal('update_plans.window_over');
  const id = uuidv7();
  const place = { clientId: device.clientId, deviceId, ticketId: ticket?.id ?? null };
  const by = { requesterId: caller.personId, signInId: caller.signInId, at: new Date(now) };
  if (!(await insertPlan(tx, { id, ...place, scriptId, spec, ...opening, ...by })))
    throw new Refusal('update_plans.taken', { detail: device.name });
  await audit(tx, {
    actor: { kind: 'person', id: caller.personId, name: caller.name },
    action: 'updates.planned',
    target: device.name,
    clientId: device.clientId,
    detail: { planId: id, window, timeZone: zone },
  });
  return toPlan(await getPlan(tx, id));
}

/**
 * Ends a plan. What its device has already taken goes on; what it has not is cancelled with it.
 * @throws Refusal 404 `update_plans.not_found`; 409 `update_plans.ended`.
 */
export async function cancelPlan(tx: ScopedTx, caller: Caller, id: string, now: number): Promise<UpdatePlan> {
  const plan = await lockPlan(tx, id, { wait: true });
  if (!plan) throw new Refusal('update_plans.not_found');
  if (plan.state !== 'planned' && plan.state !== 'running') throw new Refusal('update_plans.ended');
  if (plan.commandId && (await cancelWaiting(tx, plan.commandId, new Date(now)))) await changed(tx, plan.commandId);
  await updatePlan(tx, id, { state: 'cancelled' });
  await audit(tx, {
    actor: { kind: 'person', id: caller.personId, name: caller.name },
    action: 'updates.plan_cancelled',
    target: plan.device.name,
    clientId: plan.client.id,
    detail: { planId: id },
  });
  return toPlan(await getPlan(tx, id));
}

async function getPlan(tx: ScopedTx, id: string): Promise<StoredPlan> {
  const plan = await findPlan(tx, id);
  if (!plan) throw new Refusal('update_plans.not_found');
  return plan;
}

export async function plansOf(tx: ScopedTx, deviceId: string | undefined): Promise<UpdatePlan[]> {
  return (await listPlans(tx, deviceId)).map(toPlan);
}

/** A plan as it leaves: without what only the server needs. */
const toPlan = ({ spec: _spec, scriptId: _script, signInId: _signIn, ...plan }: StoredPlan): UpdatePlan => plan;
