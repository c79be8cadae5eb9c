import { createHash } from 'node:crypto';
import { type AuthTx, inAuth } from '../../platform/database/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import { failuresSince, forgiveFailures, insertFailures, lockTries } from './auth.failures.repo.ts';
import { addressKey, TRY_LIMITS, type TryKind, waitMs } from './auth.throttle.rules.ts';

/** Who or where a try comes from: a mail address, a person's id, a network address. */
export type TriedBy = { kind: TryKind; value: string };

/** A try that was counted as failed before it was made. */
export interface CountedTry {
  ids: readonly number[];
  /** Forgotten with a success: what belongs to the account, never to the address. */
  ownKeys: readonly Buffer[];
  /** Of which kinds it is the last free one: if it fails, the next must wait. */
  lastFree: readonly TryKind[];
}

/**
 * Counts a try as failed before it is made, and commits that: of a hundred tries at once only the allowed ones get to
 * guess. A success takes it back with `forgive`. @throws Refusal 429 `auth.too_many_attempts`.
 */
export function countTry({ db, clock }: Platform, by: readonly TriedBy[]): Promise<CountedTry> {
  return inAuth(db, async (tx) => {
    const now = clock.now();
    const keys = by.map(({ kind, value }) => ({ kind, key: keyOf(kind, value) }));
    const lastFree: TryKind[] = [];
    for (const { kind, key } of keys) {
      await lockTries(tx, key);
      const failures = await failuresSince(tx, key, new Date(now - TRY_LIMITS[kind].windowMs));
      const wait = waitMs(kind, failures, now);
      if (wait > 0) throw new Refusal('auth.too_many_attempts', { retryAfterSeconds: Math.ceil(wait / 1000) });
      if (failures.length + 1 === TRY_LIMITS[kind].free) lastFree.push(kind);
    }
    const ids = await insertFailures(
      tx,
      keys.map(({ key }) => key),
      new Date(now),
    );
    return {
      ids,
      ownKeys: keys.filter(({ kind }) => kind === 'account' || kind === 'code').map(({ key }) => key),
      lastFree,
    };
  });
}

export function forgive(tx: AuthTx, { ids, ownKeys }: CountedTry): Promise<void> {
  return forgiveFailures(tx, ids, ownKeys);
}

/**
 * Says in the audit log that somebody has to wait from now on; once, as the limit is reached, not at each refused try.
 * @param target the mail address of the person, where there is one.
 */
export async function tellFailed({ db }: Platform, { lastFree }: CountedTry, target?: string): Promise<void> {
  if (lastFree.length === 0) return;
  const actor = { kind: 'system', id: null, name: 'sign-in' } as const;
  const detail = { countedBy: lastFree };
  await inAuth(db, (tx) =>
    audit(tx, { actor, action: 'auth.limit_reached', security: true, detail, ...(target && { target }) }),
  );
}

/** The network address a request comes from, as tries are counted by it. */
export const fromAddress = (address: string, kind: 'address' | 'reset_address' = 'address'): TriedBy => ({
  kind,
  value: addressKey(address),
});

function keyOf(kind: TryKind, value: string): Buffer {
  return createHash('sha256').update(`${kind}:${value}`).digest();
}

/** For another door than sign-in: counts the try by its address, and answers what takes it back. @throws Refusal 429. */
export async function limitAddress(platform: Platform, address: string): Promise<() => Promise<void>> {
  const tried = await countTry(platform, [fromAddress(address)]);
  return () => inAuth(platform.db, (tx) => forgive(tx, tried));
}
