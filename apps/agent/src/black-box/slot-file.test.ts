import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { SlotFile } from './slot-file.ts';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => removeFolder(folder));

const AREAS = [
  { slots: 5, slotBytes: 64 },
  { slots: 3, slotBytes: 128 },
];
const SIZE = 5 * 64 + 3 * 128;
const path = () => join(folder, 'box');
/** Opens, does something and closes again. */
function opened<T>(use: (file: SlotFile) => T): T {
  const file = new SlotFile(path(), AREAS);
  try {
    return use(file);
  } finally {
    file.close();
  }
}

describe('a file of slots', () => {
  it('holds the newest records of each area, in order, over restarts, and never grows', () => {
    const records = fc.array(fc.record({ area: fc.nat(1), text: fc.string({ maxLength: 30 }) }), { maxLength: 30 });
    fc.assert(
      fc.property(records, fc.nat(30), (all, restartAt) => {
        removeFolder(path());
        const expected: string[][] = [[], []];
        const write = (part: typeof all) =>
          opened((file) => {
            for (const { area, text } of part) if (file.append(area, text)) expected[area]?.push(text);
          });

        write(all.slice(0, restartAt));
        write(all.slice(restartAt));

        for (const area of [0, 1]) {
          const kept = expected[area]?.slice(-(AREAS[area]?.slots ?? 0));
          expect(opened((file) => file.newest(area, 100))).toEqual(kept);
          expect(opened((file) => file.newest(area, 2))).toEqual(kept?.slice(-2));
        }
        expect(statSync(path()).size).toBe(SIZE);
      }),
      { numRuns: 60 },
    );
  });

  it('loses one record at most when its writing was torn, at whatever byte, and goes on', () => {
    opened((file) => {
      for (let number = 0; number < 7; number++) file.append(0, `record ${number}`);
    });
    const before = readFileSync(path());
    opened((file) => file.append(0, 'the last one'));
    const after = readFileSync(path());
    const changed = [...after.keys()].filter((at) => after[at] !== before[at]);
    const [first = 0, last = 0] = [changed[0], changed.at(-1)];

    for (let torn = first; torn <= last + 1; torn++) {
      writeFileSync(path(), Buffer.concat([after.subarray(0, torn), before.subarray(torn)]));
      const found = opened((file) => file.newest(0, 100));
      const isWhole = torn > last;
      const isUntouched = torn <= first;
      // The record it was written over is gone with it.
      const old = ['record 3', 'record 4', 'record 5', 'record 6'];
      expect(found).toEqual(isWhole ? [...old, 'the last one'] : isUntouched ? ['record 2', ...old] : old);

      opened((file) => file.append(0, 'and on'));
      expect(opened((file) => file.newest(0, 2))).toEqual([isWhole ? 'the last one' : 'record 6', 'and on']);
    }
  });

  it('reads only what is whole, whatever the file holds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2 * SIZE }), (bytes) => {
        writeFileSync(path(), bytes);

        expect(opened((file) => [file.newest(0, 9), file.newest(1, 9)])).toEqual([[], []]);
        opened((file) => file.append(1, 'new'));
        expect(opened((file) => file.newest(1, 9))).toEqual(['new']);
      }),
      { numRuns: 60 },
    );
  });

  it('says when a record is too long, and keeps the others', () => {
    opened((file) => {
      file.append(0, 'short');
      expect(file.append(0, 'x'.repeat(64))).toBe(false);
      expect(file.newest(0, 9)).toEqual(['short']);
    });
  });
});
