// Decisions about the delivery of a mail and about who may read what in it. Pure.
import type { OutboxMessage } from '@lanet/contracts/mail';
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
  return state === 'failed' || state === 'kept';
}
