import type { DuplicateReason } from '@lanet/contracts/device-identity';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duplicateScore, type Marks, marksOf, searchedMarks } from './agents.duplicates.rules.ts';

const nobody: Marks = { uuid: null, serial: null, macs: [], hostname: '' };
const UUID = '4c4c4544-0035-5a10-8054-b7c04f4d3332';
const SWAPPED = '44454c4c-3500-105a-8054-b7c04f4d3332';
const MAC = 'd8:bb:c1:12:34:56';
const none = new Set<string>();

describe('duplicate score', () => {
  it.each([
    { mark: { serial: '5Z5T3M2' }, score: 60, reasons: ['serial'] },
    { mark: { uuid: UUID }, score: 40, reasons: ['uuid'] },
    { mark: { serial: '5Z5T3M2', uuid: UUID }, score: 80, reasons: ['serial', 'uuid'] },
    { mark: { macs: [MAC] }, score: 30, reasons: ['mac'] },
    { mark: { hostname: 'PC-001' }, score: 15, reasons: ['hostname'] },
    { mark: { tpm: 'ab'.repeat(32) }, score: 100, reasons: ['tpm'] },
    { mark: { tpm: '0'.repeat(64) }, score: 0, reasons: [] },
    { mark: { tpm: 'ab'.repeat(32), serial: '5Z5T3M2', uuid: UUID }, score: 100, reasons: ['tpm', 'serial', 'uuid'] },
    { mark: { serial: '0123456789' }, score: 0, reasons: [] },
    { mark: { uuid: 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF' }, score: 0, reasons: [] },
    { mark: { uuid: '00010203-0405-0607-0809-0A0B0C0D0E0F' }, score: 0, reasons: [] },
    { mark: { uuid: UUID, macs: [MAC], hostname: 'PC-001' }, score: 85, reasons: ['uuid', 'mac', 'hostname'] },
    { mark: { serial: 'To be filled by O.E.M.' }, score: 0, reasons: [] },
    { mark: { serial: 'Default string', uuid: '00000000-0000-0000-0000-000000000000' }, score: 0, reasons: [] },
    { mark: { uuid: '03000200-0400-0500-0006-000700080009' }, score: 0, reasons: [] },
    { mark: { macs: ['00:50:56:12:34:56'] }, score: 0, reasons: [] },
    { mark: { macs: ['02:42:ac:11:00:02'] }, score: 0, reasons: [] },
    { mark: { macs: ['ff:ff:ff:ff:ff:ff', '00:00:00:00:00:00'] }, score: 0, reasons: [] },
  ])('of two computers that share $mark is $score', ({ mark, score, reasons }) => {
    const a = { ...nobody, ...mark };

    expect(duplicateScore(a, a, none)).toEqual({ score, reasons });
  });

  it('knows a UUID that another system prints with swapped bytes, in either direction', () => {
    const a = { ...nobody, uuid: UUID };
    const b = { ...nobody, uuid: SWAPPED.toUpperCase() };

    expect(duplicateScore(a, b, none).score).toBe(40);
    expect(duplicateScore(b, a, none).score).toBe(40);
  });

  it('leaves out what more than three devices share, however it is spelled', () => {
    const a = { ...nobody, uuid: UUID, macs: [MAC] };
    const shared = new Set(marksOf({ ...a, uuid: SWAPPED }));

    expect(duplicateScore(a, a, shared).score).toBe(0);
  });

  it.each([
    { a: ['PC-001', 'acme.local'], b: ['pc-001', 'ACME.local'], score: 15 },
    { a: ['pc-001.acme.local', null], b: ['PC-001', 'acme.local'], score: 15 },
    { a: ['PC-001', 'acme.local'], b: ['PC-001', undefined], score: 15 },
    { a: ['PC-001', 'acme.local'], b: ['PC-001', 'other.local'], score: 0 },
    { a: ['pc-001.acme.local', null], b: ['pc-001.other.local', null], score: 0 },
    { a: ['', 'acme.local'], b: ['', 'acme.local'], score: 0 },
  ] as const)('of the names $a and $b is $score', ({ a, b, score }) => {
    const named = ([hostname, domain]: readonly [string, string | null | undefined]): Marks => ({
      ...nobody,
      hostname,
      ...(domain !== undefined && { domain }),
    });

    expect(duplicateScore(named(a), named(b), none).score).toBe(score);
  });

  it('is at least 100 for who shows the word of the agent before, whatever else differs', () => {
    expect(duplicateScore(nobody, nobody, none, true)).toEqual({ score: 100, reasons: ['recovery'] });
    const a = { ...nobody, serial: '5Z5T3M2', uuid: UUID, macs: [MAC], hostname: 'PC-001' };
    expect(duplicateScore(a, a, none, true).score).toBe(145);
  });

  const ONE = '11'.repeat(32);
  const marks: fc.Arbitrary<Marks> = fc.record({
    uuid: fc.oneof(fc.constantFrom(null, UUID, SWAPPED, 'Not Specified'), fc.uuid()),
    serial: fc.constantFrom(null, '', '5Z5T3M2', 'ABC123', 'None', '0000000'),
    tpm: fc.constantFrom(null, `${ONE}a`, `${ONE}b`, '0'.repeat(64)),
    macs: fc.array(fc.constantFrom(MAC, 'd8:bb:c1:00:00:01', '00:50:56:00:00:01', 'x'), { maxLength: 4 }),
    hostname: fc.constantFrom('', 'PC-001', 'pc-001', 'SERVER-001', 'pc-001.acme.local'),
    domain: fc.constantFrom(null, 'acme.local', 'other.local'),
  });

  it('is above 0 only for computers that a search by marks finds', () => {
    fc.assert(
      fc.property(marks, marks, (a, b) => {
        const found = searchedMarks(a).some((mark) => searchedMarks(b).includes(mark));
        expect(found || duplicateScore(a, b, none).score === 0).toBe(true);
      }),
    );
  });

  // The table of agents.md 2.4, written down a second time and otherwise than the rule reads it.
  const TABLE: { all: DuplicateReason[]; points: number }[] = [
    { all: ['recovery'], points: 100 },
    { all: ['tpm'], points: 100 },
    { all: ['serial', 'uuid'], points: 80 },
    { all: ['serial'], points: 60 },
    { all: ['uuid'], points: 40 },
  ];
  const evidence: Record<DuplicateReason, Partial<Marks>> = {
    recovery: {},
    tpm: { tpm: ONE.replace('1', 'a') },
    serial: { serial: '5Z5T3M2' },
    uuid: { uuid: UUID },
    mac: { macs: ['d8:bb:c1:00:00:01', MAC] },
    hostname: { hostname: 'PC-001' },
  };
  const different: Marks = {
    uuid: '9d1f0f0e-8a3b-4c55-9a37-0d2f8f7a1c11',
    serial: 'XK991',
    macs: ['d8:bb:c1:77:00:01'],
    hostname: 'X-9',
  };

  it('is the best of the first rows plus the last two, for any evidence in any order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(Object.keys(evidence) as DuplicateReason[]), fc.boolean(), (shared, swap) => {
        const common = Object.assign({}, ...shared.map((reason) => evidence[reason]));
        const a: Marks = { ...nobody, ...common };
        const swapped = swap && common.uuid ? { uuid: SWAPPED } : {};
        const b: Marks = { ...different, ...common, ...swapped, macs: [...(common.macs ?? different.macs)].reverse() };
        const best = TABLE.filter(({ all }) => all.every((reason) => shared.includes(reason)));
        const expected =
          Math.max(0, ...best.map(({ points }) => points)) +
          (shared.includes('mac') ? 30 : 0) +
          (shared.includes('hostname') ? 15 : 0);

        const found = duplicateScore(a, b, none, shared.includes('recovery'));

        expect(found.score).toBe(expected);
        expect([...found.reasons].sort()).toEqual([...shared].sort());
      }),
    );
  });

  it('is symmetric, does not depend on the order of evidence, and never leaves 0 to 145', () => {
    fc.assert(
      fc.property(marks, marks, (a, b) => {
        const found = duplicateScore(a, b, none);

        expect(duplicateScore(b, a, none)).toEqual(found);
        expect(duplicateScore({ ...a, macs: a.macs.toReversed() }, b, none)).toEqual(found);
        expect(found.score).toBeGreaterThanOrEqual(0);
        expect(found.score).toBeLessThanOrEqual(145);
        expect(found.score > 0).toBe(found.reasons.length > 0);
      }),
    );
  });

  it('never falls when evidence is added', () => {
    fc.assert(
      fc.property(marks, marks, (a, b) => {
        const more = (of: Marks): Marks => ({ ...of, macs: [...of.macs, 'd8:bb:c1:99:99:99'] });

        expect(duplicateScore(more(a), more(b), none).score).toBeGreaterThanOrEqual(duplicateScore(a, b, none).score);
      }),
    );
  });

  it('counts nothing but the name when every mark is shared by many', () => {
    fc.assert(
      fc.property(marks, marks, (a, b) => {
        const shared = new Set([...marksOf(a), ...marksOf(b)]);

        expect(duplicateScore(a, b, shared).score).toBeLessThanOrEqual(15);
      }),
    );
  });
});
