import type { SectionInputs } from '@lanet/contracts/inventory';
import { isJunkSerial, isPlaceholder } from '@lanet/contracts/junk-serial';
import { type MacMachine, type Reading, read } from '../../../platform/machine.ts';
import { physicalBytes } from '../memory.ts';
import { profiler } from '../profiler.ts';
import { type Dictionary, textOf } from '../property.ts';
import { bytesOfSize } from '../size.ts';

type Module = NonNullable<SectionInputs['memory']['modules']>[number];

/** Source: SPMemoryDataType. The memory of Apple silicon is part of the processor: there are no modules. */
export async function macMemorySection(machine: MacMachine): Promise<Reading<SectionInputs['memory']>> {
  const { SPMemoryDataType } = await profiler(machine);
  return read({
    physicalBytes: await physicalBytes(machine),
    modules: SPMemoryDataType.length === 0 ? null : SPMemoryDataType.flatMap((item) => moduleOf(item) ?? []),
  });
}

/** Undefined for empty slots and for memory that is no module. */
export function moduleOf(item: Dictionary): Module | undefined {
  const slot = textOf(item, '_name');
  const sizeBytes = bytesOfSize(textOf(item, 'dimm_size'));
  if (slot === null || !sizeBytes) return undefined;
  const named = (key: string) => {
    const value = textOf(item, key);
    return value === null || isPlaceholder(value) || /^(0x)?0*-?$/.test(value) ? null : plainText(value);
  };
  const serial = named('dimm_serial_number');
  const [bankLocator, deviceLocator] = slot.includes('/') ? slot.split('/', 2) : [null, slot];
  return {
    deviceLocator: deviceLocator ?? slot,
    bankLocator: bankLocator ?? null,
    sizeBytes,
    memoryType: named('dimm_type'),
    configuredSpeedMts: Number(/^(\d+) MHz/.exec(textOf(item, 'dimm_speed') ?? '')?.[1] ?? 0) || null,
    manufacturer: named('dimm_manufacturer'),
    partNumber: named('dimm_part_number'),
    serialNumber: isJunkSerial(serial?.replace(/^0x/, '')) ? null : serial,
  };
}

/** Part numbers come as the bytes of their text: `0x4D34…20` is `M4…`. Those of other bytes are left as they are. */
function plainText(value: string): string {
  const digits = /^0x((?:[0-9a-f]{2}){5,})$/i.exec(value)?.[1];
  const text = digits
    ? Buffer.from(digits, 'hex')
        .toString('latin1')
        .replace(/[\0 ]+$/, '')
    : '';
  return /^[\x20-\x7e]{4,}$/.test(text) ? text : value;
}
