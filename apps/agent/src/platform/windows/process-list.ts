import { type ListedProcess, type Reading, read, unavailable } from '../machine.ts';
import type { Addon } from './addon.ts';
import { type Block, follow } from './memory-layout.ts';

const SYSTEM_PROCESS_INFORMATION = 5;
const STATUS_INFO_LENGTH_MISMATCH = 0xc0000004;
const FIRST_BYTES = 256 * 1024;
/** Of 10,000 processes with their threads, and more than any computer has. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_PROCESSES = 20_000;
const HEAD_BYTES = 184;

/** All processes by one call of ntdll: what the task manager itself asks. */
export function openProcessList(addon: Addon) {
  const querySystem = addon
    .load('ntdll.dll')
    .func('int32_t NtQuerySystemInformation(uint32_t, void *information, uint32_t size, void *needed)');
  let size = FIRST_BYTES;

  return {
    processes(): Reading<readonly ListedProcess[]> {
      for (let tries = 0; tries < 6; tries++) {
        const bytes = Buffer.allocUnsafe(size);
        const needed = Buffer.alloc(4);
        const status = Number(querySystem(SYSTEM_PROCESS_INFORMATION, bytes, size, needed)) >>> 0;
        if (status === 0) return read(decodeProcesses({ bytes, address: addon.address(bytes) }));
        if (status !== STATUS_INFO_LENGTH_MISMATCH || size >= MOST_BYTES)
          return unavailable('failed', `NtQuerySystemInformation: ${status.toString(16)}`);
        // New processes may have come in between: some room more than it asks for.
        size = Math.min(MOST_BYTES, Math.max(2 * size, needed.readUInt32LE(0) + FIRST_BYTES / 4));
      }
      return unavailable('failed', 'NtQuerySystemInformation');
    },
  };
}

/**
 * SYSTEM_PROCESS_INFORMATION of 64-bit Windows: offset of the next one (0), created, user and kernel time (32, 40, 48; 100
 * ns), name (length 56, address 64), id (80), working set (144). The first process is idle time and no process.
 */
export function decodeProcesses(block: Block): ListedProcess[] {
  const { bytes } = block;
  const found: ListedProcess[] = [];
  for (let at = 0, count = 0; at + HEAD_BYTES <= bytes.length && count < MOST_PROCESSES; count++) {
    const pid = Number(bytes.readBigUInt64LE(at + 80));
    const start = follow(block, at + 64);
    const length = bytes.readUInt16LE(at + 56);
    const name = start === undefined ? 'System' : bytes.toString('utf16le', start, start + length);
    const times = Number(bytes.readBigUInt64LE(at + 40) + bytes.readBigUInt64LE(at + 48));
    const started = Number(bytes.readBigUInt64LE(at + 32));
    const memoryBytes = Number(bytes.readBigUInt64LE(at + 144));
    if (pid !== 0) found.push({ pid, started, name, busy: times / 10_000, memoryBytes });
    const next = bytes.readUInt32LE(at);
    if (next === 0) break;
    at += next;
  }
  return found;
}
