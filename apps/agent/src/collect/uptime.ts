import { type Collector, parsed } from './collector.ts';
import { macBootId, macUptime } from './macos/uptime.ts';
import { windowsBootId, windowsUptime } from './windows/uptime.ts';

/** Whole seconds since start. Source: Linux `/proc/uptime` (proc_uptime(5)). */
export const uptime: Collector<number> = {
  name: 'uptime',
  everySeconds: 60,
  read: {
    linux: async (machine) => parsed(await machine.readFile('/proc/uptime'), parseUptime),
    win32: windowsUptime,
    darwin: macUptime,
  },
};

/** A text that changes with every start of the system. Source: Linux `/proc/sys/kernel/random/boot_id` (random(4)). */
export const bootId: Collector<string> = {
  name: 'bootId',
  everySeconds: 60,
  read: {
    linux: async (machine) =>
      parsed(await machine.readFile('/proc/sys/kernel/random/boot_id'), (text) => text.trim() || undefined),
    win32: windowsBootId,
    darwin: macBootId,
  },
};

export function parseUptime(text: string): number | undefined {
  const seconds = /^(\d+)(\.\d+)? /.exec(text)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}
