import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterFailure,
  isDiscardable,
  isRetryable,
  showsSecret,
  statusIn,
  undeliveredReason,
  withJitter,
} from './mail.delivery.rules.ts';

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

const STATES = ['queued', 'sent', 'failed', 'kept', 'held', 'discarded', 'bounced'] as const;

it('tries again by hand only what is at an end that is not success', () => {
  expect(STATES.filter(isRetryable)).toEqual(['failed', 'kept', 'bounced']);
});

it('gives up only what nobody took', () => {
  expect(STATES.filter(isDiscardable)).toEqual(['queued', 'failed', 'kept', 'held']);
});

it('spreads what failed together by a tenth', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (random) => {
      expect(Math.abs(withJitter(60_000, random) - 60_000)).toBeLessThanOrEqual(6_000);
    }),
  );
  expect([withJitter(60_000, 0), withJitter(60_000, 1)]).toEqual([54_000, 66_000]);
});

describe('what a server says', () => {
  it.each([
    ['550 5.1.1 <x@y.z>: Recipient address rejected', '5.1.1', 'unknown_user'],
    ['550-5.1.1 The email account does not exist', '5.1.1', 'unknown_user'],
    ['Message failed: 552 5.2.2 Mailbox full', '5.2.2', 'mailbox_full'],
    ['554 5.7.1 Access denied', '5.7.1', 'policy'],
    ['552 5.3.4 too big', '5.3.4', 'too_large'],
    ['550 5.1.10 RESOLVER.ADR.RecipientNotFound', '5.1.10', 'unknown_user'],
    ['550 5.1.2 host unknown', '5.1.2', 'unknown_domain'],
    ['550 5.2.1 disabled', '5.2.1', 'mailbox_disabled'],
    ['450 4.4.1 no answer', '4.4.1', 'unreachable'],
    ['550 no', null, 'other'],
    ['from 5.1.1.1 by x', null, 'other'],
  ])('%j has the status %j, which is %s', (text, status, reason) => {
    expect(statusIn(text)).toBe(status);
    expect(undeliveredReason(status)).toBe(reason);
  });
});
