import { describe, expect, it } from 'vitest';
import { afterFailure, isRetryable, showsSecret } from './mail.delivery.rules.ts';

describe('after an attempt that failed', () => {
  it.each([550, 500, 554])('%d is the last word', (responseCode) => {
    expect(afterFailure({ responseCode, attempts: 1 })).toEqual({ kind: 'failed' });
  });

  it.each([421, 450, 451, undefined])('%s may pass', (responseCode) => {
    expect(afterFailure({ responseCode, attempts: 1 })).toEqual({ kind: 'again', afterMs: 60_000 });
  });

  it('waits longer each time, and gives up after two days', () => {
    const pauses = Array.from({ length: 12 }, (_, index) => afterFailure({ responseCode: 450, attempts: index + 1 }));
    const minutes = pauses.map((next) => (next.kind === 'again' ? next.afterMs / 60_000 : null));

    expect(minutes).toEqual([1, 5, 15, 60, 120, 240, 480, 480, 480, 480, 480, null]);
    expect(minutes.reduce<number>((sum, pause) => sum + (pause ?? 0), 0) / 60).toBeCloseTo(47.35);
  });
});

describe('the link that opens an account', () => {
  it.each([
    { viewer: 'superadmin', state: 'kept', recipient: 'superadmin', shown: true },
    { viewer: 'admin', state: 'kept', recipient: 'requester', shown: true },
    { viewer: 'admin', state: 'kept', recipient: 'technician', shown: true },
    { viewer: 'admin', state: 'kept', recipient: 'admin', shown: false },
    { viewer: 'admin', state: 'kept', recipient: 'superadmin', shown: false },
    { viewer: 'admin', state: 'kept', recipient: null, shown: false },
    { viewer: 'superadmin', state: 'queued', recipient: 'requester', shown: false },
    { viewer: 'superadmin', state: 'failed', recipient: 'requester', shown: false },
  ] as const)('of a $state mail to $recipient is shown to $viewer: $shown', ({ viewer, state, recipient, shown }) => {
    expect(showsSecret(viewer, state, recipient)).toBe(shown);
  });
});

it('tries again by hand only what is at an end that is not success', () => {
  expect((['queued', 'sent', 'failed', 'kept'] as const).filter(isRetryable)).toEqual(['failed', 'kept']);
});
