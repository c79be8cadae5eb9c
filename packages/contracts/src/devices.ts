// Devices: the computers looked after. A device outlives every reinstallation of its agent.
import { z } from 'zod';
import { RetirementOrder } from './agent-enrolment.ts';
import { Priority } from './alert-rules.ts';
import { ById, endpoint, Id, Instant, line, nothing, page, paging } from './endpoint.ts';
import { SectionName } from './inventory.ts';
import { DeviceState, DeviceType, MetricRange } from './kinds.ts';

export { DeviceType, MetricRange };

export const DeviceStatus = z.enum(['pending', 'active', 'rejected', 'archived']);
export type DeviceStatus = z.infer<typeof DeviceStatus>;

export { DeviceState };

const Named = z.object({ id: Id, name: z.string() });

/** Percent 0 to 100, or null when the device has no such sensor or has not reported yet. */
const Percent = z.number().nullable();

export const Device = z
  .object({
    id: Id,
    name: z.string(),
    type: DeviceType,
    status: DeviceStatus,
    client: Named,
    site: Named,
    os: z.string().nullable(),
    model: z.string().nullable(),
    serial: z.string().nullable(),
    online: z.boolean(),
    /** When the connection was last seen, or last changed. */
    lastSeenAt: Instant.nullable(),
    lastReportAt: Instant.nullable(),
    agentVersion: z.string().nullable(),
    /** Invented by the demo or the simulator, said on its page. */
    simulated: z.boolean(),
    /** It sends without an agent: what it says is proved by nothing, and it takes no commands. */
    unverified: z.boolean(),
    cpu: Percent,
    memory: Percent,
    /** The fullest volume. */
    disk: z.object({ volume: z.string(), usedPercent: z.number() }).nullable(),
    temperature: z.number().nullable(),
    uptimeSeconds: z.number().nullable(),
    /** How many milliseconds the server's clock is ahead of the device's, as its agent last said; null when it never did. */
    clockOffsetMs: z.number().nullable(),
    openAlerts: z.number().int(),
    /** The worst priority of the open alerts. */
    alertPriority: Priority.nullable(),
    /** The window that is open over it now; of several that which ends last. */
    maintenance: z.object({ id: Id, reason: z.string(), until: Instant }).nullable(),
    createdAt: Instant,
    version: z.number().int(),
  })
  .meta({ id: 'Device' });
export type Device = z.infer<typeof Device>;

/** What a requester sees of a device: its name, kind and a light. */
export const DeviceLight = z.object({
  id: Id,
  name: z.string(),
  type: DeviceType,
  site: Named,
  online: z.boolean(),
  light: z.enum(['green', 'yellow', 'red', 'gray']),
});

export const Section = z
  .object({ section: SectionName, hash: z.string(), collectedAt: Instant, data: z.unknown() })
  .meta({ id: 'InventorySection' });

export const InventoryChange = z.object({
  id: Id,
  at: Instant,
  section: SectionName,
  /** The last four: what the device did by itself about a service that stopped. */
  change: z.enum([
    'added',
    'removed',
    'changed',
    'restarted',
    'restart_failed',
    'restart_limited',
    'restart_forbidden',
  ]),
  item: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type InventoryChange = z.infer<typeof InventoryChange>;

export const MetricSeries = z
  .object({
    metric: z.string(),
    /** Volume or interface; empty for the device as a whole. */
    object: z.string(),
    unit: z.enum(['percent', 'celsius', 'bytes_per_second', 'bytes', 'milliseconds']),
    /** Parallel to `times`; null is a gap. Hourly points also have their extremes. */
    avg: z.array(z.number().nullable()),
    min: z.array(z.number().nullable()).optional(),
    max: z.array(z.number().nullable()).optional(),
    trigger: z.number().nullable(),
  })
  .meta({ id: 'MetricSeries' });
export type MetricSeries = z.infer<typeof MetricSeries>;

export const Metrics = z
  .object({
    stepSeconds: z.number().int(),
    /** Epoch seconds, ascending, one per step from first to last. */
    times: z.array(z.number().int()),
    series: z.array(MetricSeries),
    marks: z.array(
      z.object({ at: z.number().int(), kind: z.enum(['alert', 'recovered', 'command']), label: z.string() }),
    ),
  })
  .meta({ id: 'Metrics' });
export type Metrics = z.infer<typeof Metrics>;

export const devices = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/devices',
    summary: 'Devices by client, site and name',
    permission: 'devices.inspect',
    params: nothing,
    query: z.object({
      ...paging,
      search: z.string().max(100).optional(),
      clientId: Id.optional(),
      siteId: Id.optional(),
      status: DeviceStatus.optional(),
      state: DeviceState.optional(),
      type: DeviceType.optional(),
    }),
    body: nothing,
    response: page(Device),
  }),
  mine: endpoint({
    method: 'GET',
    path: '/api/v1/devices/mine',
    summary: 'The devices of my sites: name, kind and a light',
    permission: 'devices.read',
    params: nothing,
    query: nothing,
    body: nothing,
    response: z.object({ items: z.array(DeviceLight) }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/devices/:id',
    summary: 'One device',
    permission: 'devices.inspect',
    params: ById,
    query: nothing,
    body: nothing,
    response: Device,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/v1/devices/:id',
    summary: 'Rename a device, correct its type, or move it to another site of its client',
    permission: 'devices.write',
    params: ById,
    query: nothing,
    body: z.object({ name: line(120).optional(), type: DeviceType.optional(), siteId: Id.optional() }),
    response: Device,
    versioned: true,
  }),
  archive: endpoint({
    method: 'DELETE',
    path: '/api/v1/devices/:id',
    summary: 'Stop looking after a device: its agent is refused and told to sleep or to go, its history stays',
    permission: 'devices.write',
    params: ById,
    query: z.object({ agent: RetirementOrder.default('sleep') }),
    body: nothing,
    response: nothing,
  }),
  inventory: endpoint({
    method: 'GET',
    path: '/api/v1/devices/:id/inventory',
    summary: 'The inventory sections last reported',
    permission: 'devices.inspect',
    params: ById,
    query: z.object({ section: SectionName.optional() }),
    body: nothing,
    response: z.object({ sections: z.array(Section) }),
  }),
  changes: endpoint({
    method: 'GET',
    path: '/api/v1/devices/:id/changes',
    summary: 'What changed in the inventory, newest first',
    permission: 'devices.inspect',
    params: ById,
    query: z.object(paging),
    body: nothing,
    response: page(InventoryChange),
  }),
  metrics: endpoint({
    method: 'GET',
    path: '/api/v1/devices/:id/metrics',
    summary: 'History for the graphs: minutes up to 24 h, hours beyond',
    permission: 'devices.inspect',
    params: ById,
    query: z.object({ range: MetricRange.default('24h') }),
    body: nothing,
    response: Metrics,
  }),
};
