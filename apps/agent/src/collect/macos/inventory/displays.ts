import type { SectionInputs } from '@lanet/contracts/inventory';
import { isJunkSerial } from '@lanet/contracts/junk-serial';
import { type MacMachine, type Reading, read } from '../../../platform/machine.ts';
import { parseEdid } from '../../inventory/edid.ts';
import { profiler } from '../profiler.ts';
import { type Dictionary, dictionariesOf, textOf } from '../property.ts';

type Display = SectionInputs['displays']['displays'][number];

/** Source: SPDisplaysDataType, which names the displays below the graphics controller they hang on. */
export async function macDisplaysSection(machine: MacMachine): Promise<Reading<SectionInputs['displays']>> {
  const { SPDisplaysDataType } = await profiler(machine);
  const displays = SPDisplaysDataType.flatMap((item) => dictionariesOf(item, 'spdisplays_ndrvs'));
  return read({ displays: displays.map(displayOf) });
}

/** Intel Macs show the whole EDID; Apple silicon only some of its fields. */
export function displayOf(item: Dictionary, index: number): Display {
  const internal = textOf(item, 'spdisplays_connection_type') === 'spdisplays_internal';
  const connector = internal ? 'internal' : `display${index}`;
  const edid = parseEdid(Buffer.from(textOf(item, '_spdisplays_edid')?.replace(/^0x/, '') ?? '', 'hex'));
  if (edid) return { connector, ...edid };
  const serial = textOf(item, 'spdisplays_display-serial-number') ?? serialNumber(item);
  const year = Number(textOf(item, '_spdisplays_display-year') ?? 0);
  return {
    connector,
    manufacturer: makerOf(textOf(item, '_spdisplays_display-vendor-id')),
    model: textOf(item, '_name'),
    serialNumber: isJunkSerial(serial) ? null : serial,
    productionYear: year >= 1990 && year <= 2200 ? year : null,
  };
}

/** The number of the EDID, in hexadecimal; 0 and 1010101 are what makers leave who give none. */
function serialNumber(item: Dictionary): string | null {
  const digits =
    textOf(item, '_spdisplays_display-serial-number') ?? textOf(item, '_spdisplays_display-serial-number2');
  return digits !== null && /^0*$|^(01){3,4}$|^1010101$|^f+$/i.test(digits) ? null : digits;
}

/** Three letters of five bits each (VESA E-EDID 1.4, 3.4.1): `10ac` is DEL. */
export function makerOf(vendorId: string | null): string | null {
  const id = vendorId !== null && /^[0-9a-f]{1,4}$/i.test(vendorId) ? Number.parseInt(vendorId, 16) : 0;
  const letters = [(id >> 10) & 31, (id >> 5) & 31, id & 31];
  if (id === 0 || letters.some((letter) => letter < 1 || letter > 26)) return null;
  return String.fromCharCode(...letters.map((letter) => 64 + letter));
}
