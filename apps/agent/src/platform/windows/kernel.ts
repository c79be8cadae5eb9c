import { type Reading, read, unavailable } from '../machine.ts';
import type { Addon } from './addon.ts';
import { win32Error } from './win32-error.ts';

/** `RSMB`, the provider of the raw SMBIOS table. */
const SMBIOS = 0x52_53_4d_42;
/** RawSMBIOSData: method, version (3 bytes), length. */
const SMBIOS_HEADER_BYTES = 8;
const MEMORYSTATUSEX_BYTES = 64;
const SYSTEM_TIME_OF_DAY_INFORMATION = 3;

/** Readings of kernel32 and ntdll: microseconds each, and none of them can wait for a device. */
export function openKernel(addon: Addon) {
  const dll = addon.load('kernel32.dll');
  const lastError = dll.func('uint32_t GetLastError()');
  const getSystemTimes = dll.func('int GetSystemTimes(void *idle, void *kernel, void *user)');
  const globalMemoryStatus = dll.func('int GlobalMemoryStatusEx(void *status)');
  const getTickCount = dll.func('uint64_t GetTickCount64()');
  const getFirmwareTable = dll.func('uint32_t GetSystemFirmwareTable(uint32_t, uint32_t, void *table, uint32_t size)');
  const querySystem = addon
    .load('ntdll.dll')
    .func('int32_t NtQuerySystemInformation(uint32_t, void *information, uint32_t size, void *)');

  return {
    systemTimes(): Reading<{ busyMs: number; idleMs: number }> {
      const [idle, kernel, user] = [Buffer.alloc(8), Buffer.alloc(8), Buffer.alloc(8)];
      if (getSystemTimes(idle, kernel, user) === 0) return win32Error('GetSystemTimes', Number(lastError()));
      return read(processorTimes([idle, kernel, user]));
    },
    memoryStatus(): Reading<{ totalBytes: number; availableBytes: number }> {
      const status = Buffer.alloc(MEMORYSTATUSEX_BYTES);
      status.writeUInt32LE(MEMORYSTATUSEX_BYTES, 0);
      if (globalMemoryStatus(status) === 0) return win32Error('GlobalMemoryStatusEx', Number(lastError()));
      const [totalBytes, availableBytes] = [Number(status.readBigUInt64LE(8)), Number(status.readBigUInt64LE(16))];
      return read({ totalBytes, availableBytes });
    },
    /** Sleep counts, and so does the time before a fast start: it resumes the system that ran before. */
    uptimeSeconds: (): Reading<number> => read(Math.floor(Number(getTickCount()) / 1000)),
    bootId(): Reading<string> {
      const times = Buffer.alloc(48);
      const status = Number(querySystem(SYSTEM_TIME_OF_DAY_INFORMATION, times, times.length, null));
      return status === 0 ? read(bootIdOf(times)) : unavailable('failed', `NtQuerySystemInformation: ${status}`);
    },
    firmwareTable(): Reading<Uint8Array> {
      const size = Number(getFirmwareTable(SMBIOS, 0, null, 0));
      const table = Buffer.alloc(size);
      const length = size === 0 ? 0 : Number(getFirmwareTable(SMBIOS, 0, table, size));
      if (length === 0) return win32Error('GetSystemFirmwareTable', Number(lastError()));
      // A table that grew between the two calls was not written at all.
      return length > size ? unavailable('unreadable') : smbiosTable(table);
    },
  };
}

/** FILETIME durations of GetSystemTimes: idle, kernel, user. Kernel time includes the idle time. */
export function processorTimes([idle, kernel, user]: readonly [Buffer, Buffer, Buffer]) {
  const idleMs = Number(idle.readBigUInt64LE(0) / 10_000n);
  const allMs = Number((kernel.readBigUInt64LE(0) + user.readBigUInt64LE(0)) / 10_000n);
  // The three are not read at one instant.
  return { busyMs: Math.max(0, allMs - idleMs), idleMs };
}

/**
 * SYSTEM_TIMEOFDAY_INFORMATION holds the instant of the start and, at offset 32, by how much it was moved. Whenever the clock
 * is set, the kernel moves the instant by the same step, so that the uptime stays right, and adds the step to the second
 * number. Their difference is the start as the clock said it then: one value as long as the system runs, also for an agent
 * that starts anew after the clock was set. Steering the clock's speed (time servers) moves neither.
 */
export function bootIdOf(times: Buffer): string {
  const [bootTime, moved] = [times.readBigInt64LE(0), times.readBigInt64LE(32)];
  return `windows-${BigInt.asUintN(64, bootTime - moved)
    .toString(16)
    .padStart(16, '0')}`;
}

/** The table without the header, as long as the header says. */
export function smbiosTable(raw: Buffer): Reading<Uint8Array> {
  if (raw.length < SMBIOS_HEADER_BYTES) return unavailable('unreadable');
  const end = SMBIOS_HEADER_BYTES + raw.readUInt32LE(4);
  return end > raw.length ? unavailable('unreadable') : read(new Uint8Array(raw.subarray(SMBIOS_HEADER_BYTES, end)));
}
