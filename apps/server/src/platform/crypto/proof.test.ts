import { createHash, randomBytes } from 'node:crypto';
import { formatProof, type ProofClaims, proofPayload, proofText } from '@lanet/contracts/wire';
import { describe, expect, it } from 'vitest';
import { fingerprintOf, generateKeyPair, signText } from './ed25519.ts';
import { agentOfProof, checkProof, createReplayMemory, type ProvedRequest } from './proof.ts';

const agent = generateKeyPair();
const serverFingerprint = fingerprintOf(generateKeyPair().publicKey);
const now = 1_800_000_000_000;
const bodySha256 = createHash('sha256').update('{}').digest('hex');

const claimsOf = (changes: Partial<ProofClaims> = {}): ProofClaims => ({
  agentId: fingerprintOf(agent.publicKey),
  server: serverFingerprint,
  method: 'POST',
  path: '/agent/v1/grants',
  bodySha256,
  issuedAt: now,
  expiresAt: now + 120_000,
  random: randomBytes(16).toString('base64url'),
  ...changes,
});

function proofOf(changes: Partial<ProofClaims> = {}, key = agent.privateKey): string {
  const payload = proofPayload(claimsOf(changes));
  return formatProof(payload, signText(key, proofText(payload)));
}

const request: ProvedRequest = {
  publicKey: agent.publicKey,
  serverFingerprint,
  method: 'POST',
  path: '/agent/v1/grants',
  bodySha256,
  nowMs: now,
};
const check = (proof: string, changes: Partial<ProvedRequest> = {}) =>
  checkProof(proof, { ...request, ...changes }, createReplayMemory());

describe('a proof', () => {
  it('proves the agent for its request', () => {
    const proof = proofOf();

    expect(agentOfProof(proof)).toBe(fingerprintOf(agent.publicKey));
    expect(check(proof)).toMatchObject({ kind: 'proved', claims: { agentId: fingerprintOf(agent.publicKey) } });
  });

  it.each([
    ['malformed', 'Lanet x.y', {}],
    ['wrong_agent', proofOf({ agentId: 'a'.repeat(32) }), {}],
    ['wrong_agent', proofOf(), { publicKey: generateKeyPair().publicKey }],
    ['bad_signature', proofOf({}, generateKeyPair().privateKey), {}],
    ['wrong_server', proofOf({ server: 'a'.repeat(32) }), {}],
    ['wrong_request', proofOf({ method: 'GET' }), {}],
    ['wrong_request', proofOf(), { path: '/agent/v1/reports' }],
    ['wrong_request', proofOf(), { bodySha256: createHash('sha256').update('{ }').digest('hex') }],
  ])('is refused as %s', (code, proof, changes) => {
    expect(check(proof, changes)).toEqual({ kind: 'refused', code });
  });

  it('is refused when the payload is altered after signing', () => {
    const [, signature = ''] = proofOf().split('.');
    const other = proofPayload(claimsOf());

    expect(check(formatProof(other, signature))).toEqual({ kind: 'refused', code: 'bad_signature' });
  });

  it('is no signature for another purpose, and none of another purpose is a proof', () => {
    const payload = proofPayload(claimsOf());

    expect(check(formatProof(payload, signText(agent.privateKey, payload)))).toMatchObject({ code: 'bad_signature' });
  });

  it.each([
    { issued: 0, expires: 120_000, kind: 'proved' },
    { issued: 30_000, expires: 150_000, kind: 'proved' },
    { issued: 30_001, expires: 150_001, kind: 'refused' },
    { issued: -119_999, expires: 1, kind: 'proved' },
    { issued: -120_000, expires: 0, kind: 'refused' },
    { issued: 0, expires: 120_001, kind: 'refused' },
    { issued: 10, expires: 10, kind: 'refused' },
    { issued: -now, expires: 120_000 - now, kind: 'refused' },
    { issued: 365 * 86_400_000, expires: 365 * 86_400_000 + 120_000, kind: 'refused' },
  ])('issued $issued ms from now, expiring $expires ms from now, is $kind', ({ issued, expires, kind }) => {
    const result = check(proofOf({ issuedAt: now + issued, expiresAt: now + expires }));

    expect(result).toMatchObject(kind === 'proved' ? { kind } : { kind, code: 'outside_window' });
  });

  it('is good once', () => {
    const memory = createReplayMemory();
    const proof = proofOf({ issuedAt: now + 30_000, expiresAt: now + 150_000 });

    expect(checkProof(proof, request, memory).kind).toBe('proved');
    for (const later of [0, 1, 75_000, 149_999]) {
      expect(checkProof(proof, { ...request, nowMs: now + later }, memory)).toMatchObject({ code: 'replayed' });
    }
    expect(checkProof(proof, { ...request, nowMs: now + 150_000 }, memory)).toMatchObject({ code: 'outside_window' });
  });

  it('takes up no memory when it is refused', () => {
    const memory = createReplayMemory({ all: 1, perAgent: 1 });
    checkProof(proofOf({}, generateKeyPair().privateKey), request, memory);
    checkProof(proofOf({ method: 'GET' }), request, memory);

    expect(checkProof(proofOf(), request, memory).kind).toBe('proved');
  });
});

describe('replay memory', () => {
  const entry = (random: number, agentId = 'a') => ({ agentId, random: String(random) });

  it('remembers across a change of generation for as long as a proof is valid', () => {
    const memory = createReplayMemory();
    memory.remember(entry(0), now);
    memory.remember(entry(1), now + 149_999);
    memory.remember(entry(2), now + 150_000);

    expect(memory.remember(entry(1), now + 299_998)).toBe('replayed');
    expect(memory.remember(entry(0), now + 300_000)).toBeUndefined();
  });

  it('lets no agent fill it, and refuses rather than forgets when it is full', () => {
    const memory = createReplayMemory({ all: 3, perAgent: 2 });
    const answers = [entry(0), entry(1), entry(2), entry(0, 'b'), entry(0, 'c'), entry(0)].map((one) =>
      memory.remember(one, now),
    );

    expect(answers).toEqual([undefined, undefined, 'too_many', undefined, 'too_many', 'replayed']);
    expect(memory.remember(entry(2), now + 150_000)).toBeUndefined();
  });
});
