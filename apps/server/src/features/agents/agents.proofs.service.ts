import { hash } from 'node:crypto';
import type { ProofClaims } from '@lanet/contracts/wire';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { deleteProofs, insertProofs, type ProofRow } from './agents.proofs.repo.ts';

type Claims = Pick<ProofClaims, 'agentId' | 'random' | 'expiresAt'>;

interface Waiting extends ProofRow {
  resolve(isFirst: boolean): void;
  reject(error: unknown): void;
}

const TOGETHER = 1_000;
/** How far the clocks of two gateways may be apart: to the one behind a proof is good for that much longer. */
const CLOCKS_APART_MS = 5 * 60_000;

/**
 * The proofs that any gateway of this installation accepted, in the database. Behind the memory of the process, which keeps one agent
 * from filling it; an agent proves its key once in a quarter of an hour, so no report waits for this. What comes while one
 * statement is under way goes together by the next one.
 */
export class SharedProofs {
  readonly #platform: Pick<Platform, 'db' | 'clock'>;
  #waiting: Waiting[] = [];
  #isWorking = false;

  constructor(platform: Pick<Platform, 'db' | 'clock'>) {
    this.#platform = platform;
  }

  /** Whether no gateway has accepted it before; from then on one has. */
  take({ agentId, random, expiresAt }: Claims): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const proof = hash('sha256', `${agentId} ${random}`, 'buffer');
    this.#waiting.push({ proof, expiresAt: new Date(expiresAt), resolve, reject });
    if (!this.#isWorking) void this.#work();
    return promise;
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, TOGETHER);
      try {
        const taken = await inScope(this.#platform.db, SYSTEM, (tx) => insertProofs(tx, batch));
        for (const { proof, resolve } of batch) resolve(taken.has(proof.toString('hex')));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#isWorking = false;
  }

  /** What no gateway would take any more need not be known. */
  forget(): Promise<void> {
    const { db, clock } = this.#platform;
    return inScope(db, SYSTEM, (tx) => deleteProofs(tx, new Date(clock.now() - CLOCKS_APART_MS)));
  }
}
