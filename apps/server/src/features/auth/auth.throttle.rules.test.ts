import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressKey, TRY_LIMITS, type TryKind, waitMs } from './auth.throttle.rules.ts';

const MINUTE = 60_000;
const now = 1_800_000_000_000;
/** So many failures, one second apart, the newest `agoMs` ago. */
const failures = (count: number, agoMs = 0) => Array.from({ length: count }, (_, index) => now - agoMs - index * 1000);

describe('the wait before the next try', () => {
  it.each([
    { kind: 'account', count: 4, agoMs: 0, minutes: 0, because: 'four are free' },
    { kind: 'account', count: 5, agoMs: 4_000, minutes: 15 - 8 / 60, because: 'the first of five leaves the window' },
    { kind: 'account', count: 5, agoMs: 15 * MINUTE, minutes: 0, because: 'all of them have left it' },
    { kind: 'code', count: 5, agoMs: 0, minutes: 15 - 4 / 60, because: 'codes are as few as passwords' },
    { kind: 'address', count: 19, agoMs: 0, minutes: 0, because: 'an office may mistype' },
    { kind: 'address', count: 20, agoMs: 0, minutes: 1, because: 'the delay begins' },
    { kind: 'address', count: 20, agoMs: MINUTE, minutes: 0, because: 'it is over' },
    { kind: 'address', count: 22, agoMs: 0, minutes: 4, because: 'it doubles' },
    { kind: 'address', count: 24, agoMs: 0, minutes: 15, because: 'it stops growing' },
    { kind: 'address', count: 50, agoMs: 0, minutes: 15, because: 'there is no permanent lock' },
    { kind: 'reset_account', count: 5, agoMs: 0, minutes: 60 - 4 / 60, because: 'five an hour' },
  ] as const)('is $minutes min for $kind after $count failures: $because', ({ kind, count, agoMs, minutes }) => {
    expect(waitMs(kind, failures(count, agoMs), now)).toBeCloseTo(minutes * MINUTE, 3);
  });

  it('is never longer than the window, so that nobody is locked out for good', () => {
    const kinds = Object.keys(TRY_LIMITS) as TryKind[]; // the keys of that very record
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.array(fc.nat(60 * MINUTE), { maxLength: 60 }), (kind, ages) => {
        const times = ages.sort((a, b) => a - b).map((age) => now - age);
        const wait = waitMs(kind, times, now);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(TRY_LIMITS[kind].windowMs);
      }),
    );
  });
});

describe('what counts as one address', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8:1:2::9', '2001:db8:1:2'],
    ['2001:db8::9', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
  ])('%s is %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});
