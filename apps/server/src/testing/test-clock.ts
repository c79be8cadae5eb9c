import type { Clock } from '../platform/clock.ts';

/** A clock that stands still until it is told to go on. */
export class TestClock implements Clock {
  #ms: number;

  constructor(startMs = Date.now()) {
    this.#ms = startMs;
  }

  now(): number {
    return this.#ms;
  }

  advance({ seconds = 0, minutes = 0, hours = 0, days = 0 }): void {
    this.#ms += ((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000;
  }
}
