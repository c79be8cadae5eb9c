// One clock for everything on the page that shows a span, so that a list of 200 rows has one timer and not 200.
import { useSyncExternalStore } from 'react';

const TICK_MS = 10_000;

let nowMs = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    nowMs = Date.now();
    timer = setInterval(() => {
      nowMs = Date.now();
      for (const changed of listeners) changed();
    }, TICK_MS);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

/** Epoch milliseconds, renewed every 10 s. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => nowMs);
