// The watch list of one device: which services it is missed of.
import { RuleFields } from '@lanet/contracts/alerts';
import type { WatchedServices } from '@lanet/contracts/watched-services';
import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { audit } from '../audit/index.ts';
import {
  deleteOverride,
  findPlace,
  findTarget,
  holdDevice,
  readOverrides,
  readOverridesAbove,
  readRules,
  saveOverride,
} from './alerts.policy.repo.ts';
import { effectiveRules, watchedBy } from './alerts.policy.rules.ts';
import { changedWatch, type WatchChange } from './alerts.watch.rules.ts';

/** The rule that watched services belong to. */
const RULE = 'service_down';

/** @throws Refusal 404 `devices.not_found`. */
export async function listWatched(tx: ScopedTx, deviceId: string, nowMs: number): Promise<WatchedServices> {
  const place = await findPlace(tx, deviceId);
  if (!place) throw new Refusal('devices.not_found');
  const [rules, overrides] = [await readRules(tx), await readOverrides(tx, place)];
  const rule = effectiveRules(rules, overrides, nowMs).find(({ key }) => key === RULE);
  return { items: watchedBy(RULE, rules, overrides), restartFirst: rule?.restartFirst === true };
}

/**
 * Watches a service of a device, or no longer; or says whether the device starts one again by itself first.
 * @throws Refusal 404 `devices.not_found`, `alert_rules.not_found`; 422 `alert_rules.invalid` when the list is full.
 */
export async function setWatched(
  tx: ScopedTx,
  caller: Caller,
  { deviceId, change, nowMs }: { deviceId: string; change: WatchChange; nowMs: number },
): Promise<WatchedServices> {
  // Not the rule: staff of some clients may not change that one, and it is the device's list that must not be lost.
  await holdDevice(tx, deviceId);
  const rule = (await readRules(tx)).find(({ key }) => key === RULE);
  if (!rule) throw new Refusal('alert_rules.not_found');
  const [target, place] = [await findTarget(tx, 'device', deviceId), await findPlace(tx, deviceId)];
  if (!target || !place) throw new Refusal('devices.not_found');
  const above = await readOverridesAbove(tx, target);
  const own = (await readOverrides(tx, place)).find(({ rule: key, level }) => key === RULE && level === 'device');
  const names = watchedBy(RULE, [rule], above).map(({ name }) => name);
  const fields = RuleFields.safeParse(changedWatch(own?.fields ?? {}, change, names)).data;
  if (!fields) throw new Refusal('alert_rules.invalid');
  if (Object.keys(fields).length === 0) await deleteOverride(tx, RULE, target);
  else await saveOverride(tx, RULE, target, fields, caller.personId, new Date(nowMs));
  await audit(tx, {
    actor: { kind: 'person', id: caller.personId, name: caller.name },
    action: 'alert_rules.override_set',
    target: `${RULE} · ${target.name}`,
    clientId: target.clientId,
    detail: { level: 'device', targetId: deviceId, change },
  });
  announce(tx, { topic: 'config.changed' });
  return listWatched(tx, deviceId, nowMs);
}
