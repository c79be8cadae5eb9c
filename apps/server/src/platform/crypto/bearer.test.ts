import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BEARER_LIFETIME_MS, checkBearer, createBearerCheck, issueBearer } from './bearer.ts';

const key = randomBytes(32);
const agentId = 'a'.repeat(32);
const now = 1_800_000_000_000;

describe('a bearer', () => {
  it.each([
    { after: 0, kind: 'valid' },
    { after: BEARER_LIFETIME_MS - 1, kind: 'valid' },
    { after: BEARER_LIFETIME_MS, kind: 'expired' },
    { after: 365 * 86_400_000, kind: 'expired' },
  ])('is $kind $after ms later', ({ after, kind }) => {
    const { bearer, expiresAt } = issueBearer(key, agentId, now);

    expect(expiresAt).toBe(now + BEARER_LIFETIME_MS);
    expect(checkBearer(key, bearer, now + after)).toEqual(kind === 'valid' ? { kind, agentId, expiresAt } : { kind });
  });

  it('is bound to its agent, its expiry and its key', () => {
    const { bearer, expiresAt } = issueBearer(key, agentId, now);

    expect(checkBearer(key, bearer.replace(agentId, 'b'.repeat(32)), now)).toEqual({ kind: 'invalid' });
    expect(checkBearer(key, bearer.replace(String(expiresAt), String(expiresAt + 1)), now)).toEqual({
      kind: 'invalid',
    });
    expect(checkBearer(randomBytes(32), bearer, now)).toEqual({ kind: 'invalid' });
  });

  it('is refused when any bit is flipped', () => {
    const { bearer } = issueBearer(key, agentId, now);
    fc.assert(
      fc.property(fc.nat({ max: bearer.length * 8 - 1 }), (bit) => {
        const bytes = Buffer.from(bearer, 'latin1');
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(checkBearer(key, bytes.toString('latin1'), now)).toEqual({ kind: 'invalid' });
      }),
    );
  });

  it('is invalid, and nothing is thrown, for any other text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(checkBearer(key, text, now)).toEqual({ kind: 'invalid' });
      }),
    );
    expect(checkBearer(key, `la1.${agentId}.999999999999999.${'A'.repeat(43)}`, now)).toEqual({ kind: 'invalid' });
  });
});

it('is judged as ever by a check that remembers, in whatever order and however often it comes', () => {
  const bearers = [0, 1, 2].map((minutes) => issueBearer(key, agentId, now + minutes * 60_000).bearer);
  const texts = [...bearers, ...bearers.map((bearer) => `${bearer.slice(0, -1)}!`), ''];
  const asked = fc.record({ text: fc.constantFrom(...texts), after: fc.nat({ max: 2 * BEARER_LIFETIME_MS }) });
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 30 }), (calls) => {
      const check = createBearerCheck(key);
      for (const { text, after } of calls)
        expect(check(text, now + after)).toEqual(checkBearer(key, text, now + after));
    }),
  );
});
