import { expect, it } from 'vitest';
import { decodeProcesses } from '../../platform/windows/process-list.ts';
import { parseProcess } from './linux-processes.ts';
import { parsePs } from './mac-processes.ts';
import { timesOf, topOf } from './process-table.ts';

const process = (pid: number, busy: number, change: object = {}) => ({
  ...{ pid, started: 1, name: `p${pid}`, busy, memoryBytes: pid * 10 },
  ...change,
});

it('names those that took the most since the time before, in percent of the whole computer', () => {
  const before = timesOf({ total: 1000, processes: [process(1, 100), process(2, 5), process(3, 900)] });
  const now = [process(1, 200), process(2, 5), process(3, 50, { started: 2 }), process(4, 300)];

  expect(topOf(before, { total: 2000, processes: now })).toEqual({
    // 3 is another process than before; 4 is new: all of their time is of this minute.
    cpu: [
      { name: 'p4', cpu: 30, memory: 40 },
      { name: 'p1', cpu: 10, memory: 10 },
      { name: 'p3', cpu: 5, memory: 30 },
    ],
    memory: [4, 3, 2, 1].map((pid) => expect.objectContaining({ name: `p${pid}` })),
  });
  expect(topOf(undefined, { total: 2000, processes: now })).toMatchObject({
    cpu: [],
    memory: [{ cpu: null }, {}, {}, {}],
  });
});

it('gives no more than five of each', () => {
  const processes = Array.from({ length: 50 }, (_, index) => process(index + 1, index));
  const before = timesOf({ total: 0, processes: processes.map((one) => ({ ...one, busy: 0 })) });
  const { cpu, memory } = topOf(before, { total: 1000, processes });

  expect([cpu.map(({ name }) => name), memory.length]).toEqual([['p50', 'p49', 'p48', 'p47', 'p46'], 5]);
});

it.each([
  ['7 (a) b) (c) S 1 7 7 0 -1 4194560 1 2 3 4 250 50 1 2 20 0 4 0 999 123 2000 18446744073709551615', 'a) b) (c'],
  ['7 () S 1 7 7 0 -1 4194560 1 2 3 4 250 50 1 2 20 0 4 0 999 123 2000', ''],
])('reads %s', (stat, name) => {
  expect(parseProcess(stat, 4096)).toEqual({ pid: 7, started: 999, name, busy: 300, memoryBytes: 2000 * 4096 });
});

it.each(['', '7', '7 (a', '7 (a) S 1', 'x (a) S'])('makes nothing of %j', (stat) => {
  expect(parseProcess(stat, 4096)).toBeUndefined();
});

it('reads what ps says on a Mac', () => {
  const output = '  12.5  20480 WindowServer\n   0,4    512 Google Chrome He\n\nnonsense\n';

  expect(parsePs(output, 4)).toEqual([
    { name: 'WindowServer', cpu: 3.1, memory: 20_971_520 },
    { name: 'Google Chrome He', cpu: 0.1, memory: 524_288 },
  ]);
});

it('reads the list of Windows, and ends where it is cut', () => {
  const address = 0x10_0000n;
  const bytes = Buffer.alloc(700);
  const entry = (at: number, next: number, pid: number, name: string) => {
    bytes.writeUInt32LE(next, at);
    bytes.writeBigUInt64LE(133_000n, at + 32);
    bytes.writeBigUInt64LE(20_000n, at + 40);
    bytes.writeBigUInt64LE(10_000n, at + 48);
    bytes.writeUInt16LE(2 * name.length, at + 56);
    bytes.writeBigUInt64LE(name ? address + BigInt(at + 200) : 0n, at + 64);
    bytes.writeBigUInt64LE(BigInt(pid), at + 80);
    bytes.writeBigUInt64LE(4096n, at + 144);
    bytes.write(name, at + 200, 'utf16le');
  };
  entry(0, 200, 0, '');
  entry(200, 250, 4, '');
  entry(450, 9999, 77, '');
  entry(200, 250, 5, 'sql.exe');

  expect(decodeProcesses({ bytes: bytes.subarray(0, 440), address })).toEqual([
    { pid: 5, started: 133_000, name: 'sql.exe', busy: 3, memoryBytes: 4096 },
  ]);
});
