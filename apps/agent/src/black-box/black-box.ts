import { BlackBoxContent, type BlackBoxError, type TopProcesses } from '@lanet/contracts/black-box';
import { cleanText } from '@lanet/contracts/inventory';
import type { z } from 'zod';
import type { Sample } from '../collect/index.ts';
import { type Log, messageOf } from '../log.ts';
import { SlotFile } from './slot-file.ts';

/** 4 MiB: more than a day of numbers and two hours of processes at a sample a minute, and the last 128 errors. */
export const NUMBERS = { slots: 1728, slotBytes: 2048 };
export const PROCESSES = { slots: 128, slotBytes: 4096 };
export const ERRORS = { slots: 128, slotBytes: 1024 };
const [OF_NUMBERS, OF_PROCESSES, OF_ERRORS] = [0, 1, 2];
const TWO_HOURS_MS = 2 * 3_600_000;
const MOST_ERRORS = 100;

const { element: Sampled } = BlackBoxContent.shape.samples;
const Numbers = Sampled.omit({ processes: true });
type Numbers = z.infer<typeof Numbers>;
const Processes = Sampled.pick({ at: true, processes: true });

/**
 * What a device remembers of its last day, for whoever has to find out why an alert fired. Nothing of it leaves the device
 * but what `between` cuts out. A disk that takes no more costs the memory, never a sample.
 */
export class BlackBoxFile {
  readonly #path: string;
  readonly #log: Log;
  #file: SlotFile | undefined;
  #hasFailed = false;

  constructor(path: string, log: Log) {
    this.#path = path;
    this.#log = log;
  }

  /** Never throws. */
  record(sample: Sample, processes: TopProcesses | null, errors: readonly BlackBoxError[]): void {
    this.#safely(undefined, (file) => {
      appendShrinking(file, OF_NUMBERS, numbersOf(sample), withLess);
      if (processes) file.append(OF_PROCESSES, { at: sample.at, processes });
      for (const error of errors.slice(-MOST_ERRORS)) appendShrinking(file, OF_ERRORS, error, withHalfTheText);
    });
  }

  /** What is on record from after one instant to another, at most `steps` samples, the last ones; never throws. */
  between(from: number, to: number, steps: number): BlackBoxContent {
    const empty: BlackBoxContent = { samples: [], errors: [] };
    return this.#safely(empty, (file) => {
      const isIn = ({ at }: { at: number }) => at > from && at <= to;
      const numbers = goodOnes(Numbers, file.newest(OF_NUMBERS, NUMBERS.slots)).filter(isIn);
      const processes = goodOnes(Processes, file.newest(OF_PROCESSES, PROCESSES.slots));
      const byTime = new Map(
        processes.filter(({ at }) => at > to - TWO_HOURS_MS).map((one) => [one.at, one.processes]),
      );
      const samples = numbers.map((one) => ({ ...one, processes: byTime.get(one.at) ?? null }));
      const errors = goodOnes(BlackBoxContent.shape.errors.element, file.newest(OF_ERRORS, ERRORS.slots)).filter(isIn);
      return { samples: samples.sort(byAt).slice(-steps), errors: errors.sort(byAt).slice(-MOST_ERRORS) };
    });
  }

  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }

  #safely<T>(otherwise: T, use: (file: SlotFile) => T): T {
    try {
      this.#file ??= new SlotFile(this.#path, [NUMBERS, PROCESSES, ERRORS]);
      const done = use(this.#file);
      this.#hasFailed = false;
      return done;
    } catch (error) {
      // Once, and not with every minute of a full disk.
      if (!this.#hasFailed) this.#log('warn', 'The black box cannot be used', { error: messageOf(error) });
      this.#hasFailed = true;
      return otherwise;
    }
  }
}

/** What another version wrote otherwise, or no contract takes, is left out by itself. */
const goodOnes = <T>(schema: z.ZodType<T>, records: readonly unknown[]): T[] =>
  records.flatMap((record) => schema.safeParse(record).data ?? []);

const byAt = (a: { at: number }, b: { at: number }) => a.at - b.at;

/** The part of a sample that is kept, within what the contract takes. */
function numbersOf({ at, cpu, memory, temperature, volumes, network, services }: Sample): Numbers {
  const rates = network.filter(({ rx, tx }) => rx !== null && tx !== null);
  const sum = (of: 'rx' | 'tx') => Math.round(rates.reduce((total, rate) => total + (rate[of] ?? 0), 0));
  const stopped = services.filter(({ state }) => state !== 'running');
  const running = services.filter(({ state }) => state === 'running');
  const named = (text: string) => cleanText(text, 80);
  return {
    ...{ at, cpu, memory, temperature },
    volumes: volumes.slice(0, 16).map(({ id, usedPercent }) => ({ id: named(id), usedPercent })),
    network: rates.length === 0 ? null : { rx: sum('rx'), tx: sum('tx') },
    services: [...stopped, ...running].slice(0, 30).map(({ name, state }) => ({ name: named(name), state })),
  };
}

/** Writes a record, with less and less of it until it fits. */
function appendShrinking<T>(file: SlotFile, area: number, value: T, less: (value: T) => T): void {
  let fitting = value;
  for (let tries = 0; tries < 8 && !file.append(area, fitting); tries++) fitting = less(fitting);
}

const withLess = (numbers: Numbers): Numbers => ({
  ...numbers,
  services: numbers.services.slice(0, numbers.services.length >> 1),
  volumes: numbers.services.length > 1 ? numbers.volumes : numbers.volumes.slice(0, numbers.volumes.length >> 1),
});

const withHalfTheText = (error: BlackBoxError): BlackBoxError => ({
  ...error,
  text: cleanText(error.text, error.text.length >> 1),
});
