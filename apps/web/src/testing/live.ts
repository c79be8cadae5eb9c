// Live events in tests: another tab of the same browser holds the stream, and tells this one what comes.
import type { LiveUpdate } from '@lanet/contracts/live';
import type { LiveEvent } from '@lanet/contracts/realtime';
import { afterEach, beforeEach } from 'vitest';
import { startLive } from '../platform/live.ts';

/** Starts following before each test of the file, and ends after it; answers how to say that something happened. */
export function followOtherTab(): ((event: LiveEvent) => void) & { sample: (update: LiveUpdate) => void } {
  let other: BroadcastChannel;
  let stop: () => void;
  beforeEach(() => {
    // Not in jsdom; who waits for the lock never leads.
    Object.assign(navigator, { locks: { request: () => new Promise(() => {}) } });
    other = new BroadcastChannel('lanet-live');
    stop = startLive();
  });
  afterEach(() => {
    stop();
    other.close();
  });
  return Object.assign((event: LiveEvent) => other.postMessage({ kind: 'event', event }), {
    sample: (update: LiveUpdate) => other.postMessage({ kind: 'sample', update }),
  });
}
