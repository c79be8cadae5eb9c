import { describe, expect, it } from 'vitest';
import { PRESETS } from '../presets.ts';
import { blockOf, isOpenCell, moved, paintBlock } from './week-blocks.ts';

const at = (day: number, hour: number) => ({ day, slot: hour * 4 });

describe('a block', () => {
  it('is the same from whichever corner it is drawn', () => {
    expect(blockOf(at(4, 18), at(0, 9))).toEqual(blockOf(at(0, 9), at(4, 18)));
  });

  it('is opened on each of its days', () => {
    const { week, isFull } = paintBlock({}, blockOf(at(0, 9), { day: 4, slot: 18 * 4 + 3 }), true);

    expect([week, isFull]).toEqual([PRESETS.office, false]);
    expect(isOpenCell(week, at(4, 18))).toBe(true);
    expect([isOpenCell(week, at(4, 19)), isOpenCell(week, at(5, 9))]).toEqual([false, false]);
  });

  it('is closed on each of its days, and leaves the others', () => {
    const { week } = paintBlock(PRESETS.office, blockOf(at(3, 14), { day: 4, slot: 15 * 4 + 3 }), false);

    expect(week).toEqual({ ...PRESETS.office, thu: SPLIT, fri: SPLIT });
  });

  it('says when a day takes no more periods', () => {
    const eight = Array.from({ length: 8 }, (_, hour): [string, string] => [`0${hour}:00`, `0${hour}:30`]);

    const { week, isFull } = paintBlock({ mon: eight }, blockOf(at(0, 20), at(1, 20)), true);

    expect(isFull).toBe(true);
    expect(week).toEqual({ mon: eight, tue: [['20:00', '20:15']] });
  });
});

const SPLIT = [
  ['09:00', '14:00'],
  ['16:00', '19:00'],
];

describe('a key', () => {
  it.each([
    { from: at(1, 9), key: 'ArrowRight', far: false, to: { day: 1, slot: 37 } },
    { from: at(1, 9), key: 'ArrowRight', far: true, to: at(1, 10) },
    { from: at(1, 0), key: 'ArrowLeft', far: true, to: at(1, 0) },
    { from: { day: 1, slot: 95 }, key: 'ArrowRight', far: true, to: { day: 1, slot: 95 } },
    { from: at(0, 9), key: 'ArrowUp', far: false, to: at(0, 9) },
    { from: at(5, 9), key: 'ArrowDown', far: false, to: at(6, 9) },
    { from: at(6, 9), key: 'ArrowDown', far: false, to: at(6, 9) },
    { from: at(2, 9), key: 'Home', far: false, to: at(2, 0) },
    { from: at(2, 9), key: 'End', far: false, to: { day: 2, slot: 95 } },
    { from: at(2, 9), key: 'x', far: false, to: undefined },
  ])('$key from $from leads to $to', ({ from, key, far, to }) => {
    expect(moved(from, key, far)).toEqual(to);
  });
});
