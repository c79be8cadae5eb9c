import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FETCH_TIMES, lookAt, oldestWanted, pauseAfter, probeDue, stateAfter } from './inbound-mail.fetch.rules.ts';

const refused = { code: 'refused', text: '' } as const;
const password = { code: 'authentication', text: '' } as const;

describe('the pause after a failure', () => {
  it('grows from 5 seconds to 5 minutes', () => {
    const limits = [0, 1, 2, 3, 5, 7, 50].map((failures) => pauseAfter(failures, refused, FETCH_TIMES, 1) / 1000);

    expect(limits).toEqual([5, 10, 20, 40, 160, 300, 300]);
  });

  it('is never shorter than the first nor longer than the longest, and never below half of what it may be', () => {
    fc.assert(
      fc.property(fc.nat(2000), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const pause = pauseAfter(failures, refused, FETCH_TIMES, random);
        const most = pauseAfter(failures, refused, FETCH_TIMES, 1);
        expect(pause).toBeGreaterThanOrEqual(Math.max(5_000, most / 2));
        expect(pause).toBeLessThanOrEqual(300_000);
      }),
    );
  });

  it('leaves a minute between two wrong passwords', () => {
    expect(pauseAfter(0, password, FETCH_TIMES, 0)).toBe(60_000);
  });
});

it.each([
  ['ok', 1, 'refused', 'ok'],
  ['new', 2, 'timeout', 'new'],
  ['ok', 3, 'refused', 'failing'],
  ['needs_sign_in', 3, 'refused', 'failing'],
  ['ok', 2, 'authentication', 'ok'],
  ['ok', 3, 'authentication', 'needs_sign_in'],
  ['ok', 1, 'token', 'needs_sign_in'],
] as const)('is after %s and failure %d of %s: %s', (before, failed, code, after) => {
  expect(stateAfter(before, failed, { code, text: '' })).toBe(after);
});

describe('a folder', () => {
  const known = { uidvalidity: '7', highestUid: 10 };

  it.each([
    ['that nobody looked at', undefined, { uidvalidity: '7', uidNext: 11 }, { kind: 'first', uidvalidity: '7' }],
    ['that grew', known, { uidvalidity: '7', uidNext: 12 }, { kind: 'news', uidvalidity: '7', after: 10 }],
    ['that did not', known, { uidvalidity: '7', uidNext: 11 }, { kind: 'news', uidvalidity: '7', after: 10 }],
    ['that was made anew', known, { uidvalidity: '8', uidNext: 2 }, { kind: 'again', uidvalidity: '8' }],
    ['that was put back', known, { uidvalidity: '7', uidNext: 10 }, { kind: 'again', uidvalidity: '7.s' }],
    [
      'that was put back before',
      { uidvalidity: '7.r', highestUid: 3 },
      { uidvalidity: '7', uidNext: 4 },
      { kind: 'news', uidvalidity: '7.r', after: 3 },
    ],
    [
      'of another number that begins alike',
      known,
      { uidvalidity: '70', uidNext: 99 },
      { kind: 'again', uidvalidity: '70' },
    ],
    [
      'without numbers',
      { uidvalidity: '', highestUid: 0 },
      { uidvalidity: '', uidNext: null },
      { kind: 'news', uidvalidity: '', after: 0 },
    ],
  ] as const)('%s', (_what, before, opened, look) => {
    expect(lookAt(before, opened, 's')).toEqual(look);
  });
});

it('leaves alone what is older than the first look goes back', () => {
  expect(oldestWanted(86_400_000 * 40, 30)).toBe(86_400_000 * 10);
  expect(oldestWanted(86_400_000 * 40, 0)).toBe(86_400_000 * 40);
  expect(oldestWanted(5, null)).toBeNull();
});

describe('a probe', () => {
  const minutes = (count: number) => count * 60_000;
  const at = (count: number) => new Date(minutes(count)).toISOString();
  const now = minutes(1000);

  it.each([
    ['when nothing ever came', undefined, null, 'now'],
    ['when mail came a while ago', undefined, minutes(985), 'now'],
    ['not when mail came just now', undefined, minutes(986), 'no'],
    ['not while the last one is young', { sentAt: at(986), seenAt: at(987) }, null, 'no'],
    ['again after a quarter of an hour', { sentAt: at(985), seenAt: at(986) }, null, 'now'],
    ['not while the last one is under way', { sentAt: at(996), seenAt: null }, null, 'no'],
    ['but it is lost after five minutes', { sentAt: at(994), seenAt: null }, null, 'lost'],
    ['and no other follows a lost one soon', { sentAt: at(641), seenAt: null }, null, 'lost'],
    ['but after six hours', { sentAt: at(640), seenAt: null }, null, 'now'],
  ] as const)('is sent %s', (_when, last, message, due) => {
    expect(probeDue(last, message, now)).toBe(due);
  });
});
