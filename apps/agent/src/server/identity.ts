import { randomBytes } from 'node:crypto';
import type { PinnedKeys } from '@lanet/contracts/wire';
import { formatProof, PROOF_LIFETIME_MS, proofPayload, proofText } from '@lanet/contracts/wire';
import { fingerprintOf, sha256Hex, signText } from '../keys/ed25519.ts';
import type { AgentKey } from '../state/state-folder.ts';

/** The two ends of every conversation: this agent's key, and the keys of the server it enrolled with. */
export type Identity = { key: AgentKey; pinned: PinnedKeys; serverFingerprint: string };

export function identityOf(key: AgentKey, pinned: PinnedKeys): Identity {
  return { key, pinned, serverFingerprint: fingerprintOf(pinned.identity) };
}

/** 16 random bytes as they travel. */
export function newNonce(): string {
  return randomBytes(16).toString('base64url');
}

/** The `Authorization` that proves the agent's key for exactly this request. `nowMs`: server time, epoch milliseconds. */
export function proofFor(identity: Identity, request: { method: string; path: string; body?: string }, nowMs: number) {
  const payload = proofPayload({
    agentId: identity.key.agentId,
    server: identity.serverFingerprint,
    method: request.method,
    path: request.path,
    bodySha256: sha256Hex(request.body ?? ''),
    issuedAt: nowMs,
    expiresAt: nowMs + PROOF_LIFETIME_MS,
    random: newNonce(),
  });
  return formatProof(payload, signText(identity.key.privateKey, proofText(payload)));
}
