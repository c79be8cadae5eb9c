import type { Sections } from '@lanet/contracts/inventory';
import { expect, it } from 'vitest';
import { breaks, isOver, protectionOf } from './alerts.antivirus.rules.ts';

type Product = NonNullable<Sections['security']['antivirus']>[number];
const product = (enabled: boolean | null, upToDate: boolean | null): Product => ({
  ...{ product: 'Any', version: null, enabled, upToDate, signatureVersion: null, signaturesAt: null, lastScanAt: null },
});

it.each([
  { because: 'on and current', products: [product(true, true)], is: 'protected' },
  { because: 'it does not say', products: [product(null, null)], is: 'protected' },
  { because: 'off', products: [product(false, true)], is: 'down' },
  { because: 'out of date', products: [product(true, false)], is: 'down' },
  { because: 'the other one is on', products: [product(false, false), product(true, true)], is: 'protected' },
  { because: 'each lacks something', products: [product(false, true), product(true, false)], is: 'down' },
  { because: 'there is none', products: [], is: 'missing' },
  { because: 'nobody could look', products: null, is: 'unknown' },
])('$is: $because', ({ products, is }) => {
  expect(protectionOf(products, 'windows')).toBe(is);
});

it('does not say of a Linux that it has none, but that one is off', () => {
  expect(protectionOf([], 'linux')).toBe('unknown');
  expect(protectionOf([product(false, null)], 'linux')).toBe('down');
});

const rule = { key: 'antivirus_down', enabled: true, forSeconds: 120, keepSeconds: 60 };
const said = (protection: 'down' | 'missing' | 'protected' | 'unknown') => ({ protection, sinceMs: 0 });

it('fires once it has been so for long enough, by the rule of what it is', () => {
  expect(breaks(rule, said('down'), 119_999)).toBe(false);
  expect(breaks(rule, said('down'), 120_000)).toBe(true);
  expect(breaks(rule, said('missing'), 999_999)).toBe(false);
  expect(breaks({ ...rule, enabled: false }, said('down'), 120_000)).toBe(false);
});

it('is over when it has been otherwise for long enough, and never by not knowing', () => {
  expect(isOver(rule, said('protected'), 59_999)).toBe(false);
  expect(isOver(rule, said('protected'), 60_000)).toBe(true);
  expect(isOver(rule, said('missing'), 60_000)).toBe(true);
  expect(isOver(rule, said('unknown'), 999_999)).toBe(false);
  expect(isOver(rule, said('down'), 999_999)).toBe(false);
});
