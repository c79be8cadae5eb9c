import { AlertRule, type RuleOverride } from '@lanet/contracts/alert-rules';
import { RuleFields } from '@lanet/contracts/alerts';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';

export interface DevicePlace {
  deviceId: string;
  clientId: string;
  siteId: string;
}

/** The provider's rules, in their order. */
export async function readRules(tx: ScopedTx): Promise<AlertRule[]> {
  const rows = await tx
    .selectFrom('alert_rules')
    .select(['rule', 'version'])
    .orderBy('position')
    .orderBy('key')
    .execute();
  return rows.map(toRule);
}

/** Another text after every change of rules and exceptions, whoever made it: the rows' own transactions. */
export async function configMark(tx: ScopedTx): Promise<string> {
  const { rows } = await sql<{ mark: string | null }>`
    select md5(string_agg(key || ' ' || xmin, ',' order by key)) as mark from (
      select key, xmin::text as xmin from alert_rules
      union all select id::text, xmin::text from alert_overrides) as rules`.execute(tx);
  return rows[0]?.mark ?? '';
}

/** Held until the transaction ends, so that two changes do not overwrite each other. */
export async function lockRule(tx: ScopedTx, key: string): Promise<AlertRule | undefined> {
  const row = await tx
    .selectFrom('alert_rules')
    .select(['rule', 'version'])
    .where('key', '=', key)
    .forUpdate()
    .executeTakeFirst();
  return row && toRule(row);
}

function toRule(row: { rule: unknown; version: number }): AlertRule {
  return AlertRule.parse({ ...z.looseObject({}).parse(row.rule), version: row.version });
}

/**
 * A field of the rule `r` as text, as it holds for the device `d`: what `effectiveRule` answers, for queries over all devices.
 * Here the nearest level that sets it wins and nothing is locked, since neither locks nor groups are stored.
 */
export const heldField = (field: 'enabled' | 'trigger' | 'forSeconds') => sql<string>`coalesce((
  select o.fields ->> ${field} from alert_overrides o where o.rule_key = r.key and o.client_id = d.client_id
    and (o.level = 'client' or o.site_id = d.site_id or o.device_id = d.id) and o.fields ? ${field}
  order by array_position(array['device', 'site', 'client'], o.level) limit 1), r.rule ->> ${field})`;

export async function saveRule(tx: ScopedTx, rule: AlertRule, personId: string, at: Date): Promise<void> {
  await tx
    .updateTable('alert_rules')
    .set({ rule: JSON.stringify(rule), version: rule.version, updated_at: at, updated_by: personId })
    .where('key', '=', rule.key)
    .execute();
}

const Level = z.enum(['client', 'site', 'device']);
export type Level = z.infer<typeof Level>;

/** The exceptions that reach a device, with the names of what they are for. */
export async function readOverrides(
  tx: ScopedTx,
  { deviceId, clientId, siteId }: DevicePlace,
): Promise<RuleOverride[]> {
  const rows = await selectOverrides(tx)
    .where('alert_overrides.client_id', '=', clientId)
    .where((eb) =>
      eb.or([
        eb('alert_overrides.level', '=', 'client'),
        eb('alert_overrides.site_id', '=', siteId),
        eb('alert_overrides.device_id', '=', deviceId),
      ]),
    )
    .execute();
  return rows.map(toOverride);
}

