import { Backoff } from '../server/backoff.ts';
import { Wake } from '../wake.ts';
import type { Commands } from './commands.ts';

/** Waits at the server for commands while no socket can be opened: some proxies let nothing else through. */
export class PollLoop {
  readonly #commands: Commands;
  readonly #reportSeconds: () => number;
  readonly #backoff: Backoff;
  readonly #wake = new Wake();
  #isOn = false;

  constructor(commands: Commands, reportSeconds: () => number, random?: () => number) {
    this.#commands = commands;
    this.#reportSeconds = reportSeconds;
    this.#backoff = new Backoff(random);
  }

  switch(isOn: boolean): void {
    if (isOn === this.#isOn) return;
    this.#isOn = isOn;
    this.#wake.wake();
  }

  /** Never throws. */
  async run(signal: AbortSignal): Promise<void> {
    let pauseMs = 0;
    while (!signal.aborted) {
      await this.#wake.wait(this.#isOn ? pauseMs : Number.POSITIVE_INFINITY, signal);
      if (signal.aborted || !this.#isOn) continue;
      try {
        await this.#commands.longPoll(signal);
        this.#backoff.reset();
        pauseMs = 0;
      } catch {
        // The reports tell in the log why the server cannot be reached.
        pauseMs = this.#backoff.next(this.#reportSeconds());
      }
    }
  }
}
