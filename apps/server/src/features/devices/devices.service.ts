import { type Device, DeviceLight, DeviceStatus, DeviceType, type devices } from '@lanet/contracts/devices';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { announce, type Db, inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import { pageOf, readCursor } from '../../platform/http/cursor.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { audit } from '../audit/index.ts';
import { type DeviceRow, readDevice, readDevices, readOwnDevices, readWorstAlerts } from './devices.list.repo.ts';
import {
  agentsOf,
  type DevicePatch,
  type FactsRow,
  findDeviceRow,
  insertDevice,
  isSiteOf,
  lockDeviceRow,
  updateDeviceRow,
  updateFacts,
} from './devices.repo.ts';
import { lightOf, PRIORITIES, searchPattern } from './devices.rules.ts';

/** Devices whose lights a person sees; who has more looks at the list. */
const MAX_LIGHTS = 500;

/** What other features need to know of a device. */
export interface FoundDevice {
  id: string;
  clientId: string;
  siteId: string;
  name: string;
  type: DeviceType;
  status: DeviceStatus;
  simulated: boolean;
  version: number;
}

type Page = z.input<typeof devices.list.response>;

/** @throws Refusal 422 for a cursor that is none. */
export async function listDevices(
  tx: ScopedTx,
  query: z.output<typeof devices.list.query>,
  nowMs: number,
): Promise<Page> {
  const [afterId] = readCursor(z.tuple([z.uuid()]), query.cursor) ?? [];
  const { search, status = 'active', limit, ...filter } = query;
  const pattern = search === undefined ? undefined : searchPattern(search);
  const rows = await readDevices(
    tx,
    { ...filter, pattern, status },
    {
      ...{ afterId, limit: limit + 1, now: new Date(nowMs) },
    },
  );
  return pageOf(rows, limit, toDevice, ({ id }) => [id]);
}

/** @throws Refusal 404 `devices.not_found`. */
export async function getDevice(tx: ScopedTx, id: string, nowMs: number): Promise<Device> {
  const row = await readDevice(tx, id, new Date(nowMs));
  if (!row) throw new Refusal('devices.not_found');
  return toDevice(row);
}

/**
 * The lights of the devices a person sees. Alerts are closed to requesters, so their worst priority is looked up by the
 * product itself, for exactly the devices that the person's own scope has just shown.
 */
export async function listLights(db: Db, caller: Caller): Promise<z.input<typeof devices.mine.response>> {
  const rows = await inScope(db, caller, (tx) => readOwnDevices(tx, MAX_LIGHTS));
  const worst = await inScope(db, SYSTEM, (tx) =>
    readWorstAlerts(
      tx,
      rows.map(({ id }) => id),
    ),
  );
  return {
    items: rows.map(({ id, name, type, site_id, site_name, online }) => ({
      id,
      name,
      type: DeviceType.parse(type),
      site: { id: site_id, name: site_name },
      online,
      light: DeviceLight.shape.light.parse(lightOf({ online, worst: worst.get(id) ?? null })),
    })),
  };
}

type Update = z.output<typeof devices.update.body>;

/** @throws Refusal 404 `devices.not_found` or `sites.not_found`, 412 `request.stale`. */
export async function updateDevice(
  tx: ScopedTx,
  caller: Caller,
  { id, version, body, nowMs }: { id: string; version: number; body: Update; nowMs: number },
): Promise<Device> {
  const before = await lockDeviceRow(tx, id);
  if (!before) throw new Refusal('devices.not_found');
  if (before.version !== version) throw new Refusal('request.stale');
  if (body.siteId && !(await isSiteOf(tx, before.client_id, body.siteId))) throw new Refusal('sites.not_found');
  const patch: DevicePatch = {
    ...(body.name !== undefined && { name: body.name }),
    ...(body.type !== undefined && { type: body.type }),
    ...(body.siteId !== undefined && { site_id: body.siteId }),
  };
  const next = await updateDeviceRow(tx, id, patch);
  await audit(tx, {
    actor: { kind: 'person', id: caller.personId, name: caller.name },
    action: 'devices.updated',
    target: before.name,
    clientId: before.client_id,
    detail: { deviceId: id, ...body },
  });
  // Its agents have other rules to watch at another site.
  if (body.siteId !== undefined)
    for (const agentId of await agentsOf(tx, id)) announce(tx, { topic: 'agents.changed', agentId });
  // Who watches the site it left must see it go, too.
  for (const siteId of new Set([before.site_id, body.siteId ?? before.site_id])) {
    announceDevice(tx, { id, clientId: before.client_id, siteId, version: next });
  }
  return getDevice(tx, id, nowMs);
}

export interface CreateDevice {
  clientId: string;
  siteId: string;
  name: string;
  type: DeviceType;
  status: DeviceStatus;
  simulated?: boolean;
  /** What the agent claims about its computer; only what the list shows is kept here. */
  facts?: { os?: string | null; model?: string | null; serial?: string | null; uuid?: string | null };
}

/** A new device; its id. The site must belong to the client: whoever calls has looked it up. */
export async function createDevice(tx: ScopedTx, input: CreateDevice): Promise<string> {
  const { clientId, siteId, name, type, status, simulated = false, facts = {} } = input;
  const { os = null, model = null, serial = null, uuid = null } = facts;
  const id = uuidv7();
  await insertDevice(tx, {
    id,
    client_id: clientId,
    site_id: siteId,
    name,
    type,
    status,
    simulated,
    os,
    model,
    serial,
    uuid,
  });
  announceDevice(tx, { id, clientId, siteId, version: 1 });
  return id;
}

/** Moves a device through its life (approved, rejected, archived). @throws Refusal 404 `devices.not_found`. */
export async function setDeviceStatus(tx: ScopedTx, id: string, status: DeviceStatus): Promise<void> {
  const { clientId, siteId } = await requireDevice(tx, id);
  const version = await updateDeviceRow(tx, id, { status });
  announceDevice(tx, { id, clientId, siteId, version });
}

/** Sets what inventory says of many devices, and tells of those it changed. */
export async function setDeviceFacts(tx: ScopedTx, facts: readonly FactsRow[]): Promise<void> {
  if (facts.length === 0) return;
  for (const { id, client_id, site_id, version } of await updateFacts(tx, facts)) {
    announceDevice(tx, { id, clientId: client_id, siteId: site_id, version });
  }
}

/** A device in the caller's scope, whatever its status. */
export async function findDevice(tx: ScopedTx, id: string): Promise<FoundDevice | undefined> {
  return toFound(await findDeviceRow(tx, id));
}

/** The same, held until the transaction ends: two that decide about it do so one after the other. */
export async function lockDevice(tx: ScopedTx, id: string): Promise<FoundDevice | undefined> {
  return toFound(await lockDeviceRow(tx, id));
}

function toFound(row: Awaited<ReturnType<typeof findDeviceRow>>): FoundDevice | undefined {
  if (!row) return undefined;
  const { client_id: clientId, site_id: siteId, type, status, ...rest } = row;
  return { ...rest, clientId, siteId, type: DeviceType.parse(type), status: DeviceStatus.parse(status) };
}

/** @throws Refusal 404 `devices.not_found`, also when the device is another client's. */
export async function requireDevice(tx: ScopedTx, id: string): Promise<FoundDevice> {
  const device = await findDevice(tx, id);
  if (!device) throw new Refusal('devices.not_found');
  return device;
}

export function announceDevice(
  tx: ScopedTx,
  device: { id: string; clientId: string; siteId: string; version: number },
): void {
  const { id, version, ...audience } = device;
  announce(tx, { topic: 'live', event: { type: 'device', id, version }, audience });
}

function toDevice(row: DeviceRow): Device {
  return {
    id: row.id,
    name: row.name,
    type: DeviceType.parse(row.type),
    status: DeviceStatus.parse(row.status),
    client: { id: row.client_id, name: row.client_name },
    site: { id: row.site_id, name: row.site_name },
    os: row.os,
    model: row.model,
    serial: row.serial,
    online: row.online,
    lastSeenAt: row.seen_at?.toISOString() ?? null,
    lastReportAt: row.reported_at?.toISOString() ?? null,
    agentVersion: row.agent_version,
    simulated: row.simulated,
    unverified: row.unverified,
    cpu: row.cpu,
    memory: row.memory,
    disk:
      row.disk_volume !== null && row.disk_used !== null
        ? { volume: row.disk_volume, usedPercent: row.disk_used }
        : null,
    temperature: row.temperature,
    uptimeSeconds: row.uptime_seconds,
    clockOffsetMs: row.clock_skew_ms,
    openAlerts: row.open,
    alertPriority: row.worst === null ? null : (PRIORITIES[row.worst - 1] ?? null),
    maintenance: maintenanceOf(row),
    createdAt: row.created_at.toISOString(),
    version: row.version,
  };
}

function maintenanceOf({ window_id: id, maintenance_reason, maintenance_until }: DeviceRow): Device['maintenance'] {
  if (id === null || maintenance_until === null) return null;
  return { id, reason: maintenance_reason ?? '', until: maintenance_until.toISOString() };
}
