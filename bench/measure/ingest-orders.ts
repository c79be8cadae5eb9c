// What the process that measures ingest and the process that makes the load say to each other.
import { z } from 'zod';

export const Shape = z.enum(['values', 'minutes']);
export type Shape = z.infer<typeof Shape>;

export const LoadOrder = z.object({ shape: Shape, milliseconds: z.number() });
export type LoadOrder = z.infer<typeof LoadOrder>;

export const LoadReady = z.object({ kind: z.literal('ready'), agents: z.number() });
export type LoadReady = z.infer<typeof LoadReady>;

export const LoadDone = z.object({
  kind: z.literal('done'),
  reports: z.number(),
  refused: z.number(),
  /** From the first report to the last answer. */
  seconds: z.number(),
});
export type LoadDone = z.infer<typeof LoadDone>;
