import { describe, expect, it } from 'vitest';
import { type AddressHealth, afterBounce } from './mail.bounces.rules.ts';

const DAY = 86_400_000;
const NOW = 1_800_000_000_000;
const well: AddressHealth = { soft: [], suppressed: false };

describe('an address after a bounce', () => {
  it.each([
    { status: '5.1.1', suppressed: true },
    { status: '5.1.2', suppressed: true },
    { status: '5.1.3', suppressed: true },
    { status: '5.1.10', suppressed: true },
    { status: '5.2.1', suppressed: true },
    { status: '5.7.1', suppressed: false },
    { status: '5.2.2', suppressed: false },
    { status: '4.2.2', suppressed: false },
    { status: null, suppressed: false },
  ])('of $status is written to no more: $suppressed', ({ status, suppressed }) => {
    expect(afterBounce(well, status, NOW).suppressed).toBe(suppressed);
  });

  it('is written to no more after five within a week that should have passed', () => {
    const days = [0, 1, 2, 3, 4].map((day) => NOW + day * DAY);
    let health = well;
    const states = days.map((at) => {
      health = afterBounce(health, '4.4.1', at);
      return health;
    });

    expect(states.map(({ suppressed }) => suppressed)).toEqual([false, false, false, false, true]);
  });

  it('forgets those of more than a week ago, and counts one twice told once', () => {
    const days = [0, 2, 4, 6, 8].map((day) => NOW + day * DAY);
    const spread = days.reduce((health, at) => afterBounce(health, '4.4.1', at), well);
    const twice = [0, 0, 0, 0, 0].reduce((health) => afterBounce(health, '4.4.1', NOW), well);

    expect(spread.suppressed).toBe(false);
    expect(twice).toEqual({ soft: [NOW], suppressed: false });
  });
});
