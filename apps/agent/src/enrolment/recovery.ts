import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { Recovery } from '@lanet/contracts/agent';
import { AgentId, recoveryProofText, recoveryText, Signature } from '@lanet/contracts/wire';
import { z } from 'zod';
import { fingerprintOf, publicKeyText, signText } from '../keys/ed25519.ts';
import { keyFileText, pemOf } from '../keys/sealed-key.ts';
import { readJson, replaceFile } from '../state/durable-file.ts';
import type { StateFolder } from '../state/state-folder.ts';

/** A key of its own, and this agent's word for it. */
const Left = z.object({ agentId: AgentId, server: AgentId, statement: Signature, key: z.string() });

/**
 * Beside the state folder, so that it outlives its loss: with it the next agent proves which device this is. It is good for
 * nothing else, and not without an enrolment token. Purging the package takes it along.
 */
export const recoveryFile = ({ path }: StateFolder): string => `${path}-recovery.json`;

/** Leaves a key for the agent that comes after this one, once. `identity`: the server's pinned key. */
export function leaveRecovery(state: StateFolder, identity: string): void {
  const server = fingerprintOf(identity);
  const { agentId, privateKey } = state.key;
  const kept = Left.safeParse(readJson(recoveryFile(state))).data;
  if (kept?.agentId === agentId && kept.server === server) return;
  const made = generateKeyPairSync('ed25519').privateKey;
  const text = recoveryText({ agentId, serverFingerprint: server, recoveryKey: publicKeyText(made) });
  const key = keyFileText(String(made.export({ type: 'pkcs8', format: 'pem' })));
  replaceFile(recoveryFile(state), JSON.stringify({ agentId, server, statement: signText(privateKey, text), key }));
}

/**
 * What an earlier agent left here for this server, used for one request to join. Undefined where there is nothing of use: this
 * agent then joins by what its computer looks like. `serverFingerprint`: as much of it as the token names.
 */
export function useRecovery(
  state: StateFolder,
  { serverFingerprint, proof }: { serverFingerprint: string; proof: string },
): Recovery | undefined {
  try {
    const left = Left.parse(readJson(recoveryFile(state)));
    const newAgentId = state.key.agentId;
    if (left.agentId === newAgentId || !left.server.startsWith(serverFingerprint)) return undefined;
    const key = createPrivateKey(pemOf(left.key));
    const { agentId, statement } = left;
    return {
      ...{ agentId, statement, key: publicKeyText(key) },
      proof: signText(key, recoveryProofText({ agentId, newAgentId, proof })),
    };
  } catch {
    // Nothing was left, or it is no longer readable: joining must not fail by it.
    return undefined;
  }
}
