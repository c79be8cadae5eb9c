// When a black box goes to the server. Pure: instants are epoch milliseconds.
import { STEPS_AFTER } from '@lanet/contracts/black-box';
import { z } from 'zod';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** A device whose alerts come in floods tells the story of the first ones; the server takes no more either. */
const MOST_AN_HOUR = 4;

/** Which boxes went within the last hour, and which of them still wait for what comes after. */
export const BoxPlan = z.object({
  sent: z.array(z.number()).max(100),
  waiting: z.array(z.object({ firedAt: z.number(), due: z.number() })).max(100),
});
export type BoxPlan = z.infer<typeof BoxPlan>;

export const NO_BOXES: BoxPlan = { sent: [], waiting: [] };

/** One step: a minute, or less where a policy samples more often. */
export const stepMsOf = (sampleSeconds: number): number => Math.min(MINUTE_MS, sampleSeconds * 1000);

/** The plan with a box for an alert that fires now; the same when there were enough. */
export function withBox(plan: BoxPlan, firedAt: number, stepMs: number): BoxPlan {
  // Boxes of a clock that was set back since count for nothing.
  const sent = plan.sent.filter((at) => at > firedAt - HOUR_MS && at <= firedAt);
  if (sent.length >= MOST_AN_HOUR || sent.includes(firedAt)) return plan;
  const waiting = [...plan.waiting.slice(-MOST_AN_HOUR), { firedAt, due: firedAt + STEPS_AFTER * stepMs }];
  return { sent: [...sent, firedAt], waiting };
}

/** The boxes whose minutes after are over, and the plan without them. */
export function takeDue(plan: BoxPlan, nowMs: number): { plan: BoxPlan; due: number[] } {
  const due = plan.waiting.filter((box) => box.due <= nowMs).map(({ firedAt }) => firedAt);
  // An hour late, nobody waits for it; an hour early, the clock was set back.
  const waiting = plan.waiting.filter(({ due: at, firedAt }) => at > nowMs && firedAt <= nowMs + HOUR_MS);
  return { plan: { ...plan, waiting }, due: due.filter((firedAt) => firedAt > nowMs - HOUR_MS) };
}
