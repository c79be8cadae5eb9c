// How many frames of one connection are listened to. Pure.
/** A healthy agent sends three, and one every five seconds while somebody looks at its device. */
const AT_ONCE = 100;
const A_SECOND = 1;

/** What a connection may still send, and as of when; epoch milliseconds. */
export interface Allowance {
  left: number;
  at: number;
}

export const fullAllowance = (nowMs: number): Allowance => ({ left: AT_ONCE, at: nowMs });

/** After one more frame; undefined when that was too many. A clock that went back gives nothing, and takes nothing. */
export function afterFrame({ left, at }: Allowance, nowMs: number): Allowance | undefined {
  const refilled = Math.min(AT_ONCE, left + (Math.max(0, nowMs - at) / 1000) * A_SECOND);
  return refilled < 1 ? undefined : { left: refilled - 1, at: nowMs };
}
