import type { MacMachine } from '../../platform/machine.ts';

/**
 * Values of the kernel by name, in one process. Names this Mac does not know are left out: the program ends with an error
 * then, and still writes the others. Source: sysctl(8).
 */
export async function sysctl(machine: MacMachine, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const output = await machine.run({ program: '/usr/sbin/sysctl', args: names, timeoutSeconds: 5 });
  return output.kind === 'read' ? parseSysctl(output.value.stdout) : new Map();
}

/** Lines `name: value`. */
export function parseSysctl(output: string): Map<string, string> {
  return new Map([...output.matchAll(/^([\w.]+): (.*)$/gm)].map(([, name = '', value = '']) => [name, value.trim()]));
}

/** A whole number of a value; null when it is missing or none. */
export function sysctlNumber(values: ReadonlyMap<string, string>, name: string): number | null {
  const value = values.get(name);
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : null;
}

/** Epoch milliseconds of `kern.boottime`: `{ sec = 1795000000, usec = 0 } …`. */
export function bootTimeOf(value: string | undefined): number | null {
  const seconds = /sec = (\d{1,12})/.exec(value ?? '')?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}
