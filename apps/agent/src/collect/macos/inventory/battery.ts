import type { SectionInputs } from '@lanet/contracts/inventory';
import { type MacMachine, type Reading, read } from '../../../platform/machine.ts';
import { plistOutputOf } from '../program-output.ts';
import { countOf, type Dictionary, dictionaryOf, flagOf, isDictionary, listOf, textOf } from '../property.ts';

type Battery = SectionInputs['battery']['batteries'][number];

/** What Apple prints on its packs, volts of a cell; the charge in ampere hours comes without an energy. */
const CELL_VOLTS = 3.8;
/** Below this "capacity" is a percentage: Apple silicon gives 100 for a full one. */
const LEAST_MILLIAMPERE_HOURS = 200;
/** More than any battery lives through or holds: above it the controller's figure is a fault. */
const MOST = 100_000;

/** Source: ioreg(8) AppleSmartBattery. A Mac without a battery has none in the registry. */
export async function macBatterySection(machine: MacMachine): Promise<Reading<SectionInputs['battery']>> {
  const output = await plistOutputOf(machine, '/usr/sbin/ioreg', ['-a', '-r', '-c', 'AppleSmartBattery'], 10);
  // Without a match the program writes nothing, which is no property list.
  if (output.kind === 'unavailable') return output.reason === 'unreadable' ? read({ batteries: [] }) : output;
  const found = Array.isArray(output.value) ? output.value.filter(isDictionary) : [];
  return read({ batteries: found.filter((item) => flagOf(item, 'BatteryInstalled') !== false).map(batteryOf) });
}

/** Newer systems keep in `BatteryData` what older ones have beside it. */
export function batteryOf(item: Dictionary, index = 0): Battery {
  const data = dictionaryOf(item, 'BatteryData');
  const charge = (...keys: string[]) =>
    keys
      .flatMap((key) => [countOf(item, key), countOf(data, key)])
      .find((value) => value !== null && value >= LEAST_MILLIAMPERE_HOURS && value <= MOST) ?? null;
  const designed = charge('DesignCapacity');
  const full = charge('AppleRawMaxCapacity', 'NominalChargeCapacity', 'MaxCapacity');
  const cells = cellsOf(item, data);
  const cycles = countOf(item, 'CycleCount') ?? countOf(data, 'CycleCount');
  const milliwattHours = (value: number | null) =>
    value === null || cells === null ? null : Math.round(value * cells * CELL_VOLTS);
  return {
    name: `InternalBattery-${index}`,
    manufacturer: textOf(item, 'Manufacturer') ?? textOf(data, 'Manufacturer'),
    model: textOf(item, 'DeviceName') ?? textOf(data, 'DeviceName'),
    serialNumber: textOf(item, 'Serial') ?? textOf(item, 'BatterySerialNumber') ?? textOf(data, 'Serial'),
    designedCapacityMwh: milliwattHours(designed),
    maxCapacityMwh: milliwattHours(full),
    healthPercent: designed && full ? Math.min(100, Math.round((100 * full) / designed)) : null,
    cycleCount: cycles !== null && cycles <= MOST ? cycles : null,
    percentRemaining: percentOf(item),
    state: stateOf(item),
  };
}

/** Cells in series: each has its own voltage in the list. */
function cellsOf(item: Dictionary, data: Dictionary): number | null {
  const list = listOf(item, 'CellVoltage') ?? listOf(data, 'CellVoltage') ?? [];
  const live = list.filter((volts) => typeof volts === 'number' && volts > 0);
  return live.length > 0 && live.length <= 16 ? live.length : null;
}

function percentOf(item: Dictionary): number | null {
  const [now, full] = [countOf(item, 'CurrentCapacity'), countOf(item, 'MaxCapacity')];
  return now !== null && full ? Math.min(100, Math.round((100 * now) / full)) : null;
}

function stateOf(item: Dictionary): string | null {
  if (flagOf(item, 'FullyCharged') === true) return 'full';
  if (flagOf(item, 'IsCharging') === true) return 'charging';
  const plugged = flagOf(item, 'ExternalConnected');
  return plugged === null ? null : plugged ? 'not charging' : 'discharging';
}
