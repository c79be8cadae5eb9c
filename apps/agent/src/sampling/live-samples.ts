import { LIVE_SAMPLE_MAX_BYTES, type LiveSample } from '@lanet/contracts/live';
import { collectSample, type Sample, type SampleState } from '../collect/index.ts';
import { type Log, messageOf } from '../log.ts';
import type { Machine } from '../platform/machine.ts';

/** What the server asks for: a sample every so often, for so long. 0 seconds ends it. */
export type LiveOrder = { everySeconds: number; seconds: number };

export type LiveOptions = {
  machine: Machine;
  extraMounts: () => readonly string[];
  log: Log;
  /** Until so many milliseconds are over or the signal; never throws. */
  pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
};

const LEAST_EVERY_SECONDS = 1;
const MOST_EVERY_SECONDS = 60;
const MOST_SECONDS = 600;
/** Rates need two readings. The second comes soon, so that who opens the page need not wait a whole step. */
const FIRST_PAUSE_MS = 1000;
const MAX_ITEMS = 64;

/**
 * Samples for somebody who looks at this computer right now. A series of its own beside the minute's, one at a time, that
 * ends by itself: nothing is kept, queued or judged, and what cannot be sent at once is not sent.
 */
export class LiveSamples {
  readonly #options: LiveOptions;
  #everyMs = 0;
  #endsAtMs = 0;
  #send: (sample: LiveSample) => void = () => {};
  #series: AbortController | undefined;
  /** A series that was ended may still be reading: the next one begins after it. */
  #last = Promise.resolve();

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  /** Begins a series, or prolongs the one that runs. */
  order({ everySeconds, seconds }: LiveOrder, send: (sample: LiveSample) => void): void {
    if (!(seconds > 0)) {
      this.end();
      return;
    }
    const { machine, log } = this.#options;
    this.#everyMs = 1000 * Math.min(Math.max(everySeconds, LEAST_EVERY_SECONDS), MOST_EVERY_SECONDS);
    this.#endsAtMs = machine.monotonicMs() + 1000 * Math.min(seconds, MOST_SECONDS);
    this.#send = send;
    if (this.#series) return;
    const series = new AbortController();
    this.#series = series;
    this.#last = this.#last
      .then(() => this.#run(series.signal))
      .catch((error: unknown) => log('warn', 'Live samples ended', { error: messageOf(error) }))
      .finally(() => {
        if (this.#series === series) this.#series = undefined;
      });
  }

  end(): void {
    this.#series?.abort();
    this.#series = undefined;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { machine, extraMounts, pause = pauseUntil } = this.#options;
    if (signal.aborted) return;
    // No services: asking for them starts a program.
    const state: SampleState = { policy: { extraMounts: extraMounts(), watchedServices: [] } };
    await collectSample(machine, state);
    await pause(Math.min(FIRST_PAUSE_MS, this.#everyMs), signal);
    while (!signal.aborted && machine.monotonicMs() < this.#endsAtMs) {
      const startedAtMs = machine.monotonicMs();
      const sample = await collectSample(machine, state);
      if (signal.aborted) return;
      this.#send(liveSampleOf(sample));
      // A computer that takes long to read is left alone for at least as long.
      const tookMs = machine.monotonicMs() - startedAtMs;
      await pause(Math.max(this.#everyMs - tookMs, tookMs), signal);
    }
  }
}

/** As the contract wants it; one that would be too large for a frame goes without its lists. */
export function liveSampleOf({ at, cpu, memory, temperature, volumes, network }: Sample): LiveSample {
  const own = { at: Math.round(at), cpu, memory, temperature };
  const lists = {
    volumes: volumes.slice(0, MAX_ITEMS).map(({ id, usedPercent }) => ({ id, usedPercent })),
    network: network.slice(0, MAX_ITEMS).map(({ id, rx, tx }) => ({ id, rx, tx })),
  };
  const isSmall = Buffer.byteLength(JSON.stringify(lists)) < LIVE_SAMPLE_MAX_BYTES - 1024;
  return { ...own, ...(isSmall ? lists : { volumes: [], network: [] }) };
}

function pauseUntil(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end, { once: true });
  });
}
