import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AgentId,
  agentHelloText,
  base32,
  commandText,
  enrolmentAnswerText,
  enrolmentSecret,
  enrolmentText,
  formatEnrolmentToken,
  formatProof,
  isServerOfToken,
  keyFingerprint,
  type ProofClaims,
  parseEnrolmentToken,
  parseProof,
  proofPayload,
  proofText,
  serverHelloText,
  sortedJson,
} from './wire.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const fingerprint = bytes(32).map(keyFingerprint);

describe('base32', () => {
  // RFC 4648 section 10, lower case and without padding.
  it.each([
    ['', ''],
    ['f', 'my'],
    ['fo', 'mzxq'],
    ['foo', 'mzxw6'],
    ['foob', 'mzxw6yq'],
    ['fooba', 'mzxw6ytb'],
    ['foobar', 'mzxw6ytboi'],
  ])('writes %j as %j', (text, expected) => {
    expect(base32(new TextEncoder().encode(text))).toBe(expected);
  });

  it('gives different texts for different bytes of one length', () => {
    fc.assert(fc.property(bytes(20), bytes(20), (a, b) => (base32(a) === base32(b)) === (String(a) === String(b))));
  });
});

describe('agent id', () => {
  it('is the first 20 bytes of the hash, 32 characters', () => {
    const hash = new Uint8Array(32).fill(0xff, 0, 20);

    expect(keyFingerprint(hash)).toBe('7'.repeat(32));
    expect(AgentId.safeParse(keyFingerprint(hash)).success).toBe(true);
  });

  it.each(['', 'A'.repeat(32), 'a'.repeat(31), `${'a'.repeat(31)}1`, `${'a'.repeat(32)}\n`])('refuses %j', (text) => {
    expect(AgentId.safeParse(text).success).toBe(false);
  });
});

describe('enrolment token', () => {
  it('comes back from its text, however a person writes it', () => {
    fc.assert(
      fc.property(bytes(17), fingerprint, (random, server) => {
        const secret = enrolmentSecret(random);
        const text = formatEnrolmentToken(secret, server);

        expect(text).toMatch(/^LANET-[A-Z2-7]{26}-[A-Z2-7]{16}$/);
        for (const typed of [text, text.toLowerCase(), `  ${text}\n`]) {
          const token = parseEnrolmentToken(typed);
          expect(token).toEqual({ secret, fingerprint: server.slice(0, 16) });
          expect(token && isServerOfToken(token, server)).toBe(true);
        }
      }),
    );
  });

  it('names one server', () => {
    const token = { fingerprint: 'a'.repeat(16) };

    expect(isServerOfToken(token, 'a'.repeat(32))).toBe(true);
    expect(isServerOfToken(token, `${'a'.repeat(15)}b${'a'.repeat(16)}`)).toBe(false);
  });

  it.each([
    '',
    'LANET-',
    `LANET-${'A'.repeat(25)}-${'A'.repeat(16)}`,
    `LANET-${'A'.repeat(26)}-${'A'.repeat(17)}`,
    `LANET-${'A'.repeat(25)}1-${'A'.repeat(16)}`,
    `LANET-${'A'.repeat(26)}-${'A'.repeat(16)}-`,
    `${' '.repeat(300)}LANET-${'A'.repeat(26)}-${'A'.repeat(16)}`,
  ])('is not %j', (text) => {
    expect(parseEnrolmentToken(text)).toBeUndefined();
  });

  it('wants exactly 17 random bytes', () => {
    expect(() => enrolmentSecret(new Uint8Array(16))).toThrow(RangeError);
  });
});

describe('sorted JSON', () => {
  it('does not depend on the order the sender wrote', () => {
    expect(sortedJson({ b: [{ d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
    expect(sortedJson({ a: null, b: [{ c: 2, d: 1 }] })).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
  });

  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(sortedJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('signed texts', () => {
  it('differ by purpose and by every part', () => {
    const keys = { identity: 'i', command: 'c' };
    const texts = [
      enrolmentText({ tokenSha256: 'a', serverFingerprint: 'b', factsSha256: 'c' }),
      enrolmentText({ tokenSha256: 'ab', serverFingerprint: '', factsSha256: 'c' }),
      enrolmentAnswerText({ proof: 'a', agentId: 'b', state: 'pending', keys }),
      enrolmentAnswerText({ proof: 'a', agentId: 'b', state: 'active', keys }),
      enrolmentAnswerText({ proof: 'a', agentId: 'b', state: 'active', keys: { ...keys, recovery: 'r' } }),
      serverHelloText({ agentNonce: 'a', serverNonce: 'b', serverTime: 1 }),
      serverHelloText({ agentNonce: 'b', serverNonce: 'a', serverTime: 1 }),
      agentHelloText({ agentId: 'a', serverFingerprint: 'b', serverNonce: 'c' }),
      commandText('abc'),
      proofText('abc'),
    ];

    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe('proof', () => {
  const signature = 'A'.repeat(86);
  const claims: ProofClaims = {
    agentId: 'a'.repeat(32),
    server: 'b'.repeat(32),
    method: 'POST',
    path: '/agent/v1/grants?año=1',
    bodySha256: '0'.repeat(64),
    issuedAt: 1_000,
    expiresAt: 121_000,
    random: 'A'.repeat(22),
  };

  it('comes back from its header', () => {
    const payload = proofPayload(claims);

    expect(parseProof(formatProof(payload, signature))).toEqual({ payload, signature, claims });
  });

  it('ignores fields a newer agent adds', () => {
    const payload = proofPayload(Object.assign({ later: true }, claims));

    expect(parseProof(formatProof(payload, signature))?.claims).toEqual(claims);
  });

  it.each([
    ['no scheme', `${proofPayload(claims)}.${signature}`],
    ['another scheme', `Bearer ${proofPayload(claims)}.${signature}`],
    ['a short signature', formatProof(proofPayload(claims), 'A'.repeat(85))],
    ['a payload that is not JSON', formatProof('AAAA', signature)],
    ['a payload of impossible length', formatProof('A', signature)],
    ['a payload that is not UTF-8', formatProof('Iv8i', signature)],
    ['a field missing', formatProof(btoa('{"agentId":"a"}').replaceAll('=', ''), signature)],
    ['an instant that is no integer', formatProof(proofPayload({ ...claims, issuedAt: 1.5 }), signature)],
    ['an oversized header', formatProof('A'.repeat(3_000), signature)],
  ])('is refused with %s', (_what, header) => {
    expect(parseProof(header)).toBeUndefined();
  });

  it('never throws on hostile input', () => {
    fc.assert(
      fc.property(fc.string(), fc.base64String(), (a, b) => {
        parseProof(a);
        parseProof(formatProof(b.replaceAll('=', ''), signature));
        parseEnrolmentToken(a);
      }),
    );
  });
});
