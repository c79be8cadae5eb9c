import { generateKeyPairSync } from 'node:crypto';
import { CommandPayload, type Delivery } from '@lanet/contracts/agent';
import { commandText } from '@lanet/contracts/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintOf, publicKeyText, signText } from '../keys/ed25519.ts';
import { ScriptedServer } from '../testing/scripted-server.ts';
import { checkEnvelope } from './check-envelope.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const agentId = 'a'.repeat(32);
const server = new ScriptedServer();
const now = Date.UTC(2026, 10, 23);
server.now = () => now;
const context = { agentId, keys: new Map([[fingerprintOf(server.keys.command), server.keys.command]]), now };

const made = (change: Partial<CommandPayload> = {}): Delivery => server.deliver(agentId, 'echo hi', change);
const codeOf = (delivery: unknown, change: object = {}) => {
  const checked = checkEnvelope(delivery, { ...context, ...change });
  return checked.kind === 'refused' ? checked.code : 'signed';
};
/** Signed anew over whatever the payload is made to be. */
function signedOver(payload: string, key = server.command): Delivery {
  const keyId = fingerprintOf(server.keys.command);
  return { envelope: { payload, signature: signText(key, commandText(payload)), keyId }, script: 'echo hi' };
}

describe('an envelope', () => {
  it('made for this agent, now, is a command', () => {
    const delivery = made();

    expect(checkEnvelope(delivery, context)).toEqual({
      kind: 'signed',
      payload: CommandPayload.parse(JSON.parse(delivery.envelope.payload)),
      script: 'echo hi',
    });
  });

  it.each([
    { code: 'envelope.other_agent', what: 'for another agent', delivery: made({ agentId: 'b'.repeat(32) }) },
    { code: 'envelope.too_early', what: 'not yet valid', delivery: made({ notBefore: now + 5 * MINUTE }) },
    { code: 'envelope.expired', what: 'expired', delivery: made({ expiresAt: now }) },
    { code: 'envelope.malformed', what: 'valid for a day', delivery: made({ expiresAt: now + DAY }) },
    {
      code: 'envelope.malformed',
      what: 'valid backwards',
      delivery: made({ expiresAt: now - MINUTE, notBefore: now }),
    },
    { code: 'envelope.malformed', what: 'of another type', delivery: signedOver('{"type":"terminal"}') },
    { code: 'envelope.malformed', what: 'of no JSON', delivery: signedOver('rm -rf /') },
    { code: 'envelope.malformed', what: 'no envelope at all', delivery: null },
    { code: 'envelope.too_large', what: 'with a huge payload', delivery: signedOver('x'.repeat(70_000)) },
    { code: 'envelope.too_large', what: 'with a huge script', delivery: { ...made(), script: 'x'.repeat(2_000_000) } },
  ])('$what is refused: $code', ({ code, delivery }) => {
    expect(codeOf(delivery)).toBe(code);
  });

  it('signed by another key is refused, also under the right name', () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    const { payload } = made().envelope;

    expect(codeOf(signedOver(payload, other))).toBe('envelope.signature_invalid');
    const named = { ...signedOver(payload, other).envelope, keyId: fingerprintOf(publicKeyText(other)) };
    expect(codeOf({ envelope: named, script: 'echo hi' })).toBe('envelope.key_unknown');
  });

  it('is refused when any bit of its payload or signature is another', () => {
    const { envelope, script } = made();
    fc.assert(
      fc.property(fc.constantFrom('payload', 'signature', 'keyId'), fc.nat(), fc.nat(6), (field, at, bit) => {
        const bytes = Buffer.from(envelope[field]);
        const index = at % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
        const altered = { envelope: { ...envelope, [field]: bytes.toString('utf8') }, script };

        expect(codeOf(altered)).toMatch(/^envelope\.(signature_invalid|key_unknown)$/);
      }),
      { numRuns: 400 },
    );
  });

  it('is refused when any field of its payload is changed after signing', () => {
    const { envelope, script } = made();
    const payload: Record<string, unknown> = JSON.parse(envelope.payload);
    for (const [field, value] of Object.entries(payload)) {
      const changed = typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `${value}x`;
      const altered = JSON.stringify({ ...payload, [field]: changed });

      expect(codeOf({ envelope: { ...envelope, payload: altered }, script }), field).toBe('envelope.signature_invalid');
    }
  });

  it.each([
    { off: 365 * DAY, code: 'envelope.expired' },
    { off: -365 * DAY, code: 'envelope.too_early' },
    { off: 20 * MINUTE, code: 'envelope.expired' },
    { off: -90_000 + MINUTE, code: 'signed' },
  ])('is judged by server time: $code when it is $off ms on', ({ off, code }) => {
    expect(codeOf(made(), { now: now + off })).toBe(code);
  });

  it('never throws, whatever comes over the wire', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(codeOf(value)).not.toBe('signed');
        expect(codeOf({ envelope: value, script: 'x' })).not.toBe('signed');
      }),
    );
  });

  it('says which command it claims to be, so that the server can end it', () => {
    const { envelope, script } = made();
    const forged = { envelope: { ...envelope, signature: 'A'.repeat(86) }, script };

    expect(checkEnvelope(forged, context)).toMatchObject({ commandId: JSON.parse(envelope.payload).commandId });
  });
});
