// Live: what a device measures every few seconds while somebody looks at it. It is shown and forgotten, never stored.
import { z } from 'zod';
import { endpoint, Id, nothing } from './endpoint.ts';
import { inventoryText } from './inventory-text.ts';

/** Somebody who looks says so every `renewSeconds`; whoever does not for `leaseSeconds` looks no more. */
export const LIVE = { everySeconds: 5, renewSeconds: 40, leaseSeconds: 90 } as const;

/** Bytes of one sample as a frame; a computer with 64 volumes and 64 interfaces of ordinary names stays below. */
export const LIVE_SAMPLE_MAX_BYTES = 16 * 1024;

/** Name of the events on the stream of `LIVE_PATH` that carry a sample. */
export const LIVE_SAMPLE_EVENT = 'live_sample';

const value = (least: number, most: number) => z.number().min(least).max(most).nullable();
const named = inventoryText(255);

/** One moment of a device; null is "not known". */
export const LiveSample = z.object({
  at: z.number().int().min(0).max(8.64e15),
  cpu: value(0, 100),
  memory: value(0, 100),
  temperature: value(-100, 200),
  volumes: z.array(z.object({ id: named, usedPercent: z.number().min(0).max(100) })).max(64),
  network: z.array(z.object({ id: named, rx: value(0, 1e13), tx: value(0, 1e13) })).max(64),
});
export type LiveSample = z.infer<typeof LiveSample>;

/** What somebody who looks is told. `at` is the server's time when it came. */
export const LiveUpdate = z.object({ deviceId: Id, sample: LiveSample });
export type LiveUpdate = z.infer<typeof LiveUpdate>;

/**
 * Whether samples come. `no_connection`: the device is there, but its agent has no socket now; `unsupported`: an agent
 * from before live samples; `no_agent`: nothing that could measure.
 */
export const LiveState = z.enum(['live', 'offline', 'no_connection', 'unsupported', 'no_agent']);
export type LiveState = z.infer<typeof LiveState>;

/** `viewerId`: made by the page that looks, one for each time it begins to. */
const viewer = z.object({ id: Id, viewerId: z.uuid() });

export const live = {
  watch: endpoint({
    method: 'PUT',
    path: '/api/v1/devices/:id/viewers/:viewerId',
    summary: 'I look at this device: samples come as events of my stream while I go on saying so',
    permission: 'devices.watch',
    params: viewer,
    query: nothing,
    body: nothing,
    response: z.object({ state: LiveState }),
  }),
  leave: endpoint({
    method: 'DELETE',
    path: '/api/v1/devices/:id/viewers/:viewerId',
    summary: 'I look no more; the last one ends the samples',
    permission: 'devices.watch',
    params: viewer,
    query: nothing,
    body: nothing,
    response: nothing,
  }),
};
