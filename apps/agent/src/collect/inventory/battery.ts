import { type LinuxMachine, read } from '../../platform/machine.ts';
import { attribute, numberAttribute } from '../attribute.ts';
import { macBatterySection } from '../macos/inventory/battery.ts';
import { windowsBatterySection } from '../windows/inventory/battery.ts';
import { HOURS, type InventoryCollector } from './inventory-collector.ts';

const POWER = '/sys/class/power_supply';

/** Batteries of the computer itself, not of its mouse. Source: Linux `power_supply` class (kernel ABI documentation). */
export const battery: InventoryCollector<'battery'> = {
  name: 'battery',
  everySeconds: 6 * HOURS,
  timeoutSeconds: 180,
  read: {
    linux: async (machine) => {
      const batteries = [];
      for (const name of await machine.list(POWER)) {
        const kind = await attribute(machine, `${POWER}/${name}/type`);
        const scope = await attribute(machine, `${POWER}/${name}/scope`);
        if (kind === 'Battery' && scope !== 'Device') batteries.push(await describe(machine, name));
      }
      return read({ batteries });
    },
    win32: windowsBatterySection,
    darwin: macBatterySection,
  },
};

async function describe(machine: LinuxMachine, name: string) {
  const text = (field: string) => attribute(machine, `${POWER}/${name}/${field}`);
  const number = (field: string) => numberAttribute(machine, `${POWER}/${name}/${field}`);
  const volts = (await number('voltage_min_design')) ?? (await number('voltage_now'));
  const designed = toMilliwattHours(await number('energy_full_design'), await number('charge_full_design'), volts);
  const full = toMilliwattHours(await number('energy_full'), await number('charge_full'), volts);
  const percentRemaining = await number('capacity');
  return {
    name,
    manufacturer: await text('manufacturer'),
    model: await text('model_name'),
    serialNumber: await text('serial_number'),
    chemistry: await text('technology'),
    designedCapacityMwh: designed,
    maxCapacityMwh: full,
    // New batteries hold a little more than designed.
    healthPercent: designed && full !== null ? Math.min(100, Math.round((100 * full) / designed)) : null,
    // Drivers write 0 when the battery does not count.
    cycleCount: (await number('cycle_count')) || null,
    percentRemaining: percentRemaining !== null && percentRemaining <= 100 ? percentRemaining : null,
    state: (await text('status'))?.toLowerCase() ?? null,
  };
}

/** Drivers give energy in microwatt hours, or charge in microampere hours with a voltage in microvolts. */
export function toMilliwattHours(energy: number | null, charge: number | null, volts: number | null): number | null {
  if (energy !== null) return Math.round(energy / 1000);
  return charge !== null && volts !== null ? Math.round((charge / 1e6) * (volts / 1e6) * 1000) : null;
}
