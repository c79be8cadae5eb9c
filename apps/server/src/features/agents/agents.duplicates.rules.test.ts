import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countedMarks, duplicateScore, type Marks, marksOf, searchedMarks } from './agents.duplicates.rules.ts';

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

  const marks = fc.record({
    uuid: fc.oneof(fc.constantFrom(null, UUID, SWAPPED, 'Not Specified'), fc.uuid()),
    serial: fc.constantFrom(null, '', '5Z5T3M2', 'ABC123', 'None', '0000000'),
    macs: fc.array(fc.constantFrom(MAC, 'd8:bb:c1:00:00:01', '00:50:56:00:00:01', 'x'), { maxLength: 4 }),
    hostname: fc.constantFrom('', 'PC-001', 'pc-001', 'SERVER-001'),
  });

  it('is above 0 only for computers that a search by marks finds', () => {
    fc.assert(
      fc.property(marks, marks, (a, b) => {
        const found = searchedMarks(a).some((mark) => searchedMarks(b).includes(mark));
        expect(found).toBe(duplicateScore(a, b, none).score > 0);
      }),
    );
  });

  it('is not lowered by MACs that many devices have', () => {
    expect(countedMarks({ ...nobody, serial: '5Z5T3M2', macs: [MAC] })).toEqual(['serial:5z5t3m2']);
  });

  it('is symmetric, does not depend on the order of evidence, and never leaves 0 to 125', () => {
    fc.assert(
      fc.property(marks, marks, (a, b) => {
        const found = duplicateScore(a, b, none);

        expect(duplicateScore(b, a, none)).toEqual(found);
        expect(duplicateScore({ ...a, macs: a.macs.toReversed() }, b, none)).toEqual(found);
        expect(found.score).toBeGreaterThanOrEqual(0);
        expect(found.score).toBeLessThanOrEqual(125);
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

  it('counts nothing when every mark is shared by many', () => {
    fc.assert(
      fc.property(marks, marks, (a, b) => {
        const shared = new Set([...marksOf(a), ...marksOf(b)]);

        expect(duplicateScore(a, b, shared).score).toBeLessThanOrEqual(15);
      }),
    );
  });
});
