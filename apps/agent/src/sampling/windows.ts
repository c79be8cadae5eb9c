import type { Window } from '@lanet/contracts/agent';
import type { ReachReading, Sample } from '../collect/index.ts';
import type { Reach } from '../collect/reach.ts';

/** More missing steps than this are no late timer: the computer slept, or its clock was set. A new window begins. */
const MAX_MISSING = 5;
/** The contract's limit. */
const MAX_STEPS = 900;

type Point = { sample: Sample; reach: ReachReading | undefined };
type Open = { firstStep: number; points: (Point | null)[] };

/** Gathers samples into windows: one place for each step of the clock, null where a step was missed. */
export class Windows {
  readonly #stepMs: number;
  #open: Open | undefined;
  #closed: Window[] = [];

  constructor(stepSeconds: number) {
    this.#stepMs = stepSeconds * 1000;
  }

  /** The step an instant belongs to. Timers come a little early or late: the nearest one. */
  stepOf(at: number): number {
    return Math.round(at / this.#stepMs);
  }

  /** Takes a sample, at the instant it says. Answers whether it follows on: false after a sleep or a jump of the clock. */
  add(sample: Sample, reach?: ReachReading): boolean {
    const step = this.stepOf(sample.at);
    const point = { sample, reach };
    const open = this.#open;
    const gap = open ? step - (open.firstStep + open.points.length - 1) : Number.NaN;
    if (open && gap === 0) {
      open.points[open.points.length - 1] = point;
      return true;
    }
    const isNext = open !== undefined && gap > 0 && gap <= MAX_MISSING;
    if (!isNext || open.points.length + gap > MAX_STEPS) {
      this.#close();
      this.#open = { firstStep: step, points: [point] };
      return open === undefined || isNext;
    }
    for (let missing = 1; missing < gap; missing++) open.points.push(null);
    open.points.push(point);
    return true;
  }

  /** All that was gathered, and begins anew. */
  take(): Window[] {
    this.#close();
    return this.#closed.splice(0);
  }

  #close(): void {
    if (!this.#open) return;
    const { firstStep, points } = this.#open;
    this.#closed.push(toWindow(firstStep * this.#stepMs, this.#stepMs / 1000, points));
    this.#open = undefined;
  }
}

function toWindow(from: number, stepSeconds: number, points: readonly (Point | null)[]): Window {
  const each = (value: (sample: Sample) => number | null | undefined, most: number, least = 0) =>
    points.map((point) => plausible(point && value(point.sample), least, most));
  const volumeIds = ids(points, ({ volumes }) => volumes, 200);
  const networkIds = ids(points, ({ network }) => network, 64);
  const reach = reachOf(points);
  return {
    from,
    stepSeconds,
    cpu: each(({ cpu }) => cpu, 100),
    memory: each(({ memory }) => memory, 100),
    temperature: each(({ temperature }) => temperature, 200, -100),
    volumes: volumeIds.map((id) => {
      const last = points.findLast((point) => point?.sample.volumes.some((volume) => volume.id === id));
      const { freeBytes = 0, sizeBytes = 0 } = last?.sample.volumes.find((volume) => volume.id === id) ?? {};
      const usedPercent = each(({ volumes }) => volumes.find((volume) => volume.id === id)?.usedPercent, 100);
      return { id, usedPercent, freeBytes, sizeBytes };
    }),
    network: networkIds.map((id) => ({
      id,
      rx: each(({ network }) => network.find((item) => item.id === id)?.rx, 1e13),
      tx: each(({ network }) => network.find((item) => item.id === id)?.tx, 1e13),
    })),
    ...(reach.length > 0 && { reach }),
  };
}

/** A value outside what can be is not known: the server would refuse the whole report for it. */
function plausible(value: number | null | undefined, least: number, most: number): number | null {
  return typeof value === 'number' && value >= least && value <= most ? value : null;
}

function ids(points: readonly (Point | null)[], of: (sample: Sample) => readonly { id: string }[], most: number) {
  const found = new Set(points.flatMap((point) => (point ? of(point.sample).map(({ id }) => id) : [])));
  return [...found].filter((id) => id.length > 0 && id.length <= 255).slice(0, most);
}

function reachOf(points: readonly (Point | null)[]): NonNullable<Window['reach']> {
  return (['gateway', 'server'] as const).flatMap((target) => {
    const each = (value: (reach: Reach) => number | null, most: number) =>
      points.map((point) => {
        const reading = point?.reach?.[target];
        return reading?.kind === 'read' ? plausible(value(reading.value), 0, most) : null;
      });
    const loss = each(({ lossPercent }) => lossPercent, 100);
    const ms = each((reach) => reach.ms, 600_000);
    return loss.every((value) => value === null) ? [] : [{ target, loss, ms }];
  });
}
