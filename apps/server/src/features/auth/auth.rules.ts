import { isStaff, type Role } from '@lanet/contracts/roles';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long a second factor counts as fresh (security.md, rule 17). */
export const STEP_UP_MS = 15 * MINUTE_MS;
/** How long somebody who gave the password may take for the second factor, or to install an authenticator. */
export const HALF_SIGN_IN_MS = 30 * MINUTE_MS;
/** `last_seen_at` is written at most this often: a write per request would cost more than the request. */
export const SEEN_EVERY_MS = MINUTE_MS;

export const LINK_LIFETIME_MS = { invitation: 7 * DAY_MS, reset: 15 * MINUTE_MS } as const;
export type LinkPurpose = keyof typeof LINK_LIFETIME_MS;

/** Which part of signing in a person still owes. The demo asks for no second factor (architecture.md, Settled). */
export type SignInStep = 'signed_in' | 'second_factor' | 'enrol_second_factor';

export interface Factors {
  role: Role;
  hasTotp: boolean;
  secondFactorGiven: boolean;
  demo: boolean;
}

/** A second factor is asked of all staff, and of whoever else has set one up. */
export function nextStep({ role, hasTotp, secondFactorGiven, demo }: Factors): SignInStep {
  if (demo || secondFactorGiven) return 'signed_in';
  if (hasTotp) return 'second_factor';
  return isStaff(role) ? 'enrol_second_factor' : 'signed_in';
}

export interface SessionLimits {
  staffHours: number;
  staffIdleHours: number;
  clientDays: number;
  clientIdleDays: number;
}

/** How long a sign-in lasts, and how long unused. */
export function lifetimeOf(role: Role, limits: SessionLimits): { totalMs: number; idleSeconds: number } {
  return isStaff(role)
    ? { totalMs: limits.staffHours * HOUR_MS, idleSeconds: limits.staffIdleHours * 3600 }
    : { totalMs: limits.clientDays * DAY_MS, idleSeconds: limits.clientIdleDays * 86_400 };
}

/** Epoch milliseconds throughout. */
export interface SignInTimes {
  expiresAt: number;
  lastSeenAt: number;
  idleSeconds: number;
}

export function isAlive({ expiresAt, lastSeenAt, idleSeconds }: SignInTimes, nowMs: number): boolean {
  return nowMs < expiresAt && nowMs < lastSeenAt + idleSeconds * 1000;
}

/** Until when a fresh second factor counts, epoch milliseconds; null when it no longer does. */
export function stepUpUntil(stepUpAt: number | null, nowMs: number): number | null {
  return stepUpAt !== null && nowMs < stepUpAt + STEP_UP_MS ? stepUpAt + STEP_UP_MS : null;
}

/** What a person typed as a code: six digits of an authenticator, or a recovery code; blanks and hyphens do not matter. */
export function readCode(typed: string): { kind: 'totp' | 'recovery' | 'none'; code: string } {
  const code = typed.replaceAll(/[\s-]/g, '').toLowerCase();
  if (/^\d{6}$/.test(code)) return { kind: 'totp', code };
  return { kind: /^[a-z2-7]{12}$/.test(code) ? 'recovery' : 'none', code };
}
