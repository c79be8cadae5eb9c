// Decisions about the delivery of a mail and about who may read what in it. Pure.
import type { OutboxMessage, UndeliveredReason } from '@lanet/contracts/mail';
import type { Role } from '@lanet/contracts/roles';

/** Minutes before attempt 2, 3, …: about two days in all (mail.md 6.1). */
const PAUSES = [1, 5, 15, 60, 120, 240, 480, 480, 480, 480, 480];

export interface Failure {
  /** The other server's answer; undefined when none came. */
  responseCode: number | undefined;
  /** How often it was tried, this time included. */
  attempts: number;
}

export type AfterFailure = { kind: 'failed' } | { kind: 'again'; afterMs: number };

/** 5xx is the last word (RFC 5321, 4.2.1). Greylisting, a full disk, a dead line may pass: again after a growing pause. */
export function afterFailure({ responseCode, attempts }: Failure): AfterFailure {
  const minutes = PAUSES[attempts - 1];
  const isPermanent = responseCode !== undefined && responseCode >= 500 && responseCode < 600;
  return isPermanent || minutes === undefined ? { kind: 'failed' } : { kind: 'again', afterMs: minutes * 60_000 };
}

/** A tenth more or less, so that what failed together does not come back together. `random`: from 0 to 1. */
export function withJitter(afterMs: number, random: number): number {
  return Math.round(afterMs * (0.9 + 0.2 * random));
}

/** The enhanced status in a server's words (RFC 3463), such as 5.1.1; null where there is none. */
export function statusIn(text: string): string | null {
  return /(?:^|[\s(#-])([245]\.\d{1,3}\.\d{1,3})(?![.\d])/.exec(text)?.[1] ?? null;
}

const REASONS: readonly [pattern: RegExp, reason: UndeliveredReason][] = [
  [/^[45]\.1\.(1|6|10)$/, 'unknown_user'],
  [/^[45]\.(1\.2|4\.4)$/, 'unknown_domain'],
  [/^[45]\.1\.[0378]$/, 'bad_address'],
  [/^[45]\.2\.1$/, 'mailbox_disabled'],
  [/^[45]\.2\.2$/, 'mailbox_full'],
  [/^[45]\.(2\.3|3\.4)$/, 'too_large'],
  [/^[45]\.7\.\d+$/, 'policy'],
  [/^[45]\.4\.\d+$/, 'unreachable'],
];

/** What a status means to a reader (RFC 3463 and the registry of IANA). */
export function undeliveredReason(status: string | null): UndeliveredReason {
  return REASONS.find(([pattern]) => pattern.test(status ?? ''))?.[1] ?? 'other';
}

const ADMIN_MAY_INVITE: readonly (Role | null)[] = ['technician', 'client_admin', 'requester'];

/**
 * Whether the link that opens an account is shown. Only in a mail that stays here because no mail server is configured,
 * so that somebody can hand it over; and only to who may give that account away in any case.
 */
export function showsSecret(viewer: Role, state: OutboxMessage['state'], recipient: Role | null): boolean {
  if (state !== 'kept') return false;
  return viewer === 'superadmin' || (viewer === 'admin' && ADMIN_MAY_INVITE.includes(recipient));
}

/** Whether a mail may be tried again by hand: it is at an end that is not success. */
export function isRetryable(state: OutboxMessage['state']): boolean {
  return state === 'failed' || state === 'kept' || state === 'bounced';
}

/** Whether a mail may be given up: it was not taken by anybody. */
export function isDiscardable(state: OutboxMessage['state']): boolean {
  return state === 'queued' || state === 'held' || state === 'failed' || state === 'kept';
}
