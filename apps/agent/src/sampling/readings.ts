import type { Device, Reading } from '@lanet/alerting';
import type { AlertState, MetricName } from '@lanet/contracts/alert-rules';
import type { ReachReading, Sample } from '../collect/index.ts';
import type { SourceErrors } from './error-counts.ts';

/** What is not measured with every sample, where it was measured since the one before. */
export type Apart = { reach?: ReachReading | undefined; errors?: readonly SourceErrors[] | undefined };

/**
 * The sources of errors with those that an alert or its beginning is about: such a one that wrote nothing wrote none, and
 * is not silent.
 */
export function withQuietSources(
  errors: readonly SourceErrors[],
  states: readonly Pick<AlertState, 'metric' | 'object' | 'phase'>[],
): SourceErrors[] {
  const known = new Set(errors.map(({ source }) => source));
  const waiting = states.filter(({ metric, object, phase }) => {
    const isIdle = phase.kind === 'inactive' || (phase.kind === 'no-data' && phase.alert === null);
    return metric === 'log.errors' && !isIdle && !known.has(object);
  });
  return [...errors, ...waiting.map(({ object }) => ({ source: object, errors: 0 }))];
}

/** What a sample says to the alert rules: every value under the sample's own instant, since conditions are compared by it. */
export function toReadings(sample: Sample, { reach, errors = [] }: Apart = {}): Reading[] {
  const readings: Reading[] = [];
  const add = (metric: MetricName, object: string, value: number | null) => {
    if (value !== null) readings.push({ metric, object, at: sample.at, value });
  };
  add('cpu.usedPercent', '', sample.cpu);
  add('memory.usedPercent', '', sample.memory);
  add('temperature.celsius', '', sample.temperature);
  for (const { id, usedPercent, freeBytes, inodesUsedPercent } of sample.volumes) {
    add('volume.usedPercent', id, usedPercent);
    add('volume.freeBytes', id, freeBytes);
    add('volume.inodesUsedPercent', id, inodesUsedPercent);
  }
  for (const { name, state } of sample.services) add('service.stopped', name, stopped(state));
  for (const { source, errors: count } of errors) add('log.errors', source, count);
  for (const target of ['gateway', 'server'] as const) {
    const reading = reach?.[target];
    if (reading?.kind !== 'read') continue;
    add('reach.lossPercent', target, reading.value.lossPercent);
    add('reach.milliseconds', target, reading.value.ms);
  }
  return readings;
}

/** 1 for what does not work, 0 for what does; null in between, while it starts or stops. */
export function stopped(state: Sample['services'][number]['state']): 0 | 1 | null {
  if (state === 'running') return 0;
  return state === 'starting' || state === 'stopping' ? null : 1;
}

/**
 * The objects that exist now: a volume that does not answer is still there, one that was unmounted is not, nor is a service
 * nobody watches any more. Lists that could not be read are left out, so nothing ends because of them.
 */
export function presentObjects(sample: Sample, watchedServices: readonly string[]): NonNullable<Device['present']> {
  const silent = Object.keys(sample.unavailable).flatMap((name) => /^volumes (.+)$/s.exec(name)?.[1] ?? []);
  const volumes = [...sample.volumes.map(({ id }) => id), ...silent];
  const areVolumesKnown = sample.unavailable.volumes === undefined;
  return {
    ...(areVolumesKnown && {
      'volume.usedPercent': volumes,
      'volume.freeBytes': volumes,
      'volume.inodesUsedPercent': volumes,
    }),
    'service.stopped': watchedServices,
  };
}
