import type { LinuxMachine } from '../platform/machine.ts';

/** One value of /sys or /proc, trimmed (device trees end theirs with NUL); null when it is missing, closed or empty. */
export async function attribute(machine: LinuxMachine, path: string): Promise<string | null> {
  const text = await machine.readFile(path, 64 * 1024);
  return text.kind === 'read' ? text.value.replace(/\0+$/, '').trim() || null : null;
}

/** A whole number of /sys; null when it is missing or negative, which drivers use for "unknown". */
export async function numberAttribute(machine: LinuxMachine, path: string): Promise<number | null> {
  const text = await attribute(machine, path);
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}

/** Last part of the target of a link, such as the name of a driver. */
export async function linkName(machine: LinuxMachine, path: string): Promise<string | null> {
  const link = await machine.readLink(path);
  return link.kind === 'read' ? link.value.slice(link.value.lastIndexOf('/') + 1) : null;
}

/**
 * What udev knows of a device, by property name. `id` as udev names its files: `b8:0` for a block device, `+pci:0000:00:02.0`.
 * Empty where udev does not run. Source: the `E:` lines of `/run/udev/data`.
 */
export async function udevProperties(machine: LinuxMachine, id: string): Promise<Map<string, string>> {
  const data = await machine.readFile(`/run/udev/data/${id}`);
  return data.kind === 'read' ? parseUdevData(data.value) : new Map();
}

export function parseUdevData(data: string): Map<string, string> {
  return new Map([...data.matchAll(/^E:([A-Z0-9_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
}
