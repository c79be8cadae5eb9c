// What a black box says, in the shapes its page draws.
import type { BlackBox, BlackBoxError, BlackBoxSample, ProcessLoad } from '@lanet/contracts/black-box';

/** Of both parts, oldest first. */
export const samplesOf = ({ before, after }: BlackBox): BlackBoxSample[] => [
  ...before.samples,
  ...(after?.samples ?? []),
];

/** Of both parts, newest first. */
export const errorsOf = ({ before, after }: BlackBox): BlackBoxError[] =>
  [...before.errors, ...(after?.errors ?? [])].sort((a, b) => b.at - a.at);

export interface BoxSeries {
  kind: 'cpu' | 'memory' | 'volume' | 'temperature';
  /** Of a volume. */
  id: string;
  values: (number | null)[];
}

const MOST_VOLUMES = 3;

/** One line for each thing that was measured; of volumes the fullest ones. */
export function seriesOf(samples: readonly BlackBoxSample[]): BoxSeries[] {
  const ids = [...new Set(samples.flatMap(({ volumes }) => volumes.map(({ id }) => id)))];
  const volumes = ids.map((id): BoxSeries => {
    const values = samples.map((sample) => sample.volumes.find((volume) => volume.id === id)?.usedPercent ?? null);
    return { kind: 'volume', id, values };
  });
  const fullest = volumes.sort((a, b) => highest(b) - highest(a)).slice(0, MOST_VOLUMES);
  const single = (['cpu', 'memory', 'temperature'] as const).map(
    (kind): BoxSeries => ({ kind, id: '', values: samples.map((sample) => sample[kind]) }),
  );
  return [...single.slice(0, 2), ...fullest, ...single.slice(2)].filter(({ values }) => values.some((v) => v !== null));
}

const highest = ({ values }: BoxSeries): number => Math.max(...values.map((value) => value ?? 0));

export interface ProcessRow {
  name: string;
  /** Percent of the computer, over the samples in which processes were read; those it was not among the first in count 0. */
  meanCpu: number;
  peakCpu: number;
  peakMemory: number;
}

const MOST_ROWS = 8;

/** The processes of one name together: who took the most over the whole time comes first. */
export function processRows(samples: readonly BlackBoxSample[]): ProcessRow[] {
  const rows = new Map<string, { sum: number; peakCpu: number; peakMemory: number }>();
  const read = samples.flatMap(({ processes }) => processes ?? []);
  for (const { cpu, memory } of read) {
    for (const [name, load] of byName(cpu)) {
      const row = rows.get(name) ?? { sum: 0, peakCpu: 0, peakMemory: 0 };
      row.sum += load.cpu;
      row.peakCpu = Math.max(row.peakCpu, load.cpu);
      rows.set(name, row);
    }
    for (const { name, memory: bytes } of [...cpu, ...memory]) {
      const row = rows.get(name) ?? { sum: 0, peakCpu: 0, peakMemory: 0 };
      row.peakMemory = Math.max(row.peakMemory, bytes);
      rows.set(name, row);
    }
  }
  const count = Math.max(1, read.length);
  return [...rows]
    .map(([name, { sum, peakCpu, peakMemory }]) => ({ name, meanCpu: sum / count, peakCpu, peakMemory }))
    .sort((a, b) => b.meanCpu - a.meanCpu || b.peakMemory - a.peakMemory)
    .slice(0, MOST_ROWS);
}

/** Several processes of one name in one sample: their processor time adds up. */
function byName(loads: readonly ProcessLoad[]): Map<string, { cpu: number }> {
  const sums = new Map<string, { cpu: number }>();
  for (const { name, cpu } of loads) sums.set(name, { cpu: (sums.get(name)?.cpu ?? 0) + (cpu ?? 0) });
  return sums;
}

/** Services that did not run when the alert fired. */
export const stoppedServices = ({ before }: BlackBox): string[] =>
  (before.samples.at(-1)?.services ?? []).filter(({ state }) => state !== 'running').map(({ name }) => name);
