// Which four lines tell how a device is: processor, memory, the volume in question, temperature.
import type { Alert } from '@lanet/contracts/alerts';
import type { MetricSeries } from '@lanet/contracts/devices';

export interface Spark {
  kind: 'cpu' | 'memory' | 'disk' | 'temperature';
  /** Undefined where the device has no such sensor, or has not reported it yet. */
  series: MetricSeries | undefined;
}

/** The disk is the one an open alert is about, else the fullest. */
export function sparksOf(series: readonly MetricSeries[], alerts: readonly Alert[]): Spark[] {
  const first = (metric: string) => series.find((one) => one.metric === metric && lastOf(one) !== undefined);
  const volumes = series.filter(({ metric }) => metric === 'volume.usedPercent');
  const inQuestion = alerts.find(({ metric }) => metric.startsWith('volume.'))?.object;
  const fullest = volumes.toSorted((a, b) => (lastOf(b) ?? -1) - (lastOf(a) ?? -1))[0];
  return [
    { kind: 'cpu', series: first('cpu.usedPercent') },
    { kind: 'memory', series: first('memory.usedPercent') },
    { kind: 'disk', series: volumes.find(({ object }) => object === inQuestion) ?? fullest },
    { kind: 'temperature', series: first('temperature.celsius') },
  ];
}

/** The newest value that is known. */
export const lastOf = ({ avg }: MetricSeries): number | undefined =>
  avg.findLast((value): value is number => value !== null);
