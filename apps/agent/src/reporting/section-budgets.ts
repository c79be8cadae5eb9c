import type { AgentEvent } from '@lanet/contracts/agent';
import { SectionName } from '@lanet/contracts/inventory';
import { z } from 'zod';
import type { Reading } from '../platform/machine.ts';
import { readJson, replaceFile } from '../state/durable-file.ts';

const Duration = z.object({
  /** How long the last reading took. */
  milliseconds: z.number(),
  at: z.number(),
  /** Readings in a row that did not end in their time. */
  overruns: z.number(),
});
const Durations = z.partialRecord(SectionName, Duration);
export type Durations = z.infer<typeof Durations>;

const MAX_OVERRUNS = 3;
/** How long a section that always overruns is left alone before it is tried once more. */
const SKIP_MS = 24 * 3_600_000;

/** What `doctor` shows, read from the file the running agent keeps; empty before the first reading. */
export function readDurations(file: string): Durations {
  return Durations.safeParse(readJson(file)).data ?? {};
}

/** Sections that are being left alone at this moment. */
export function skippedSections(durations: Durations, now: number): SectionName[] {
  return SectionName.options.filter((name) => isSkipped(durations[name], now));
}

function isSkipped(duration: z.infer<typeof Duration> | undefined, now: number): boolean {
  if (!duration || duration.overruns < MAX_OVERRUNS) return false;
  // A clock that was set back must not make it longer.
  return now >= duration.at && now - duration.at < SKIP_MS;
}

/**
 * How long each section takes to read. One that does not end in its time three times in a row is left out for a day, with one
 * event: whatever hangs there must not be started again and again beneath somebody's work.
 */
export class SectionBudgets {
  readonly #file: string;
  readonly #tell: (event: AgentEvent) => void;
  readonly #durations: Durations;
  #isKept = true;

  constructor(file: string, tell: (event: AgentEvent) => void) {
    this.#file = file;
    this.#tell = tell;
    this.#durations = readDurations(file);
  }

  allows(name: SectionName, now: number): boolean {
    return !isSkipped(this.#durations[name], now);
  }

  /** Takes the time of one reading. `now`: epoch milliseconds; `monotonicMs`: for the duration, which no clock change touches. */
  async measure<T>(
    name: SectionName,
    now: number,
    monotonicMs: () => number,
    read: () => Promise<Reading<T> | undefined>,
  ): Promise<Reading<T> | undefined> {
    const startedAt = monotonicMs();
    const reading = await read();
    const milliseconds = Math.round(monotonicMs() - startedAt);
    const isOver = reading?.kind === 'unavailable' && reading.reason === 'timeout';
    const overruns = isOver ? (this.#durations[name]?.overruns ?? 0) + 1 : 0;
    this.#durations[name] = { milliseconds, at: now, overruns };
    this.#isKept = false;
    if (overruns === MAX_OVERRUNS) this.#tell({ kind: 'collector', at: now, name, milliseconds });
    return reading;
  }

  /** After a round of readings; a full disk costs only what `doctor` would have shown. */
  keep(): void {
    if (this.#isKept) return;
    this.#isKept = true;
    try {
      replaceFile(this.#file, JSON.stringify(this.#durations), { durable: false });
    } catch {
      // The reports tell of the disk.
    }
  }
}
