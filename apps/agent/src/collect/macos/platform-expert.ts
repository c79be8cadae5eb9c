import type { MacMachine } from '../../platform/machine.ts';
import { plistOutputOf } from './program-output.ts';
import { bytesOf, isDictionary, textOf } from './property.ts';

/** What the firmware says this computer is. */
export type Platform = { uuid: string | null; serial: string | null; model: string | null; board: string | null };

/** The root of the I/O registry. Source: ioreg(8); a small process that asks no hardware. */
export async function readPlatform(machine: MacMachine): Promise<Platform> {
  const args = ['-a', '-r', '-d1', '-c', 'IOPlatformExpertDevice'];
  const output = await plistOutputOf(machine, '/usr/sbin/ioreg', args, 10);
  const list = output.kind === 'read' && Array.isArray(output.value) ? output.value : [];
  const expert = list.find(isDictionary);
  return {
    uuid: textOf(expert, 'IOPlatformUUID')?.toLowerCase() ?? null,
    serial: textOf(expert, 'IOPlatformSerialNumber'),
    model: firmwareText(expert, 'model'),
    board: firmwareText(expert, 'board-id') ?? firmwareText(expert, 'target-sub-type'),
  };
}

/** The firmware keeps texts as bytes that end with NUL. */
function firmwareText(expert: unknown, key: string): string | null {
  const bytes = bytesOf(expert, key);
  if (bytes === null) return textOf(expert, key);
  return Buffer.from(bytes).toString('utf8').replace(/\0.*$/s, '').trim() || null;
}
