import { hash } from 'node:crypto';
import { sortedJson } from '@lanet/contracts/wire';
import type { FastifyRequest } from 'fastify';
import { inScope, SYSTEM } from '../database/index.ts';
import type { Background } from '../feature.ts';
import { poll } from '../jobs/poll.ts';
import type { Platform } from '../platform.ts';
import type { Caller } from './caller.ts';
import { deleteAnswers, findAnswer, keepAnswer, takeKey } from './kept-answers.repo.ts';
import { Refusal } from './refusal.ts';

const KEEP_MS = 24 * 60 * 60_000;
const CLEANUP_EVERY_MS = 60 * 60_000;
/** Visible ASCII; two headers arrive as one with a blank in it. */
const KEY = /^[\x21-\x7e]{1,255}$/;

/** Of `Idempotency-Key`; undefined when none is sent. @throws Refusal 400 `idempotency.malformed`. */
export function idempotencyKeyOf({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !KEY.test(key)) throw new Refusal('idempotency.malformed');
  return key;
}

export interface KeyedRequest {
  caller: Caller;
  /** `POST /api/v1/tickets/:id/replies` */
  endpoint: string;
  key: string;
  /** All that was asked, as the contract reads it. */
  asked: unknown;
}

/**
 * Does what a request asks once per person, endpoint and key in 24 hours; asked again, gives the same answer (`replayed`).
 *
 * The work and the answer are one transaction: `work` gets a caller whose `inScope` joins it. So there is no moment at
 * which the work is done and its answer is not kept: a crash before the commit leaves neither, one after it both, and
 * nothing is left "running": the key is held by a lock of the transaction, which ends with it (a process that dies lets
 * go at once, a machine that vanishes when its connection is given up, after 60 s at most; see `openPool`).
 *
 * Only what succeeded is kept. A refusal has changed nothing (its transaction is rolled back) and is judged anew when it
 * is sent again, corrected or not; neither is a failure kept. What is given again is what this person was told before;
 * whether they may still ask is checked before, at every request.
 *
 * @throws Refusal 409 `idempotency.running` while the first is at it, 422 `idempotency.mismatch` when it asked for
 * something else; and whatever `work` throws.
 */
export function once<Answer>(
  { db, clock }: Pick<Platform, 'clock' | 'db'>,
  { caller, endpoint, key, asked }: KeyedRequest,
  work: (caller: Caller) => Promise<Answer>,
): Promise<{ answer: Answer; replayed: boolean }> {
  const place = { personId: caller.personId, endpoint, key };
  const requestHash = hash('sha256', sortedJson(asked), 'buffer');
  return inScope(db, caller, async (tx) => {
    if (!(await takeKey(tx, place))) throw new Refusal('idempotency.running', { retryAfterSeconds: 1 });
    const nowMs = clock.now();
    // A statement of its own: only one that starts after the lock was taken sees what its last holder wrote.
    const kept = await findAnswer(tx, place, new Date(nowMs - KEEP_MS));
    if (kept) {
      if (!requestHash.equals(kept.request_hash)) throw new Refusal('idempotency.mismatch');
      // Written below by the same endpoint's work, and read back as the JSON that it is sent as.
      return { answer: kept.answer as Answer, replayed: true };
    }
    const answer = await work({ ...caller, within: tx });
    await keepAnswer(tx, place, { requestHash, answer: JSON.stringify(answer), at: new Date(nowMs) });
    return { answer, replayed: false };
  });
}

/** Deletes, every hour, what is given to nobody any more. Two processes that do it at once delete the same rows. */
export function startForgetting(platform: Platform): Background {
  return poll('idempotency.cleanup', CLEANUP_EVERY_MS, platform.log, () => forgetAnswers(platform));
}

export function forgetAnswers({ db, clock }: Pick<Platform, 'clock' | 'db'>): Promise<void> {
  return inScope(db, SYSTEM, (tx) => deleteAnswers(tx, new Date(clock.now() - KEEP_MS)));
}
