/** How sure an instant of the server is: its identity signed it, an answer said it, or only the header `Date`. */
export type TimeSource = 'signed' | 'answer' | 'date';

/** An answer may correct a signed time by so much, not contradict it: it could come from someone in between. */
const MAX_DRIFT_MS = 5 * 60_000;
const TOLERANCE_MS = 2000;

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

  /** Whether the server ever said what time it is. */
  get isKnown(): boolean {
    return this.#source !== undefined;
  }

  /** Takes a time the server gave. What travelling explains changes nothing, so that samples keep their rhythm. */
  learn(serverTime: number, source: TimeSource): void {
    if (!Number.isFinite(serverTime) || serverTime <= 0) return;
    // A header `Date` is whole seconds, and good only while nothing better is known.
    if (source === 'date' && this.#source !== undefined && this.#source !== 'date') return;
    const offset = serverTime - this.#localNow();
    const change = Math.abs(offset - this.#offsetMs);
    if (this.#source === 'signed' && source !== 'signed' && change > MAX_DRIFT_MS) return;
    if (this.#source !== 'signed') this.#source = source;
    if (change > TOLERANCE_MS) this.#offsetMs = Math.round(offset);
  }

  /** For a refused proof: the server's own idea of the time is then worth more than anything learnt before. */
  distrust(): void {
    this.#source = undefined;
  }
}
