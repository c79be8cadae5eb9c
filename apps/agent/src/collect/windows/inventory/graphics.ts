import type { SectionInputs } from '@lanet/contracts/inventory';
import { type Reading, read, unavailable, type WindowsMachine } from '../../../platform/machine.ts';
import { keysBelow, type RegistryValues, textValue, valuesOf } from '../registry.ts';
import { numberOf, type Row, textOf } from '../row.ts';
import { wmiRows } from '../wmi.ts';

type Controller = SectionInputs['graphics']['controllers'][number];

const DISPLAY_ADAPTERS = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968-e325-11ce-bfc1-08002be10318}';
/** Win32_VideoController counts memory in 32 bits and stops a little below. */
const MOST_WMI_COUNTS = 0xfff0_0000;

/** Source: Win32_VideoController for what is there now; the drivers' keys for memory of 4 GiB and more. */
export async function windowsGraphicsSection(machine: WindowsMachine): Promise<Reading<SectionInputs['graphics']>> {
  const present = await wmiRows(machine, 'hardware', 'Win32_VideoController');
  if (!present) return unavailable('failed');
  const numbered = keysBelow(machine, DISPLAY_ADAPTERS).filter((name) => /^\d{4}$/.test(name));
  const drivers = numbered.map((name) => valuesOf(machine, `${DISPLAY_ADAPTERS}\\${name}`));
  return read({ controllers: present.flatMap((row) => toController(row, drivers) ?? []) });
}

export function toController(row: Row, drivers: readonly RegistryValues[]): Controller | undefined {
  const instance = textOf(row, 'PNPDeviceID') ?? '';
  const name = textOf(row, 'Name');
  // Mirror drivers of remote desktops are no hardware.
  if (name === null || /^(ROOT|SWD)\\/i.test(instance)) return undefined;
  const [, vendorId, deviceId] = /VEN_([0-9A-F]{4})&DEV_([0-9A-F]{4})/i.exec(instance) ?? [];
  const own = drivers.find((values) => matches(values, instance, name));
  const counted = numberOf(row, 'AdapterRAM');
  const isExact = counted !== null && counted > 0 && counted < MOST_WMI_COUNTS;
  return {
    slot: instance.slice(0, 100) || name.slice(0, 100),
    name,
    vendor: textOf(row, 'AdapterCompatibility'),
    pciId: vendorId && deviceId ? `${vendorId}:${deviceId}`.toLowerCase() : null,
    driver: textOf(row, 'DriverVersion'),
    memoryBytes: (own && memoryOf(own)) ?? (isExact ? counted : null),
  };
}

/** Keys of removed cards stay; the right one is told by the identifier its driver was chosen for, and by its name. */
function matches(values: RegistryValues, instance: string, name: string): boolean {
  const device = textValue(values, 'MatchingDeviceId')?.toUpperCase();
  const isSameDevice = device ? instance.toUpperCase().startsWith(device) : true;
  return isSameDevice && textValue(values, 'DriverDesc') === name;
}

/** Bytes; drivers write it as a number or as its eight bytes. */
function memoryOf(values: RegistryValues): number | null {
  const value = values['HardwareInformation.qwMemorySize'];
  if (typeof value === 'number') return value > 0 ? value : null;
  if (!(value instanceof Uint8Array) || value.length < 8) return null;
  const bytes = Number(new DataView(value.buffer, value.byteOffset, 8).getBigUint64(0, true));
  return bytes > 0 && bytes <= Number.MAX_SAFE_INTEGER ? bytes : null;
}
