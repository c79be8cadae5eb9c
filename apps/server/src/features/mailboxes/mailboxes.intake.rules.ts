// The secrets with which mail is handed over by HTTP: the last one, and those before it until their time is over. Pure.
import { z } from 'zod';

export const IntakeSecrets = z.object({
  secret: z.string(),
  /** Epoch milliseconds, as all of them. */
  madeAtMs: z.number(),
  /** The newest first. */
  earlier: z.array(z.object({ secret: z.string(), untilMs: z.number() })),
});
export type IntakeSecrets = z.infer<typeof IntakeSecrets>;

/** For whoever has to bring the new one to all senders. */
const EARLIER_MS = 24 * 3_600_000;
/** Whoever renews it again and again keeps no longer list than this. */
const MOST_EARLIER = 5;

/** With another secret in the first place. `endsEarlier`: whoever got hold of one before it hands nothing over any more. */
export function renewed(
  kept: IntakeSecrets | undefined,
  { secret, nowMs, endsEarlier }: { secret: string; nowMs: number; endsEarlier: boolean },
): IntakeSecrets {
  const earlier =
    kept && !endsEarlier ? [{ secret: kept.secret, untilMs: nowMs + EARLIER_MS }, ...stillTaken(kept, nowMs)] : [];
  return { secret, madeAtMs: nowMs, earlier: earlier.slice(0, MOST_EARLIER) };
}

/** All that are taken at this moment. */
export const secretsTaken = (kept: IntakeSecrets, nowMs: number): string[] => [
  kept.secret,
  ...stillTaken(kept, nowMs).map(({ secret }) => secret),
];

/** Until when one before the last is taken; null where none is. */
export function earlierUntil(kept: IntakeSecrets, nowMs: number): number | null {
  const times = stillTaken(kept, nowMs).map(({ untilMs }) => untilMs);
  return times.length === 0 ? null : Math.max(...times);
}

const stillTaken = ({ earlier }: IntakeSecrets, nowMs: number) => earlier.filter(({ untilMs }) => nowMs < untilMs);
