import { type Reading, type RegistryValue, read, unavailable } from '../machine.ts';
import type { Addon, Native } from './addon.ts';
import { filetimeToEpochMs, wideText } from './memory-layout.ts';
import { registryValue } from './registry-value.ts';
import { ERROR_MORE_DATA, ERROR_NO_MORE_ITEMS, ERROR_SUCCESS, win32Error } from './win32-error.ts';

/** Predefined handles of winreg.h; as pointers they are sign-extended. */
const ROOTS: Readonly<Record<string, number>> = { HKLM: 0x8000_0002 | 0, HKU: 0x8000_0003 | 0 };

const KEY_READ = 0x2_0019;
const KEY_WOW64_64KEY = 0x0100;
/** Limits of the registry itself, in characters (Microsoft, "Registry element size limits"). */
const MAX_KEY_NAME = 255;
const MAX_VALUE_NAME = 16_383;
/** Larger values hold no facts; they are left out. */
const MAX_VALUE_BYTES = 1024 * 1024;
const MAX_ITEMS = 20_000;

type Info = { longestName: number; longestValue: number; modifiedAt: number | undefined };

/** The registry by advapi32, always its 64-bit view. Keys as `WindowsMachine` writes them. */
export function openRegistry(addon: Addon) {
  const dll = addon.load('advapi32.dll');
  const openKey = dll.func(
    'long RegOpenKeyExW(intptr_t key, str16 path, uint32_t options, uint32_t access, void *opened)',
  );
  const closeKey = dll.func('long RegCloseKey(intptr_t key)');
  const enumKey = dll.func(
    'long RegEnumKeyExW(intptr_t key, uint32_t index, void *name, void *length, void *, void *, void *, void *)',
  );
  const enumValue = dll.func(
    'long RegEnumValueW(intptr_t key, uint32_t index, void *name, void *length, void *, void *type, void *data, void *size)',
  );
  const queryInfo = dll.func(
    'long RegQueryInfoKeyW(intptr_t key, void *, void *, void *, void *, void *, void *, void *, void *longestName, void *longestValue, void *, void *modified)',
  );

  function inKey<T>(path: string, use: (key: Native) => Reading<T>): Reading<T> {
    const [root = '', ...rest] = path.split('\\');
    const handle = ROOTS[root];
    if (handle === undefined) return unavailable('failed', `The key ${path} begins with no known root.`);
    const opened = Buffer.alloc(8);
    const code = Number(openKey(handle, rest.join('\\'), 0, KEY_READ | KEY_WOW64_64KEY, opened));
    if (code !== ERROR_SUCCESS) return win32Error('RegOpenKeyExW', code);
    const key = opened.readBigInt64LE(0);
    try {
      return use(key);
    } finally {
      closeKey(key);
    }
  }

  function info(key: Native): Reading<Info> {
    const [longestName, longestValue, modified] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.alloc(8)];
    const none = null;
    const code = Number(
      queryInfo(key, none, none, none, none, none, none, none, longestName, longestValue, none, modified),
    );
    if (code !== ERROR_SUCCESS) return win32Error('RegQueryInfoKeyW', code);
    return read({
      longestName: longestName.readUInt32LE(0),
      longestValue: longestValue.readUInt32LE(0),
      modifiedAt: filetimeToEpochMs(modified.readBigUInt64LE(0)),
    });
  }

  function keysOf(key: Native): Reading<readonly string[]> {
    const names: string[] = [];
    const [name, length] = [Buffer.alloc(2 * (MAX_KEY_NAME + 1)), Buffer.alloc(4)];
    for (let index = 0; index < MAX_ITEMS; index++) {
      length.writeUInt32LE(MAX_KEY_NAME + 1);
      const code = Number(enumKey(key, index, name, length, null, null, null, null));
      if (code === ERROR_NO_MORE_ITEMS) break;
      if (code !== ERROR_SUCCESS) return win32Error('RegEnumKeyExW', code);
      names.push(wideText(name, 0, length.readUInt32LE(0)));
    }
    return read(names);
  }

  function valuesOf(key: Native): Reading<Readonly<Record<string, RegistryValue>>> {
    const limits = info(key);
    if (limits.kind === 'unavailable') return limits;
    const nameUnits = Math.min(limits.value.longestName, MAX_VALUE_NAME) + 1;
    const name = Buffer.alloc(2 * nameUnits);
    const data = Buffer.alloc(Math.min(limits.value.longestValue, MAX_VALUE_BYTES) + 2);
    const [length, type, size] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.alloc(4)];
    const found: [string, RegistryValue][] = [];
    for (let index = 0; index < MAX_ITEMS; index++) {
      length.writeUInt32LE(nameUnits);
      size.writeUInt32LE(data.length);
      const code = Number(enumValue(key, index, name, length, null, type, data, size));
      if (code === ERROR_NO_MORE_ITEMS) break;
      // Too large for us, or it grew since its size was asked: the next reading has it.
      if (code === ERROR_MORE_DATA) continue;
      if (code !== ERROR_SUCCESS) return win32Error('RegEnumValueW', code);
      const value = registryValue(type.readUInt32LE(0), data.subarray(0, size.readUInt32LE(0)));
      found.push([wideText(name, 0, length.readUInt32LE(0)), value]);
    }
    return read(Object.fromEntries(found));
  }

  return {
    keys: (path: string) => inKey(path, keysOf),
    values: (path: string) => inKey(path, valuesOf),
    /** Epoch milliseconds of the last change of the key's values or subkeys. */
    modifiedAt: (path: string): Reading<number> =>
      inKey(path, (key) => {
        const found = info(key);
        if (found.kind === 'unavailable') return found;
        return found.value.modifiedAt === undefined ? unavailable('unreadable') : read(found.value.modifiedAt);
      }),
  };
}
