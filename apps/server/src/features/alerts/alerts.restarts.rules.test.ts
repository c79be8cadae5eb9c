import { expect, it } from 'vitest';
import { isPlausible } from './alerts.restarts.rules.ts';

const DAY = 24 * 3_600_000;
const NOW = Date.UTC(2026, 10, 23);

it.each([
  [0, true],
  [5 * 60_000, true],
  [5 * 60_000 + 1, false],
  [-30 * DAY, true],
  [-30 * DAY - 1, false],
])('%i ms from now can be told of: %s', (fromNow, plausible) => {
  expect(isPlausible(NOW + fromNow, NOW)).toBe(plausible);
});
