/** How sure an instant of the server is: its identity signed it, an answer said it, or only the header `Date`. */
export type TimeSource = 'signed' | 'answer' | 'date';

/** An answer may correct a signed time by so much, not contradict it: it could come from someone in between. */
const MAX_DRIFT_MS = 5 * 60_000;

/**
 * The server's time, kept as an offset to this computer's clock, which may be years wrong. Everything the agent sends or
 * judges by is in server time. All values are epoch milliseconds.
 */
export class ServerClock {
  readonly #localNow: () => number;
  #offsetMs = 0;
  #source: TimeSource | undefined;

  constructor(localNow: () => number = Date.now) {
    this.#localNow = localNow;
  }

  now = (): number => Math.round(this.#localNow() + this.#offsetMs);

  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Whether any server was heard: before that, `now` is only this computer's belief. */
  get isKnown(): boolean {
    return this.#source !== undefined;
  }

  /**
   * Takes a time the server gave. `roundTripMs`: how long its message may have been on the way. Differences within what
   * travelling explains change nothing, so that samples keep their rhythm.
   */
  learn(serverTime: number, source: TimeSource, roundTripMs = 0): void {
    if (!Number.isFinite(serverTime) || serverTime <= 0) return;
    // A header `Date` is whole seconds, and good only while nothing better is known.
    if (source === 'date' && this.#source !== undefined && this.#source !== 'date') return;
    const offset = serverTime + roundTripMs / 2 - this.#localNow();
    const change = Math.abs(offset - this.#offsetMs);
    if (this.#source === 'signed' && source !== 'signed' && change > MAX_DRIFT_MS) return;
    const known = this.#source !== undefined;
    if (source === 'signed' || this.#source === undefined || this.#source === 'date') this.#source = source;
    if (known && change <= roundTripMs / 2 + 250) return;
    // Below a second it may be as much the network as the clock: not worth moving the samples of a right clock.
    if (!known && change < 1000) return;
    this.#offsetMs = Math.round(offset);
  }

  /** For a refused proof: the server's own idea of the time is then worth more than anything learnt before. */
  distrust(): void {
    this.#source = undefined;
  }
}
