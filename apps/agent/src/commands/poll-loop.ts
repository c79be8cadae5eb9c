import { Backoff } from '../server/backoff.ts';
import { Wake } from '../wake.ts';
import type { Commands } from './commands.ts';

/** Waits at the server for commands while no socket can be opened: some proxies let nothing else through. */
export class PollLoop {
  readonly #commands: Commands;
  readonly #reportSeconds: () => number;
  readonly #backoff: Backoff;
  readonly #wake = new Wake();
  /** There while it is on; aborted when it is switched off. */
  #off: AbortController | undefined;

  constructor(commands: Commands, reportSeconds: () => number, random?: () => number) {
    this.#commands = commands;
    this.#reportSeconds = reportSeconds;
    this.#backoff = new Backoff(random);
  }

  switch(isOn: boolean): void {
    if (isOn === (this.#off !== undefined)) return;
    // Once the socket is there, a request left waiting would bring the same commands a second time.
    this.#off?.abort();
    this.#off = isOn ? new AbortController() : undefined;
    this.#wake.wake();
  }

  /** Never throws. */
  async run(signal: AbortSignal): Promise<void> {
    let pauseMs = 0;
    while (!signal.aborted) {
      await this.#wake.wait(this.#off ? pauseMs : Number.POSITIVE_INFINITY, signal);
      const off = this.#off?.signal;
      if (signal.aborted || !off) continue;
      try {
        await this.#commands.longPoll(AbortSignal.any([signal, off]));
        this.#backoff.reset();
        pauseMs = 0;
      } catch {
        // The reports tell in the log why the server cannot be reached.
        pauseMs = off.aborted ? 0 : this.#backoff.next(this.#reportSeconds());
      }
    }
  }
}
