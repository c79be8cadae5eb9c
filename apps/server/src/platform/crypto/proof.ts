/** The agent's proof of its key for one request (agents.md section 3), and the memory that makes it good for one use. */
import type { KeyObject } from 'node:crypto';
import { PROOF_LIFETIME_MS, type ProofClaims, parseProof, proofText } from '@lanet/contracts/wire';
import { fingerprintOf, verifyText } from './ed25519.ts';

/** How far an agent's idea of the server's time may be ahead, in milliseconds. */
const AHEAD_MS = 30_000;

/** What the server knows about the request a proof came with. */
export interface ProvedRequest {
  /** The agent's key: as stored for the id in the claims, or as sent in an enrolment. */
  publicKey: KeyObject;
  /** This server's. */
  serverFingerprint: string;
  method: string;
  /** Path with query, as received. */
  path: string;
  /** Lower-case hex; of no bytes when there is no body. */
  bodySha256: string;
  /** Epoch milliseconds. */
  nowMs: number;
}

export type ProofRefusal =
  | 'malformed'
  | 'wrong_agent'
  | 'bad_signature'
  | 'wrong_server'
  | 'wrong_request'
  | 'outside_window'
  | 'replayed'
  | 'too_many';

export type ProofCheck = { kind: 'proved'; claims: ProofClaims } | { kind: 'refused'; code: ProofRefusal };

/** The agent a proof says it is from: only to look its key up, nothing is proved yet. */
export function agentOfProof(authorization: string): string | undefined {
  return parseProof(authorization)?.claims.agentId;
}

/**
 * Whether the proof is this agent's, for exactly this request, now, and for the first time. `outside_window` is the
 * answer to a wrong clock: tell the agent the server's time, and its next proof fits.
 */
export function checkProof(authorization: string, request: ProvedRequest, memory: ReplayMemory): ProofCheck {
  const proof = parseProof(authorization);
  if (!proof) return { kind: 'refused', code: 'malformed' };
  const { claims, payload, signature } = proof;
  const code =
    refusalOfClaims(claims, request) ??
    (verifyText(request.publicKey, proofText(payload), signature) ? undefined : 'bad_signature') ??
    // Last: only what really came from the agent may take up memory.
    memory.remember(claims, request.nowMs);
  return code ? { kind: 'refused', code } : { kind: 'proved', claims };
}

function refusalOfClaims(claims: ProofClaims, request: ProvedRequest): ProofRefusal | undefined {
  if (claims.agentId !== fingerprintOf(request.publicKey)) return 'wrong_agent';
  if (claims.server !== request.serverFingerprint) return 'wrong_server';
  const sameRequest =
    claims.method === request.method && claims.path === request.path && claims.bodySha256 === request.bodySha256;
  if (!sameRequest) return 'wrong_request';
  const lifetimeMs = claims.expiresAt - claims.issuedAt;
  const inWindow = claims.issuedAt <= request.nowMs + AHEAD_MS && request.nowMs < claims.expiresAt;
  return inWindow && lifetimeMs > 0 && lifetimeMs <= PROOF_LIFETIME_MS ? undefined : 'outside_window';
}

export interface ReplayMemory {
  /** Undefined the first time; then `replayed`. `too_many` when there is no room: refusing is safe, forgetting is not. */
  remember(claims: Pick<ProofClaims, 'agentId' | 'random'>, nowMs: number): 'replayed' | 'too_many' | undefined;
}

/** Longest time a proof can be accepted in, so what is older need not be remembered. */
const GENERATION_MS = PROOF_LIFETIME_MS + AHEAD_MS;

/**
 * Remembers the random parts of accepted proofs in two generations: each lives at least as long as a proof is valid,
 * and forgetting costs nothing per entry. In memory of one process: what another gateway saw is asked of the database behind it
 * (`SharedProofs` of the agents).
 *
 * @param limits entries of one generation (150 s), over all agents and of one agent, so that one cannot fill it.
 */
export function createReplayMemory(limits = { all: 200_000, perAgent: 100 }): ReplayMemory {
  let startedAt = Number.NEGATIVE_INFINITY;
  let current = new Map<string, Set<string>>();
  let previous = new Map<string, Set<string>>();
  let size = 0;

  return {
    remember({ agentId, random }, nowMs) {
      if (nowMs - startedAt >= GENERATION_MS) {
        previous = nowMs - startedAt >= 2 * GENERATION_MS ? new Map() : current;
        current = new Map();
        startedAt = nowMs;
        size = 0;
      }
      const seen = current.get(agentId) ?? new Set();
      if (seen.has(random) || previous.get(agentId)?.has(random)) return 'replayed';
      if (size >= limits.all || seen.size >= limits.perAgent) return 'too_many';
      current.set(agentId, seen.add(random));
      size += 1;
      return undefined;
    },
  };
}
