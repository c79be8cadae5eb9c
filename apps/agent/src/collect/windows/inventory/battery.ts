import type { SectionInputs } from '@lanet/contracts/inventory';
import { type Reading, read, type WindowsMachine } from '../../../platform/machine.ts';
import { ownSerial } from '../../inventory/junk.ts';
import { numberOf, type Row, textOf } from '../row.ts';
import { wmi, wmiRows } from '../wmi.ts';

type Battery = SectionInputs['battery']['batteries'][number];

/** Win32_Battery, Chemistry. */
const CHEMISTRIES: Record<number, string> = {
  3: 'Lead acid',
  4: 'NiCd',
  5: 'NiMH',
  6: 'Li-ion',
  7: 'Zinc air',
  8: 'Li-poly',
};
/** Win32_Battery, BatteryStatus, in the words of Linux; 2 is "on mains, perhaps charging". */
const STATES: Record<number, string> = {
  1: 'discharging',
  2: 'not charging',
  3: 'full',
  4: 'discharging',
  5: 'discharging',
  6: 'charging',
  7: 'charging',
  8: 'charging',
  9: 'charging',
  11: 'not charging',
};

/** Source: `powercfg /batteryreport` for capacities and cycles, Win32_Battery for the charge. */
export async function windowsBatterySection(machine: WindowsMachine): Promise<Reading<SectionInputs['battery']>> {
  const live = await wmi(machine, 'state');
  if (live.kind === 'unavailable') return live;
  const charge = live.value.rows('Win32_Battery') ?? [];
  const report = charge.length > 0 ? await wmiRows(machine, 'hardware', 'BatteryReport') : [];
  return read({ batteries: batteriesOf(report ?? [], charge) });
}

/** The report's batteries with the charge of the same one; without a report what Win32_Battery knows. */
export function batteriesOf(report: readonly Row[], charge: readonly Row[]): Battery[] {
  if (report.length === 0)
    return charge.map((row) => ({ ...chargeOf(row), ...capacityOf(row), name: nameOf(row, 'Name') }));
  return report.map((row, at) => {
    const name = nameOf(row, 'Id');
    const live = charge.find((each) => textOf(each, 'DeviceID')?.includes(name)) ?? charge[at];
    return {
      ...(live ? chargeOf(live) : {}),
      ...capacityOf(row),
      name,
      model: textOf(row, 'Id'),
      manufacturer: textOf(row, 'Manufacturer'),
      serialNumber: ownSerial(textOf(row, 'SerialNumber')),
      chemistry: textOf(row, 'Chemistry'),
      // Batteries that do not count say 0.
      cycleCount: numberOf(row, 'CycleCount') || null,
    };
  });
}

function nameOf(row: Row, field: string): string {
  return textOf(row, field)?.slice(0, 100) ?? 'Battery';
}

/** Milliwatt hours; 0 and null are unknown. */
function capacityOf(row: Row) {
  const designed = numberOf(row, 'DesignCapacity') ?? numberOf(row, 'DesignedCapacity');
  const full = numberOf(row, 'FullChargeCapacity');
  const healthPercent = designed && full ? Math.min(100, Math.round((100 * full) / designed)) : null;
  return { designedCapacityMwh: designed || null, maxCapacityMwh: full || null, healthPercent };
}

function chargeOf(row: Row) {
  const percent = numberOf(row, 'EstimatedChargeRemaining');
  return {
    chemistry: CHEMISTRIES[numberOf(row, 'Chemistry') ?? 0] ?? null,
    // Some drivers answer 101 and more while charging.
    percentRemaining: percent === null || percent < 0 ? null : Math.min(100, percent),
    state: STATES[numberOf(row, 'BatteryStatus') ?? 0] ?? null,
  };
}
