import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSealer, SealBroken, type SealedPlace } from './sealed.ts';

const key = randomBytes(32);
const sealer = createSealer(key);
const place: SealedPlace = { table: 'mailboxes', column: 'password', row: '018f-1' };

describe('a sealed value', () => {
  it('opens in its place, whatever the text, and does not show it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (secret) => {
        const whole = secret.toWellFormed();
        expect(sealer.open(place, sealer.seal(place, whole))).toBe(whole);
      }),
    );
    expect(sealer.seal(place, 'canary-secret')).not.toContain(Buffer.from('canary').toString('base64url').slice(0, 6));
  });

  it('is another one each time', () => {
    expect(sealer.seal(place, 'x')).not.toBe(sealer.seal(place, 'x'));
  });

  it.each([
    ['row', { ...place, row: '018f-2' }],
    ['column', { ...place, column: 'recovery' }],
    ['table', { ...place, table: 'people' }],
    ['split of the names', { table: 'mailboxes', column: 'password018f', row: '-1' }],
  ])('is refused in another %s', (_what, other) => {
    expect(() => sealer.open(other, sealer.seal(place, 'x'))).toThrow(SealBroken);
  });

  it('is refused when any bit of it is flipped', () => {
    const value = sealer.seal(place, 'correct horse battery staple');
    fc.assert(
      fc.property(fc.nat({ max: value.length * 8 - 1 }), (bit) => {
        const bytes = Buffer.from(value, 'latin1');
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(() => sealer.open(place, bytes.toString('latin1'))).toThrow(SealBroken);
      }),
      { numRuns: 500 },
    );
  });

  it('is refused when cut or extended', () => {
    const value = sealer.seal(place, 'x');
    for (let length = 0; length < value.length; length++) {
      expect(() => sealer.open(place, value.slice(0, length))).toThrow(SealBroken);
    }
    expect(() => sealer.open(place, `${value}A`)).toThrow(SealBroken);
    expect(() => sealer.open(place, `${value}.`)).toThrow(SealBroken);
  });

  it('says nothing of the secret when refused', () => {
    expect(() => sealer.open({ ...place, row: '9' }, sealer.seal(place, 'canary'))).toThrow(
      'Cannot open mailboxes.password of row 9: it was altered or belongs to another row',
    );
  });
});

describe('rotation', () => {
  it('opens values of the older key, names them outdated, and seals with the new one', () => {
    const old = sealer.seal(place, 'x');
    const rotated = createSealer(randomBytes(32), [key]);

    expect(rotated.open(place, old)).toBe('x');
    expect(rotated.isOutdated(old)).toBe(true);
    expect(rotated.isOutdated(rotated.seal(place, 'x'))).toBe(false);
    expect(() => sealer.open(place, rotated.seal(place, 'x'))).toThrow(SealBroken);
  });
});

it('wants a key of 32 bytes', () => {
  expect(() => createSealer(randomBytes(16))).toThrow(RangeError);
});
