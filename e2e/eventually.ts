import { setTimeout as wait } from 'node:timers/promises';

const LIMIT_MS = 60_000;
const PAUSE_MS = 50;

/** Asks until the answer is there. Generous: a loaded machine is slow, and no promise about time is made here. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  limitMs = LIMIT_MS,
): Promise<T> {
  const until = Date.now() + limitMs;
  let last: unknown;
  while (Date.now() < until) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      // The server may be down on purpose.
      last = error;
    }
    await wait(PAUSE_MS);
  }
  throw new Error(`waited ${limitMs / 1000} s in vain for ${what}`, { cause: last });
}
