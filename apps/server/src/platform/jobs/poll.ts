import type { Logger } from 'pino';

export interface Poll {
  /** Looks now instead of waiting: a hint came. */
  wake(): void;
  stop(): Promise<void>;
}

/**
 * Calls `look` at once, whenever woken, and at the latest every `everyMs`: timers are rows with a time in the database,
 * and this only asks which are due. Never two at a time. A failure is logged and the next look comes in its time.
 */
export function poll(name: string, everyMs: number, log: Logger, look: () => Promise<void>): Poll {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  const turn = async () => {
    clearTimeout(timer);
    do {
      again = false;
      try {
        await look();
      } catch (error) {
        log.error({ err: error, poll: name }, 'poll failed');
      }
    } while (again && !stopped);
    running = undefined;
    if (!stopped) timer = setTimeout(start, everyMs).unref();
  };
  const start = () => {
    if (stopped) return;
    if (running) again = true;
    else running = turn();
  };
  start();
  return {
    wake: start,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
