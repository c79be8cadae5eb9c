import { describe, expect, it } from 'vitest';
import { codesOf, numberOf, parseInstant, rowsOf, textOf, textsOf } from './row.ts';

const NOON = Date.UTC(2026, 0, 15, 12);

describe('a date of PowerShell or WMI', () => {
  it.each([
    { value: `/Date(${NOON})/`, because: 'Windows PowerShell 5.1 writes it so' },
    { value: `/Date(${NOON}-0600)/`, because: 'the offset is for showing only' },
    { value: { value: `/Date(${NOON})/`, DisplayHint: 2, DateTime: 'jueves' }, because: '5.1 adds how to show it' },
    { value: '2026-01-15T06:00:00-06:00', because: 'PowerShell 7 writes ISO 8601' },
    { value: '2026-01-15T12:00:00.0000000Z', because: 'PowerShell 7 writes ISO 8601' },
    { value: '20260115060000.000000-360', because: 'WMI counts the offset in minutes' },
  ])('is the same instant as $value: $because', ({ value }) => {
    expect(parseInstant(value)).toBe(NOON);
  });

  it.each([
    { value: '/Date(-11644473600000)/', because: '1601 means never' },
    { value: '/Date(-2209161600000)/', because: '1899 means never' },
    { value: '', because: 'it is empty' },
    { value: '15 de enero', because: 'it is for people' },
    { value: 1_768_478_400_000, because: 'a number is no date' },
    { value: null, because: 'it is null' },
  ])('is null for $value: $because', ({ value }) => {
    expect(parseInstant(value)).toBeNull();
  });

  it('is the day of month/day/year', () => {
    expect(parseInstant('1/9/2026')).toBe(Date.UTC(2026, 0, 9));
  });
});

describe('rows', () => {
  it.each([
    { value: [{ Name: 'a' }, 'x', null], rows: [{ Name: 'a' }] },
    { value: { value: [{ Name: 'a' }], Count: 1 }, rows: [{ Name: 'a' }] },
    { value: { Name: 'a' }, rows: [{ Name: 'a' }] },
    { value: 'text', rows: [] },
    { value: null, rows: [] },
  ])('of $value are the objects in it', ({ value, rows }) => {
    expect(rowsOf(value)).toEqual(rows);
  });

  it('give texts without blanks and zeros, numbers also from text, and null otherwise', () => {
    const row = { a: '  Disco \0', b: ' ', c: 7, d: '42', e: 'x42', f: Number.POSITIVE_INFINITY, g: ['KB1', 2] };

    expect([textOf(row, 'a'), textOf(row, 'b'), textOf(row, 'c')]).toEqual(['Disco', null, null]);
    expect(['c', 'd', 'e', 'f', 'z'].map((name) => numberOf(row, name))).toEqual([7, 42, null, null, null]);
    expect(textsOf(row, 'g')).toEqual(['KB1']);
  });

  it('give text from character codes filled up with zeros', () => {
    expect(codesOf({ name: [68, 69, 76, 0, 0] }, 'name')).toBe('DEL');
    expect(codesOf({ name: [0, 0] }, 'name')).toBeNull();
    expect(codesOf({ name: 'DEL' }, 'name')).toBeNull();
  });
});
