// The black box of a device: what went on around the moment an alert fired. Part of the agent's protocol and of alerts.ts.
import { z } from 'zod';
import { inventoryText } from './inventory-text.ts';

const Millis = z.number().int().min(0).max(8.64e15);
const percent = z.number().min(0).max(100);
const bytes = z.number().min(0).max(1e18);
const rate = z.number().min(0).max(1e13);

/** Minutes before the edge, and after it, in steps of one sample. */
export const STEPS_BEFORE = 30;
export const STEPS_AFTER = 5;

/** A process by its name alone. `cpu`: percent of the whole computer since the sample before. */
const ProcessLoad = z.object({ name: inventoryText(64), cpu: percent.nullable(), memory: bytes });
export type ProcessLoad = z.infer<typeof ProcessLoad>;

/** Those that took the most. */
const TopProcesses = z.object({ cpu: z.array(ProcessLoad).max(5), memory: z.array(ProcessLoad).max(5) });
export type TopProcesses = z.infer<typeof TopProcesses>;

const BlackBoxSample = z.object({
  at: Millis,
  cpu: percent.nullable(),
  memory: percent.nullable(),
  temperature: z.number().min(-100).max(200).nullable(),
  volumes: z.array(z.object({ id: inventoryText(80), usedPercent: percent })).max(16),
  /** Bytes a second, of all interfaces together. */
  network: z.object({ rx: rate, tx: rate }).nullable(),
  /** The watched ones; those that do not run first. */
  services: z.array(z.object({ name: inventoryText(80), state: inventoryText(20) })).max(30),
  processes: TopProcesses.nullable(),
});
export type BlackBoxSample = z.infer<typeof BlackBoxSample>;

const BlackBoxError = z.object({ at: Millis, source: inventoryText(64), text: inventoryText(300) });
export type BlackBoxError = z.infer<typeof BlackBoxError>;

/** What was on record, oldest first. */
export const BlackBoxContent = z.object({
  samples: z.array(BlackBoxSample).max(STEPS_BEFORE + STEPS_AFTER + 5),
  /** Errors of the system's log, the last ones. */
  errors: z.array(BlackBoxError).max(100),
});
export type BlackBoxContent = z.infer<typeof BlackBoxContent>;

/**
 * One part on its way to the server. `firedAt` is the `at` of the edges it goes with: all that fired with one sample share
 * one box. `before` holds the half hour that led to it, `after` the five minutes behind it, sent when they are over.
 */
export const BlackBoxPart = BlackBoxContent.extend({ firedAt: Millis, part: z.enum(['before', 'after']) });
export type BlackBoxPart = z.infer<typeof BlackBoxPart>;

/** As staff see it. */
export const BlackBox = z
  .object({ firedAt: Millis, before: BlackBoxContent, after: BlackBoxContent.nullable() })
  .meta({ id: 'BlackBox' });
export type BlackBox = z.infer<typeof BlackBox>;
