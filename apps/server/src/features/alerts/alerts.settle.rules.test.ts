import { defaultRules } from '@lanet/contracts/alert-rules';
import { describe, expect, it } from 'vitest';
import { recovers, type SettleCase, settlement } from './alerts.settle.rules.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 6, 1, 12);

describe('whether a ticket resolves by proof', () => {
  const recovery = { value: 80, atMs: NOW - HOUR };
  const quiet: SettleCase = {
    nowMs: NOW,
    recovery,
    others: { open: 0, removed: 0, waiting: 0 },
    lastAction: null,
    newest: null,
  };
  const ended = { lastAction: { finishedMs: NOW - HOUR / 2 } };
  const measured = { value: 60, atMs: NOW - HOUR / 4 };
  const later = { kind: 'wait', untilMs: NOW + 60_000 };

  it.each<{ what: string; facts: Partial<SettleCase>; next: object }>([
    { what: 'nothing else', facts: {}, next: { kind: 'resolve', proof: recovery } },
    {
      what: 'a script that ended before the recovery',
      facts: { lastAction: { finishedMs: NOW - 2 * HOUR } },
      next: { kind: 'resolve', proof: recovery },
    },
    { what: 'a script that ended after it, and nothing measured since', facts: ended, next: later },
    {
      what: 'a script that ended after it, and a good value since',
      facts: { ...ended, newest: { ...measured, recovers: true } },
      next: { kind: 'resolve', proof: measured },
    },
    {
      what: 'a good value of the very instant the script ended',
      facts: { ...ended, newest: { value: 60, atMs: NOW - HOUR / 2, recovers: true } },
      next: later,
    },
    {
      what: 'a good value from before the script ended',
      facts: { ...ended, newest: { value: 60, atMs: NOW - HOUR, recovers: true } },
      next: later,
    },
    {
      what: 'a newest value that is not well',
      facts: { ...ended, newest: { ...measured, recovers: false } },
      next: later,
    },
    {
      what: 'a script that runs, whatever is measured',
      facts: { lastAction: { finishedMs: null }, newest: { ...measured, recovers: true } },
      next: later,
    },
    {
      what: 'a script that ended late, for which the proof still has time',
      facts: { recovery: { value: 80, atMs: NOW - 25 * HOUR }, ...ended },
      next: later,
    },
    {
      what: 'a script after which nothing good was measured for a day',
      facts: { recovery: { value: 80, atMs: NOW - 26 * HOUR }, lastAction: { finishedMs: NOW - 25 * HOUR } },
      next: { kind: 'leave' },
    },
    {
      what: 'a script that runs for ever',
      facts: { recovery: { value: 80, atMs: NOW - 25 * HOUR }, lastAction: { finishedMs: null } },
      next: { kind: 'leave' },
    },
    {
      what: 'another alert that is open',
      facts: { others: { open: 1, removed: 0, waiting: 0 } },
      next: { kind: 'leave' },
    },
    {
      what: 'another one whose object went away',
      facts: { others: { open: 0, removed: 1, waiting: 0 } },
      next: { kind: 'leave' },
    },
    {
      what: 'another one that recovered just now',
      facts: { others: { open: 0, removed: 0, waiting: 1 } },
      next: { kind: 'leave' },
    },
  ])('with $what: $next.kind', ({ facts, next }) => {
    expect(settlement({ ...quiet, ...facts })).toEqual(next);
  });
});

describe('whether a value is one at which an alert recovers', () => {
  const rule = (key: string) => defaultRules.find((one) => one.key === key);
  const percent = { metric: 'volume.usedPercent', trigger: 90, recover: 85 } as const;
  const bytes = { metric: 'volume.freeBytes', trigger: 2e9, recover: 3e9 } as const;

  it.each([
    { key: 'disk_full', alert: percent, value: 84.9, is: true },
    { key: 'disk_full', alert: percent, value: 85, is: false },
    { key: 'disk_full', alert: percent, value: 95, is: false },
    { key: 'disk_full', alert: { ...percent, recover: 60 }, value: 70, is: false },
    { key: 'disk_critical', alert: bytes, value: 4e9, is: true },
    { key: 'disk_critical', alert: bytes, value: 1e9, is: false },
    { key: 'disk_full', alert: bytes, value: 4e9, is: false },
    { key: 'gone', alert: percent, value: 1, is: false },
  ])('$key at $value of $alert.metric: $is', ({ key, alert, value, is }) => {
    expect(recovers(rule(key), alert, value)).toBe(is);
  });
});
