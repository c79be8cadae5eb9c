import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Reading, read, reasonOf, unavailable } from '../machine.ts';

/** Handles and addresses: a bigint where the number would not be exact. */
export type Native = number | bigint;

/** A buffer is passed as the address of its first byte, which stays valid during the call; null as the address 0. */
export type NativeArgument = Native | string | Uint8Array | null;

/** A function of a DLL. What is declared `void` answers undefined, which nobody reads. */
export type NativeFunction = {
  (...args: NativeArgument[]): Native;
  /** On a thread of Node's pool. The callback has to hold on to the buffers among the arguments. */
  async(...args: [...NativeArgument[], (error: Error | null, result: Native) => void]): void;
};

/** `func` takes a prototype as C writes it, and throws when the DLL has no such function. */
export type Library = { func(prototype: string): NativeFunction };

/**
 * The part of koffi's native addon (3.3) that is used here. The npm package around it only finds the addon and keeps old
 * names alive, so it is not bundled.
 */
export type Addon = {
  load(dll: string): Library;
  /** Of a buffer's first byte. */
  address(bytes: Uint8Array): bigint;
  /** The memory at an address, not copied: it must not be used once its owner freed it. */
  view(address: Native, length: number): ArrayBuffer;
};

/** Beside the running program, as the packages lay it; the launcher checked its signature together with the agent's. */
export function addonFile(): string {
  return join(dirname(process.argv[1] ?? ''), 'koffi.node');
}

/** `missing` where there is no such file: in a checkout, and on systems that need none. */
export function loadAddon(file = addonFile()): Reading<Addon> {
  if (!existsSync(file)) return unavailable('missing', `There is no ${file}.`);
  try {
    const found: unknown = createRequire(file)(file);
    return isAddon(found) ? read(found) : unavailable('failed', `${file} is not the addon this agent was made for.`);
  } catch (error) {
    return reasonOf(error);
  }
}

function isAddon(found: unknown): found is Addon {
  if (typeof found !== 'object' || found === null) return false;
  const { load, address, view, version }: Partial<Record<string, unknown>> = { ...found };
  const isComplete = [load, address, view].every((each) => typeof each === 'function');
  return isComplete && typeof version === 'string' && version.startsWith('3.');
}
