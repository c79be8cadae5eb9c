// A version on trial may hang in a busy loop, and then no timer of its own thread comes round any more. So another thread
// holds the clock while a trial lasts.
import { replaceFile } from '../state/durable-file.ts';

export type TrialWatch = { version: string; expiredFile: string; seconds: number };

/** Runs in the watching thread: when the time is over it writes down why, and ends the whole process at once. */
export function watchTrial({ version, expiredFile, seconds }: TrialWatch): void {
  setTimeout(() => {
    try {
      replaceFile(expiredFile, version);
    } finally {
      // Even when a full disk keeps no reason: the starts are counted, and it ends after the third.
      process.kill(process.pid, 'SIGKILL');
    }
  }, seconds * 1000);
}
