import { statSync } from 'node:fs';

const LOOK_EVERY_MS = 100;

/** Whether the process still waits for the word to begin. */
export interface Hold {
  isOn(): boolean;
  /** Resolves when it is let go, and never when it is given up before. */
  ended: Promise<void>;
  giveUp(): void;
}

/** On as long as the file is there. One that cannot be looked at counts as there: in doubt nothing is accepted. */
export function openHold(path: string | undefined): Hold {
  let isOn = path !== undefined && isThere(path);
  const ended = Promise.withResolvers<void>();
  const timer = setInterval(() => {
    if (path !== undefined && isThere(path)) return;
    clearInterval(timer);
    isOn = false;
    ended.resolve();
  }, LOOK_EVERY_MS);
  // A server that listens stays up without it; one that could not open ends, and is started again.
  timer.unref();
  if (!isOn) {
    clearInterval(timer);
    ended.resolve();
  }
  return { isOn: () => isOn, ended: ended.promise, giveUp: () => clearInterval(timer) };
}

function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}
