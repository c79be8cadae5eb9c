import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { collect } from '../collect/collector.ts';
import { ERRORS_EVERY_MS, eventErrors } from '../collect/event-log/event-errors.ts';
import type { LoggedError } from '../collect/event-log/logged-errors.ts';
import { type Log, messageOf } from '../log.ts';
import type { Machine } from '../platform/machine.ts';
import { readJson, replaceFile } from '../state/durable-file.ts';
import { countErrors, ErrorCounts, NO_ERRORS, type SourceErrors } from './error-counts.ts';

/** Place and counts lie in one file: whatever is read again after a crash is counted again from the same counts. */
const Kept = z.object({ cursor: z.string().max(20_000).nullable(), lastAt: z.number(), counts: ErrorCounts });
type Kept = z.infer<typeof Kept>;

/** What the log said since the last look, by server time, and what of it is to be judged. */
export type Watched = { errors: LoggedError[]; peaks: SourceErrors[] };

/** A timer that comes a little early must not cost a whole minute. */
const EARLY_MS = 1000;
/** A sample waits so long for its errors; what takes longer, as on a Mac, goes with the next one. */
const PATIENCE_MS = 3000;

/** Follows the errors of the system's log, each of them once over restarts. */
export class ErrorWatch {
  readonly #file: string;
  readonly #machine: Machine;
  readonly #log: Log;
  /** Epoch milliseconds by the computer's own clock, which its log goes by. */
  readonly #localNow: () => number;
  readonly #patienceMs: number;
  #kept: Kept;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;
  #found: Watched | undefined;

  constructor(file: string, machine: Machine, log: Log, { localNow = Date.now, patienceMs = PATIENCE_MS } = {}) {
    this.#file = file;
    this.#machine = machine;
    this.#log = log;
    this.#localNow = localNow;
    this.#patienceMs = patienceMs;
    this.#kept = Kept.safeParse(readJson(file)).data ?? { cursor: null, lastAt: 0, counts: NO_ERRORS };
  }

  /**
   * What was found since the last call. Undefined when it is not time to look, or not known yet, or the log cannot be read:
   * that is not "no errors". Never throws.
   */
  async news(): Promise<Watched | undefined> {
    const { system, monotonicMs } = this.#machine;
    // What was found too late for the last sample goes with this one: another look would be written over it.
    if (!this.#looking && !this.#found && monotonicMs() - this.#lookedAt >= ERRORS_EVERY_MS[system] - EARLY_MS) {
      this.#lookedAt = monotonicMs();
      this.#looking = this.#look().finally(() => {
        this.#looking = undefined;
      });
    }
    if (this.#looking) await patiently(this.#looking, this.#patienceMs);
    const found = this.#found;
    this.#found = undefined;
    return found;
  }

  async #look(): Promise<void> {
    const { cursor, lastAt, counts } = this.#kept;
    const reading = await collect(eventErrors, this.#machine, { cursor, lastAt });
    if (reading.kind === 'unavailable') return;
    const now = this.#machine.now();
    const ahead = now - this.#localNow();
    const errors = reading.value.errors.map((error) => ({ ...error, at: error.at + ahead }));
    const counted = countErrors(counts, errors, now);
    const newest = reading.value.errors.reduce((latest, { at }) => Math.max(latest, at), lastAt);
    this.#keep({ cursor: reading.value.cursor, lastAt: newest, counts: counted.counts });
    this.#found = { errors, peaks: counted.peaks };
  }

  #keep(kept: Kept): void {
    const isNews = saidBy(kept) !== saidBy(this.#kept);
    this.#kept = kept;
    // On most days most looks find nothing: the disk need not wake up for it.
    if (!isNews) return;
    try {
      replaceFile(this.#file, JSON.stringify(kept), { durable: false });
    } catch (error) {
      // A full disk is itself told of by the rules; errors are counted on from memory.
      this.#log('warn', 'The place in the event log could not be kept', { error: messageOf(error) });
    }
  }
}

const saidBy = ({ cursor, counts }: Kept) => JSON.stringify([cursor, counts.sources]);

async function patiently(looking: Promise<void>, milliseconds: number): Promise<void> {
  const ended = new AbortController();
  const patience = delay(milliseconds, undefined, { signal: ended.signal, ref: false });
  await Promise.race([looking, patience.catch(() => {})]);
  ended.abort();
}
