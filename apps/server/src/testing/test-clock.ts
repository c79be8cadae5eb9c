import type { Clock } from '../platform/clock.ts';

/** Noon UTC of today, so that no test is run across midnight on some days and not on others. */
const noon = () => new Date().setUTCHours(12, 0, 0, 0);

/** A clock that stands still until it is told to go on. */
export class TestClock implements Clock {
  #ms: number;

  constructor(startMs = noon()) {
    this.#ms = startMs;
  }

  now(): number {
    return this.#ms;
  }

  advance({ seconds = 0, minutes = 0, hours = 0, days = 0 }): void {
    this.#ms += ((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000;
  }
}
