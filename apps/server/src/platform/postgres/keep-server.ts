import { setTimeout as pause } from 'node:timers/promises';
import type { ServerProcess } from './postmaster-file.ts';
import { isRunning } from './process-identity.ts';

const LOOK_EVERY_MS = 250;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;

export type Log = (message: string, details?: object) => void;

/** `end` stops looking after the server and returns the one that runs (or ran last). */
export type KeptServer = { end(): Promise<ServerProcess> };

/**
 * Starts the server again whenever its process is gone (out of memory, killed by hand), with growing delays while that
 * fails. Polled, because an adopted server is not our child and tells nobody of its end.
 */
export function keepServer(first: ServerProcess, restart: () => Promise<ServerProcess>, log: Log): KeptServer {
  const ended = new AbortController();
  let server = first;
  let reviving: Promise<void> | undefined;

  const timer = setInterval(() => {
    if (reviving || isRunning(server.process)) return;
    reviving = revive().finally(() => {
      reviving = undefined;
    });
  }, LOOK_EVERY_MS);
  timer.unref();

  async function revive(): Promise<void> {
    log('PostgreSQL ended unexpectedly and is started again', { pid: server.process.pid });
    for (let delayMs = FIRST_DELAY_MS; !ended.signal.aborted; delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS)) {
      try {
        server = await restart();
        log('PostgreSQL runs again', { pid: server.process.pid });
        return;
      } catch (error) {
        log('PostgreSQL could not be started again', { error, retryInMs: delayMs });
        // Ends early, by an exception nobody needs, when the product stops.
        await pause(delayMs, undefined, { signal: ended.signal, ref: false }).catch(() => undefined);
      }
    }
  }

  return {
    async end() {
      clearInterval(timer);
      ended.abort();
      await reviving;
      return server;
    },
  };
}
