// What an agent does by itself about services, and what it says it understands of newer configurations. Part of agent.ts.
import { z } from 'zod';
import type { MetricName } from './alert-rules.ts';
import { inventoryText } from './inventory-text.ts';

/**
 * A watched service stopped, and the rule says to start it again first. `worked`, `failed`: it was tried, once. `limited`:
 * it was tried too often lately. `forbidden`: the policy of the computer does not allow it.
 */
export const ServiceRestart = z.object({
  kind: z.literal('service_restart'),
  at: z.number().int().min(0).max(8.64e15),
  name: inventoryText(255),
  outcome: z.enum(['worked', 'failed', 'limited', 'forbidden']),
  /** Of the service manager, for whoever looks into it. */
  reason: inventoryText(200).nullable(),
});
export type ServiceRestart = z.infer<typeof ServiceRestart>;

/** The script whose runs are proved by a second scan, when they install. */
export const PROVED_SCRIPT = 'update_software';

/** After such a run the device looked again; `hash`: of the section `updates` as it found it, null where it could not. */
export const Scanned = z.object({
  kind: z.literal('scanned'),
  at: z.number().int().min(0).max(8.64e15),
  commandId: z.uuid(),
  hash: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .nullable(),
});
export type Scanned = z.infer<typeof Scanned>;

/** The metrics that every agent ever released can be told of. */
export const FIRST_METRICS = [
  'cpu.usedPercent',
  'memory.usedPercent',
  'volume.usedPercent',
  'volume.freeBytes',
  'volume.inodesUsedPercent',
  'temperature.celsius',
  'service.stopped',
  'reach.lossPercent',
  'reach.milliseconds',
] as const satisfies readonly MetricName[];

/** Names of later metrics, and of members of rules, that an agent understands; the server leaves others out for it. */
export const Knows = z.array(z.string().max(60)).max(64);

/** What the agent of this version says. */
export const AGENT_KNOWS: readonly string[] = ['restartFirst', 'log.errors'];
