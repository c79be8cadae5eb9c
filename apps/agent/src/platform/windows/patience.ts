import { type Reading, read, reasonOf, unavailable } from '../machine.ts';

/** As long as the other systems wait for a file system. */
const PATIENCE_MS = 2000;

/**
 * Asks devices that may never answer: after the time it says `timeout`, and while a question to the same device hangs, at once.
 * Each one holds a thread of the pool's four, so it must not be asked again.
 */
export function patiently<T>(
  ask: (device: string) => Promise<T>,
  timeoutMs = PATIENCE_MS,
): (device: string) => Promise<Reading<T>> {
  const hanging = new Set<string>();
  return async (device) => {
    if (hanging.has(device)) return unavailable('timeout');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Reading<T>>((resolve) => {
      timer = setTimeout(() => resolve(unavailable('timeout')), timeoutMs);
    });
    hanging.add(device);
    const answer = ask(device)
      .then(read<T>, reasonOf)
      .finally(() => hanging.delete(device));
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  };
}
