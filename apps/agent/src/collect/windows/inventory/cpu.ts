import type { SectionInputs } from '@lanet/contracts/inventory';
import { type Reading, read, unavailable, valueOrNull, type WindowsMachine } from '../../../platform/machine.ts';
import { type SmbiosProcessor, smbiosProcessors } from '../../inventory/smbios-processors.ts';
import { keysBelow, numberValue, textValue, valuesOf } from '../registry.ts';
import { numberOf, type Row, textOf } from '../row.ts';
import { wmiRows } from '../wmi.ts';

type Processor = SectionInputs['cpu']['processors'][number];
/** One logical processor, as the kernel described it at start. */
export type Thread = { brand: string | null; vendor: string | null; megahertz: number | null };

/** No processor is this fast; firmware that says so does not know. */
const IMPLAUSIBLE_MHZ = 10_000;
const PROCESSORS = 'HKLM\\HARDWARE\\DESCRIPTION\\System\\CentralProcessor';

/**
 * One entry a socket. Source: the registry's list of logical processors and the SMBIOS table; Win32_Processor where these two
 * do not agree, as under some hypervisors and with threads switched off.
 */
export async function windowsCpuSection(machine: WindowsMachine): Promise<Reading<SectionInputs['cpu']>> {
  const threads = logicalProcessors(machine);
  const sockets = smbiosProcessors(valueOrNull(machine.firmwareTable()) ?? new Uint8Array());
  const known = bySocket(threads, sockets) ?? byWmi((await wmiRows(machine, 'hardware', 'Win32_Processor')) ?? []);
  const processors = known.length > 0 ? known : byBrand(threads);
  return processors.length > 0 ? read({ processors }) : unavailable('missing');
}

function logicalProcessors(machine: WindowsMachine): Thread[] {
  const numbers = keysBelow(machine, PROCESSORS).map(Number).filter(Number.isInteger);
  return numbers
    .sort((a, b) => a - b)
    .map((number) => {
      const values = valuesOf(machine, `${PROCESSORS}\\${number}`);
      return {
        brand: textValue(values, 'ProcessorNameString') ?? textValue(values, 'Identifier'),
        vendor: textValue(values, 'VendorIdentifier'),
        megahertz: numberValue(values, '~MHz'),
      };
    });
}

/** Windows numbers the threads of one socket after those of another. Undefined when the counts do not agree. */
export function bySocket(threads: readonly Thread[], sockets: readonly SmbiosProcessor[]): Processor[] | undefined {
  const total = sockets.reduce((sum, socket) => sum + (socket.threads ?? Number.NaN), 0);
  if (sockets.length === 0 || total !== threads.length) return undefined;
  let first = 0;
  return sockets.map(({ cores, threads: logical }, socket) => {
    const thread = threads[first];
    first += logical ?? 0;
    return { ...described(thread), socket, numberOfCores: cores, logicalProcessors: logical ?? 0 };
  });
}

/** Empty when the counts are not there (a system of before 2008, or another answer). */
export function byWmi(rows: readonly Row[]): Processor[] {
  return rows.flatMap((row, socket): Processor[] => {
    const logical = numberOf(row, 'NumberOfLogicalProcessors');
    if (!logical) return [];
    const thread = {
      brand: textOf(row, 'Name'),
      vendor: textOf(row, 'Manufacturer'),
      megahertz: numberOf(row, 'MaxClockSpeed'),
    };
    const numberOfCores = numberOf(row, 'NumberOfCores') || null;
    return [{ ...described(thread), socket, numberOfCores, logicalProcessors: logical }];
  });
}

/** Without any word on sockets: one for each brand, since all cores of a processor share its name. */
export function byBrand(threads: readonly Thread[]): Processor[] {
  return [...Map.groupBy(threads, ({ brand }) => brand).values()].map((members, socket) => ({
    ...described(members[0]),
    socket,
    numberOfCores: null,
    logicalProcessors: members.length,
  }));
}

/** What the brand says of its speed is what it is sold with; the registry's figure was measured at start. */
function described(thread: Thread | undefined) {
  const brand = thread?.brand?.replace(/\s+/g, ' ') ?? 'x86';
  const gigahertz = /@ ?([\d.]+) ?GHz/.exec(brand)?.[1];
  const megahertz = gigahertz === undefined ? (thread?.megahertz ?? 0) : Math.round(Number(gigahertz) * 1000);
  const maxClockSpeedMhz = megahertz > 0 && megahertz < IMPLAUSIBLE_MHZ ? megahertz : null;
  return { brand, vendor: thread?.vendor ?? null, maxClockSpeedMhz };
}
