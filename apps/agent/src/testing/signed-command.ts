// A command as the signer makes it, for tests.
import { type KeyObject, randomBytes, randomUUID, sign } from 'node:crypto';
import { CommandPayload, type Delivery } from '@lanet/contracts/agent';
import { commandText } from '@lanet/contracts/wire';
import { fingerprintOf, publicKeyText, sha256Hex } from '../keys/ed25519.ts';

/** An envelope around a script for /bin/sh, good for ten minutes from `now` (epoch milliseconds), and the script beside it. */
export function signedCommand(
  key: KeyObject,
  part: { agentId: string; script: string; now: number; change: Partial<CommandPayload> },
): Delivery {
  const { agentId, script, now, change } = part;
  const payload = CommandPayload.parse({
    agentId,
    deviceId: randomUUID(),
    commandId: randomUUID(),
    type: 'script',
    scriptKey: 'test_script',
    scriptSha256: sha256Hex(script),
    interpreter: '/bin/sh',
    parameters: {},
    parameterKinds: {},
    language: 'es',
    notBefore: now - 60_000,
    expiresAt: now + 600_000,
    nonce: randomBytes(16).toString('base64url'),
    sequence: 1,
    requester: { id: randomUUID(), name: 'Ana' },
    approver: null,
    ticket: null,
    reason: null,
    timeoutSeconds: 60,
    idempotent: true,
    maxOutputBytes: 1_048_576,
    class: 'safe',
    proofs: [],
    ...change,
  });
  const text = JSON.stringify(payload);
  const signature = sign(null, Buffer.from(commandText(text)), key).toString('base64url');
  return { envelope: { payload: text, signature, keyId: fingerprintOf(publicKeyText(key)) }, script };
}
