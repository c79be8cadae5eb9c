import type { Machine, Reading, Reason } from '../platform/machine.ts';
import { valueOrNull } from '../platform/machine.ts';
import { collect } from './collector.ts';
import { type CpuTimes, cpu, cpuPercent } from './cpu.ts';
import { memory } from './memory.ts';
import { type InterfaceCounters, type InterfaceRates, network, networkRates } from './network.ts';
import { temperature } from './temperature.ts';
import { bootId, uptime } from './uptime.ts';
import { type VolumeReading, type VolumeUse, volumes } from './volumes.ts';
import { type WatchedService, watchedServices } from './watched-services.ts';

export type SamplePolicy = { extraMounts: readonly string[]; watchedServices: readonly string[] };

/** What one series of samples remembers between two. The live view has a state of its own, or it would cut the minute's mean. */
export type SampleState = {
  policy: SamplePolicy;
  cpu?: CpuTimes;
  network?: { atMs: number; counters: readonly InterfaceCounters[] };
};

/** One minute of the machine. Null is "not known"; `unavailable` says why, by collector, or `volumes <id>`. */
export type Sample = {
  /** Epoch milliseconds. */
  at: number;
  bootId: string | null;
  uptimeSeconds: number | null;
  /** Percent, mean since the sample before. */
  cpu: number | null;
  /** Percent. */
  memory: number | null;
  /** Degrees Celsius. */
  temperature: number | null;
  volumes: ({ id: string } & VolumeUse)[];
  /** Bytes a second. */
  network: InterfaceRates[];
  services: WatchedService[];
  unavailable: Record<string, Reason>;
};

/** Reads one sample and moves `state` on to it. Never throws. The first sample has no CPU load and no network rates. */
export async function collectSample(machine: Machine, state: SampleState): Promise<Sample> {
  const at = machine.now();
  const atMs = machine.monotonicMs();
  const [times, memoryUse, degrees, seconds, boot, counters, volumeReadings, services] = await Promise.all([
    collect(cpu, machine, undefined),
    collect(memory, machine, undefined),
    collect(temperature, machine, undefined),
    collect(uptime, machine, undefined),
    collect(bootId, machine, undefined),
    collect(network, machine, undefined),
    collect(volumes, machine, state.policy),
    collect(watchedServices, machine, state.policy),
  ]);
  const load = times.kind === 'read' ? cpuPercent(state.cpu, times.value) : times;
  const interfaces = valueOrNull(counters) ?? [];
  const rates = networkRates(state.network?.counters ?? [], interfaces, atMs - (state.network?.atMs ?? atMs));
  if (times.kind === 'read') state.cpu = times.value;
  if (counters.kind === 'read') state.network = { atMs, counters: interfaces };

  const readings = { cpu: load, memory: memoryUse, temperature: degrees, uptime: seconds, bootId: boot };
  const { read, failed } = splitVolumes(valueOrNull(volumeReadings) ?? []);
  return {
    at,
    bootId: valueOrNull(boot),
    uptimeSeconds: valueOrNull(seconds),
    cpu: valueOrNull(load),
    memory: valueOrNull(memoryUse)?.usedPercent ?? null,
    temperature: valueOrNull(degrees),
    volumes: read,
    network: rates,
    services: valueOrNull(services) ?? [],
    unavailable: { ...reasons({ ...readings, network: counters, volumes: volumeReadings, services }), ...failed },
  };
}

function splitVolumes(readings: readonly VolumeReading[]) {
  const read: Sample['volumes'] = [];
  const failed: Record<string, Reason> = {};
  for (const { id, use } of readings) {
    if (use.kind === 'read') read.push({ id, ...use.value });
    else failed[`volumes ${id}`] = use.reason;
  }
  return { read, failed };
}

function reasons(readings: Record<string, Reading<unknown>>): Record<string, Reason> {
  return Object.fromEntries(
    Object.entries(readings).flatMap(([name, reading]) =>
      reading.kind === 'unavailable' ? [[name, reading.reason]] : [],
    ),
  );
}
