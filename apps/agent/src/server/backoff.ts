const FIRST_MS = 5_000;
const LONGEST_MS = 5 * 60_000;
/** The report interval these are meant for; a shorter policy, as in tests, shortens them alike. */
const USUAL_REPORT_SECONDS = 900;

/** Full jitter: each wait is drawn between nothing and a limit that doubles from 5 s to 5 min (agents.md 3). */
export class Backoff {
  readonly #random: () => number;
  #failures = 0;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  get failures(): number {
    return this.#failures;
  }

  /** Milliseconds to wait after one more failure. */
  next(reportSeconds: number): number {
    const scale = intervalScale(reportSeconds);
    const limit = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(this.#failures, 10)) * scale;
    this.#failures += 1;
    return Math.max(20, Math.round(this.#random() * limit));
  }

  reset(): void {
    this.#failures = 0;
  }
}

/** How much shorter than usual this policy's intervals are: 1 for the usual quarter of an hour and above. */
export function intervalScale(reportSeconds: number): number {
  return Math.min(1, Math.max(reportSeconds, 1) / USUAL_REPORT_SECONDS);
}

/** After a power cut a whole fleet starts at once: 5 to 30 s apart. One that never reported is waited for, and goes at once. */
export function firstDelayMs(hasReported: boolean, reportSeconds: number, random: () => number): number {
  return hasReported ? (5000 + 25_000 * random()) * intervalScale(reportSeconds) : 500 * random();
}