function selectOverrides(tx: ScopedTx) {
  return tx
    .selectFrom('alert_overrides')
    .innerJoin('clients', 'clients.id', 'alert_overrides.client_id')
    .leftJoin('sites', 'sites.id', 'alert_overrides.site_id')
    .leftJoin('devices', 'devices.id', 'alert_overrides.device_id')
    .select([
      'alert_overrides.rule_key',
      'alert_overrides.level',
      'alert_overrides.fields',
      'alert_overrides.updated_at',
      'clients.name as client_name',
      'sites.name as site_name',
      'devices.name as device_name',
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectOverrides>['executeTakeFirstOrThrow']>>;

function toOverride(row: Row): RuleOverride {
  return {
    rule: row.rule_key,
    level: Level.parse(row.level),
    name: (row.device_name ?? row.site_name ?? row.client_name).slice(0, 120),
    fields: RuleFields.parse(row.fields),
    locked: [],
    by: null,
    at: row.updated_at.getTime(),
  };
}

export interface OverrideTarget {
  level: Level;
  clientId: string;
  /** Of the level `site`. */
  siteId: string | null;
  /** Of the level `device`. */
  deviceId: string | null;
  name: string;
  /** Where the exceptions of the levels above it are. */
  place: { clientId: string; siteId: string | null };
}

/** What an exception is for, looked up in the caller's scope. */
export async function findTarget(tx: ScopedTx, level: Level, id: string): Promise<OverrideTarget | undefined> {
  const none = { level, siteId: null, deviceId: null };
  if (level === 'client') {
    const row = await tx.selectFrom('clients').select('name').where('id', '=', id).executeTakeFirst();
    return row && { ...none, name: row.name, clientId: id, place: { clientId: id, siteId: null } };
  }
  if (level === 'site') {
    const row = await tx.selectFrom('sites').select(['name', 'client_id']).where('id', '=', id).executeTakeFirst();
    return row && { ...none, ...targetOf(row), siteId: id, place: { clientId: row.client_id, siteId: null } };
  }
  const row = await tx
    .selectFrom('devices')
    .select(['name', 'client_id', 'site_id'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row && { ...none, ...targetOf(row), deviceId: id, place: { clientId: row.client_id, siteId: row.site_id } };
}

const targetOf = (row: { name: string; client_id: string }) => ({ name: row.name, clientId: row.client_id });

/**
 * Holds the device until the transaction ends, so that two changes of what it watches do not overwrite each other. `devices`
 * itself needs `alerts`, so it cannot be asked from here.
 */
export async function holdDevice(tx: ScopedTx, id: string): Promise<void> {
  await tx.selectFrom('devices').select('id').where('id', '=', id).forUpdate().execute();
}

/** The exceptions of the levels above a target. */
export async function readOverridesAbove(tx: ScopedTx, { level, place }: OverrideTarget): Promise<RuleOverride[]> {
  if (level === 'client') return [];
  const rows = await selectOverrides(tx)
    .where('alert_overrides.client_id', '=', place.clientId)
    .where((eb) =>
      eb.or([eb('alert_overrides.level', '=', 'client'), eb('alert_overrides.site_id', '=', place.siteId)]),
    )
    .execute();
  return rows.map(toOverride);
}

export async function saveOverride(
  tx: ScopedTx,
  key: string,
  target: OverrideTarget,
  fields: RuleFields,
  personId: string,
  at: Date,
): Promise<void> {
  await deleteOverride(tx, key, target);
  await tx
    .insertInto('alert_overrides')
    .values({
      id: uuidv7(),
      client_id: target.clientId,
      rule_key: key,
      level: target.level,
      site_id: target.siteId,
      device_id: target.deviceId,
      fields: JSON.stringify(fields),
      updated_at: at,
      updated_by: personId,
    })
    .execute();
}

export async function deleteOverride(tx: ScopedTx, key: string, target: OverrideTarget): Promise<void> {
  await tx
    .deleteFrom('alert_overrides')
    .where('rule_key', '=', key)
    .where('level', '=', target.level)
    .where('client_id', '=', target.clientId)
    .where('site_id', 'is not distinct from', target.siteId)
    .where('device_id', 'is not distinct from', target.deviceId)
    .execute();
}

export async function findPlace(tx: ScopedTx, deviceId: string): Promise<DevicePlace | undefined> {
  const row = await tx
    .selectFrom('devices')
    .select(['client_id', 'site_id'])
    .where('id', '=', deviceId)
    .executeTakeFirst();
  return row && { deviceId, clientId: row.client_id, siteId: row.site_id };
}
