import type { SectionInputs } from '@lanet/contracts/inventory';
import { type Reading, read, unavailable, type WindowsMachine } from '../../../platform/machine.ts';
import { parseEdid } from '../../inventory/edid.ts';
import { bytesValue, hasKey, keysBelow, valuesOf } from '../registry.ts';
import { codesOf, numberOf, type Row, textOf } from '../row.ts';
import { wmiRows } from '../wmi.ts';

type Display = SectionInputs['displays']['displays'][number];

const DEVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Enum';

/**
 * Monitors that are connected. Source: WmiMonitorID says which, the registry keeps the EDID of each it ever saw; without WMI
 * those count that the kernel has a `Control` key for, which it makes anew at every start.
 */
export async function windowsDisplaysSection(machine: WindowsMachine): Promise<Reading<SectionInputs['displays']>> {
  const monitors = await wmiRows(machine, 'hardware', 'WmiMonitorID');
  if (monitors) return read({ displays: monitors.flatMap((row) => displayOf(machine, row) ?? []) });
  if (!hasKey(machine, `${DEVICES}\\DISPLAY`)) return unavailable('missing');
  const started = startedMonitors(machine);
  return read({ displays: started.flatMap((instance) => fromEdid(machine, instance) ?? []) });
}

function startedMonitors(machine: WindowsMachine): string[] {
  return keysBelow(machine, `${DEVICES}\\DISPLAY`)
    .flatMap((model) => keysBelow(machine, `${DEVICES}\\DISPLAY\\${model}`).map((port) => `DISPLAY\\${model}\\${port}`))
    .filter((instance) => hasKey(machine, `${DEVICES}\\${instance}\\Control`));
}

function fromEdid(machine: WindowsMachine, instance: string): Display | undefined {
  const bytes = bytesValue(valuesOf(machine, `${DEVICES}\\${instance}\\Device Parameters`), 'EDID');
  const edid = bytes && parseEdid(bytes);
  return edid ? { connector: instance.slice(0, 100), ...edid } : undefined;
}

/** The monitor's EDID, else what Windows read out of it. */
function displayOf(machine: WindowsMachine, row: Row): Display | undefined {
  // WMI puts the number of the function behind the instance.
  const instance = textOf(row, 'InstanceName')?.replace(/_\d+$/, '');
  if (!instance) return undefined;
  const year = numberOf(row, 'YearOfManufacture');
  return (
    fromEdid(machine, instance) ?? {
      connector: instance.slice(0, 100),
      manufacturer: codesOf(row, 'ManufacturerName'),
      model: codesOf(row, 'UserFriendlyName') ?? instance.split('\\')[1] ?? null,
      serialNumber: withoutZero(codesOf(row, 'SerialNumberID')),
      productionYear: year !== null && year > 1990 ? year : null,
    }
  );
}

/** Monitors without a serial number answer 0. */
function withoutZero(serial: string | null): string | null {
  return serial === null || /^0+$/.test(serial) ? null : serial;
}
