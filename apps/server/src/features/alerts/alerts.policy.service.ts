import { effectiveRule } from '@lanet/alerting';
import type { AlertRule, RuleLevel } from '@lanet/contracts/alert-rules';
import type { RuleFields } from '@lanet/contracts/alerts';
import type { ErrorCode } from '@lanet/contracts/errors';
import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { audit } from '../audit/index.ts';
import {
  type DevicePlace,
  deleteOverride,
  findPlace,
  findTarget,
  type Level,
  lockRule,
  readOverrides,
  readOverridesAbove,
  readRules,
  saveOverride,
  saveRule,
} from './alerts.policy.repo.ts';
import {
  agentPolicy,
  changedRule,
  effectiveRules,
  explainedRules,
  type Limit,
  limitsOf,
} from './alerts.policy.rules.ts';

export interface AgentPolicy {
  rules: AlertRule[];
  watchedServices: string[];
  extraMounts: string[];
}

/** What the agent of a device judges by. The transaction has to see everything, as the gateway's does. */
export async function agentConfig(tx: ScopedTx, place: DevicePlace): Promise<AgentPolicy> {
  return agentPolicy(await readRules(tx), await readOverrides(tx, place), Date.now());
}

/** The limits that hold for a device, for its graphs; none for a device out of scope. */
export async function ruleLimits(tx: ScopedTx, deviceId: string): Promise<Limit[]> {
  const place = await findPlace(tx, deviceId);
  return place ? limitsOf(await rulesOf(tx, place)) : [];
}

/** Every rule as it holds for a device, disabled ones too. */
export async function rulesOf(tx: ScopedTx, place: DevicePlace): Promise<AlertRule[]> {
  return effectiveRules(await readRules(tx), await readOverrides(tx, place), Date.now());
}

/** @throws Refusal 404 `devices.not_found`. */
export async function explainRules(
  tx: ScopedTx,
  deviceId: string,
): Promise<{ rule: AlertRule; setBy: Record<string, RuleLevel> }[]> {
  const place = await findPlace(tx, deviceId);
  if (!place) throw new Refusal('devices.not_found');
  return explainedRules(await readRules(tx), await readOverrides(tx, place), Date.now());
}

export interface RuleChange {
  key: string;
  fields: RuleFields;
  /** The version the change was made from. */
  version: number;
  nowMs: number;
}

/**
 * Changes a rule for everybody who has no exception.
 * @throws Refusal 404 `alert_rules.not_found`; 412 `request.stale`; 422 `alert_rules.invalid`.
 */
export async function updateRule(tx: ScopedTx, caller: Caller, change: RuleChange): Promise<AlertRule> {
  const { key, fields, version, nowMs } = change;
  const before = await lockRule(tx, key);
  if (!before) throw new Refusal('alert_rules.not_found');
  if (before.version !== version) throw new Refusal('request.stale');
  const rule = changedRule(before, fields, version + 1);
  if (!rule) throw new Refusal('alert_rules.invalid');
  await saveRule(tx, rule, caller.personId, new Date(nowMs));
  await audit(tx, {
    actor: { kind: 'person', id: caller.personId, name: caller.name },
    action: 'alert_rules.updated',
    target: key,
    detail: { fields },
  });
  announce(tx, { topic: 'config.changed' });
  return rule;
}

const missing: Record<Level, ErrorCode> = {
  client: 'clients.not_found',
  site: 'sites.not_found',
  device: 'devices.not_found',
};

export interface OverrideChange {
  key: string;
  level: Level;
  targetId: string;
  fields: RuleFields;
  nowMs: number;
}

/**
 * Replaces what differs for a client, a site or a device; without fields it is as the levels above say.
 * @throws Refusal 404 `alert_rules.not_found` or of the target; 422 `alert_rules.invalid` when the rule as it would hold
 * there is none.
 */
export async function setOverride(tx: ScopedTx, caller: Caller, change: OverrideChange): Promise<void> {
  const { key, level, targetId, fields, nowMs } = change;
  const rule = await lockRule(tx, key);
  if (!rule) throw new Refusal('alert_rules.not_found');
  const target = await findTarget(tx, level, targetId);
  if (!target) throw new Refusal(missing[level]);
  const above = effectiveRule(rule, await readOverridesAbove(tx, target), nowMs).rule;
  if (!changedRule(above, fields, rule.version)) throw new Refusal('alert_rules.invalid');
  if (Object.keys(fields).length === 0) await deleteOverride(tx, key, target);
  else await saveOverride(tx, key, target, fields, caller.personId, new Date(nowMs));
  await audit(tx, {
    actor: { kind: 'person', id: caller.personId, name: caller.name },
    action: 'alert_rules.override_set',
    target: `${key} · ${target.name}`,
    clientId: target.clientId,
    detail: { level, targetId, fields },
  });
  announce(tx, { topic: 'config.changed' });
}

export { readRules as listRules } from './alerts.policy.repo.ts';
