import { type Drive, type Reading, read, valueOrNull } from '../machine.ts';
import type { Addon } from './addon.ts';
import { wideText } from './memory-layout.ts';
import { onThread } from './on-thread.ts';
import { patiently } from './patience.ts';
import { win32Error } from './win32-error.ts';

/** Answers of GetDriveTypeW, from 0 on; 1 is a letter without a volume. */
const KINDS: readonly Drive['kind'][] = ['unknown', 'unknown', 'removable', 'fixed', 'network', 'optical', 'ram'];
/** The only drives that are asked for more: a network or optical one may wake something or hang. */
const ASKED: readonly Drive['kind'][] = ['fixed', 'removable', 'ram'];
const NAME_UNITS = 261;

type Volume = Pick<Drive, 'label' | 'fileSystem' | 'sizeBytes' | 'freeBytes' | 'availableBytes'>;
const SILENT: Volume = { label: null, fileSystem: null, sizeBytes: null, freeBytes: null, availableBytes: null };

/** Drive letters by kernel32. Node has switched off the window that asks to insert a disk (SetErrorMode). */
export function openDrives(addon: Addon) {
  const dll = addon.load('kernel32.dll');
  const lastError = dll.func('uint32_t GetLastError()');
  const getLogicalDrives = dll.func('uint32_t GetLogicalDrives()');
  const getDriveType = dll.func('uint32_t GetDriveTypeW(str16 root)');
  const getSpace = dll.func('int GetDiskFreeSpaceExW(str16 root, void *available, void *size, void *free)');
  const getVolume = dll.func(
    'int GetVolumeInformationW(str16 root, void *label, uint32_t, void *, void *, void *, void *fileSystem, uint32_t)',
  );

  const volumeOf = patiently(async (root) => {
    const [available, size, free] = [Buffer.alloc(8), Buffer.alloc(8), Buffer.alloc(8)];
    const [label, fileSystem] = [Buffer.alloc(2 * NAME_UNITS), Buffer.alloc(2 * NAME_UNITS)];
    // A reader without a card fails here, and says no more.
    if ((await onThread(getSpace, root, available, size, free)) === 0) return SILENT;
    const names = [root, label, NAME_UNITS, null, null, null, fileSystem, NAME_UNITS];
    const isNamed = (await onThread(getVolume, ...names)) !== 0;
    return {
      label: (isNamed && wideText(label, 0, NAME_UNITS)) || null,
      fileSystem: (isNamed && wideText(fileSystem, 0, NAME_UNITS)) || null,
      ...spaceOf(available, size, free),
    };
  });

  return {
    async drives(): Promise<Reading<readonly Drive[]>> {
      const letters = driveLetters(Number(getLogicalDrives()));
      if (letters.length === 0) return win32Error('GetLogicalDrives', Number(lastError()));
      const all = letters.map(async (id): Promise<Drive> => {
        const kind = KINDS[Number(getDriveType(`${id}\\`))] ?? 'unknown';
        const volume = ASKED.includes(kind) ? valueOrNull(await volumeOf(`${id}\\`)) : null;
        return { id, kind, ...(volume ?? SILENT) };
      });
      return read(await Promise.all(all));
    },
  };
}

/** Bit 0 is `A:`. */
export function driveLetters(bits: number): string[] {
  return [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].flatMap((letter, bit) => (bits & (1 << bit) ? [`${letter}:`] : []));
}

/** A volume that is not formatted answers with zeros, which are no size. */
function spaceOf(available: Buffer, size: Buffer, free: Buffer) {
  const [availableBytes, sizeBytes, freeBytes] = [available, size, free].map((slot) => Number(slot.readBigUInt64LE(0)));
  return sizeBytes ? { sizeBytes, freeBytes: freeBytes ?? null, availableBytes: availableBytes ?? null } : SILENT_SPACE;
}

const SILENT_SPACE = { sizeBytes: null, freeBytes: null, availableBytes: null };
