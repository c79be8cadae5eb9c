// Whether a device that is away is one to worry about, or it is us. Pure: instants are epoch milliseconds.
import type { AlertRule } from '@lanet/contracts/alert-rules';

/** Which rule a type of device is held to. Laptops, mobiles and the rest come and go (product.md Q5). */
const RULES: Readonly<Record<string, string>> = { server: 'offline_server', desktop: 'offline_workstation' };

export const EXPECTED = Object.entries(RULES).map(([type, rule]) => ({ type, rule }));

export const absenceRule = (deviceType: string): string | undefined => RULES[deviceType];

/** Devices lost within so long of each other went together. */
const TOGETHER_MS = 120_000;
/** Fewer are one site's switch, and not the line of an installation. */
const LEAST_LOST = 5;
const MASS_SHARE = 0.3;

/** So long after an outage of ours its devices may take to return before one is a ticket (alerts.md 7). */
export const RETURN_GRACE_MS = 600_000;
/** An outage that does not end is not ours any more: this process, at least, has been working all the time. */
export const LONGEST_OUTAGE_MS = 3_600_000;

/** How many devices were last seen in which span of time. */
export interface Lost {
  fromMs: number;
  count: number;
}

/** The span of two minutes in which most devices were lost, of counts by shorter spans in their order. */
export function worstLoss(lost: readonly Lost[], spanMs: number): { fromMs: number; untilMs: number; count: number } {
  let worst = { fromMs: 0, untilMs: 0, count: 0 };
  for (const { fromMs } of lost) {
    const untilMs = fromMs + TOGETHER_MS;
    const together = lost.filter((each) => each.fromMs >= fromMs && each.fromMs + spanMs <= untilMs);
    const count = together.reduce((sum, each) => sum + each.count, 0);
    if (count > worst.count) worst = { fromMs, untilMs, count };
  }
  return worst;
}

/** `online`: agents that are still there. More than 30 % of all lost at once are not so many faults, but one. */
export function isOurs({ lost, online }: { lost: number; online: number }): boolean {
  return lost >= LEAST_LOST && lost > MASS_SHARE * (lost + online);
}

export interface OwnOutage {
  kind: 'restart' | 'mass_loss';
  beganMs: number;
  untilMs: number;
  graceUntilMs: number | null;
}

/**
 * Whether a device's absence is put down to one of our own outages. Who was connected when the gateway started counts as last
 * seen then, and may take until the end of the grace; who was lost before is missed as ever.
 */
export function isExcused(outages: readonly OwnOutage[], seenMs: number, nowMs: number): boolean {
  return outages.some(({ kind, beganMs, untilMs, graceUntilMs }) => {
    const isOpen = graceUntilMs === null || nowMs < graceUntilMs;
    return isOpen && seenMs >= beganMs && (kind === 'restart' || seenMs <= untilMs);
  });
}

export interface Absence {
  type: string;
  online: boolean;
  /** When it was last seen; while it is online, since when it is. */
  seenMs: number;
}

const toMinutes = (ms: number) => Math.round(ms / 6000) / 10;

/** Minutes for which a device is missed, when that is longer than its rule allows. Undefined: nothing to say. */
export function missedMinutes(
  rule: Pick<AlertRule, 'enabled' | 'trigger'> | undefined,
  { online, seenMs }: Absence,
  nowMs: number,
): number | undefined {
  const minutes = (nowMs - seenMs) / 60_000;
  return !online && rule?.enabled && minutes > rule.trigger ? toMinutes(nowMs - seenMs) : undefined;
}

export type AbsenceEnd = 'still_away' | 'returned' | 'not_judged';

/** What became of a device that was missed. It has to stay for a while: one that comes and goes was not repaired. */
export function absenceEnd(
  rule: Pick<AlertRule, 'key' | 'enabled' | 'keepSeconds'> | undefined,
  { type, online, seenMs }: Absence,
  nowMs: number,
): AbsenceEnd {
  if (!rule?.enabled || absenceRule(type) !== rule.key) return 'not_judged';
  return online && nowMs - seenMs >= rule.keepSeconds * 1000 ? 'returned' : 'still_away';
}

/** For how long it was away in the end: from when the alert counted until it was back. */
export function awayMinutes(alert: { openedMs: number; value: number }, backMs: number): number {
  return Math.max(alert.value, toMinutes(backMs - (alert.openedMs - alert.value * 60_000)));
}

/** How far a clock is off, in minutes either way. */
export const offMinutes = (skewMs: number): number => toMinutes(Math.abs(skewMs));
