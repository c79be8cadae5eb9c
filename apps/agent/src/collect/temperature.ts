import { type Reading, read, unavailable } from '../platform/machine.ts';
import { type Collector, toTenths } from './collector.ts';
import { macTemperature } from './macos/temperature.ts';
import { windowsTemperature } from './windows/temperature.ts';

/**
 * The hottest sensor, in degrees Celsius, every minute. `no_sensor` where there is none, as in most virtual machines.
 * Source: Linux `hwmon`, else the thermal zones (kernel documentation, sysfs-interface: thousandths of a degree).
 */
export const temperature: Collector<number> = {
  name: 'temperature',
  everySeconds: 60,
  read: {
    linux: async (machine) => {
      const sensors = hottest(await machine.readEach('/sys/class/hwmon/hwmon*/temp*_input'), fromMilli);
      if (sensors.kind === 'read') return sensors;
      return hottest(await machine.readEach('/sys/class/thermal/thermal_zone*/temp'), fromMilli);
    },
    win32: windowsTemperature,
    darwin: macTemperature,
  },
};

const fromMilli = (raw: number) => raw / 1000;

/** The highest plausible value. Outside -30..150 degrees, or at exactly 0, a sensor is not connected. */
export function hottest(raw: readonly string[], toCelsius: (raw: number) => number): Reading<number> {
  const degrees = raw
    .filter((text) => text.trim() !== '')
    .map((text) => toCelsius(Number(text)))
    .filter((value) => value > -30 && value < 150 && value !== 0);
  return degrees.length === 0 ? unavailable('no_sensor') : read(toTenths(Math.max(...degrees)));
}
