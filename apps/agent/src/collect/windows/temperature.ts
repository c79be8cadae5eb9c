import { type Reading, unavailable } from '../../platform/machine.ts';

/**
 * Windows gives temperatures to WMI only (MSAcpi_ThermalZoneTemperature), which takes a process and half a second each time, and
 * most boards state there a constant or nothing. In the sampling loop no process starts, so there is no sensor to read.
 */
export async function windowsTemperature(): Promise<Reading<number>> {
  return unavailable('no_sensor');
}
