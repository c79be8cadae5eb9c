import fc from 'fast-check';
import { expect, it } from 'vitest';
import { earlierUntil, type IntakeSecrets, renewed, secretsTaken } from './mailboxes.intake.rules.ts';

const HOUR = 3_600_000;
const first = renewed(undefined, { secret: 'one', nowMs: 0, endsEarlier: false });
const second = renewed(first, { secret: 'two', nowMs: HOUR, endsEarlier: false });

it.each([
  { after: first, atMs: 1000 * HOUR, taken: ['one'], because: 'the only one has no end' },
  { after: second, atMs: HOUR, taken: ['two', 'one'], because: 'the one before is taken too' },
  { after: second, atMs: 25 * HOUR - 1, taken: ['two', 'one'], because: '24 hours are not over' },
  { after: second, atMs: 25 * HOUR, taken: ['two'], because: '24 hours are over' },
  {
    after: renewed(second, { secret: 'three', nowMs: 2 * HOUR, endsEarlier: false }),
    atMs: 25 * HOUR,
    taken: ['three', 'two'],
    because: 'each has its own 24 hours',
  },
  {
    after: renewed(second, { secret: 'three', nowMs: 2 * HOUR, endsEarlier: true }),
    atMs: 2 * HOUR,
    taken: ['three'],
    because: 'those before were ended',
  },
])('takes $taken: $because', ({ after, atMs, taken }) => {
  expect(secretsTaken(after, atMs)).toEqual(taken);
});

it('tells until when the last of the earlier ones is taken', () => {
  expect([earlierUntil(first, 0), earlierUntil(second, HOUR), earlierUntil(second, 25 * HOUR)]).toEqual([
    null,
    25 * HOUR,
    null,
  ]);
});

it('takes exactly those of the last 24 hours before the last, newest first, and never more than six', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 * HOUR }), { minLength: 1, maxLength: 20 }), (pauses) => {
      let nowMs = 0;
      let kept: IntakeSecrets | undefined;
      const replacedAt: { secret: string; atMs: number }[] = [];
      for (const [at, pause] of pauses.entries()) {
        nowMs += pause;
        if (kept) replacedAt.unshift({ secret: kept.secret, atMs: nowMs });
        kept = renewed(kept, { secret: `s${at}`, nowMs, endsEarlier: false });
      }
      if (!kept) return;
      const young = replacedAt.filter(({ atMs }) => nowMs - atMs < 24 * HOUR).map(({ secret }) => secret);
      expect(secretsTaken(kept, nowMs)).toEqual([kept.secret, ...young.slice(0, 5)]);
    }),
  );
});
