import { setTimeout as pause } from 'node:timers/promises';

/** One connection to what carries hints. */
export interface Line {
  /** Hands the frames over in their order. @throws when they may not have gone. */
  send(frames: readonly string[]): Promise<void>;
  /** Why it no longer stands, once that is so. */
  broken: Promise<string>;
  /** Lets go of it at once, whatever state it is in. */
  close(): void;
}

/** Makes a connection; `heard` gets every frame that comes by it. */
export type Connect = (heard: (frame: string) => void) => Promise<Line>;

interface Needs {
  connect: Connect;
  heard(frame: string): void;
  opened(line: Line): void;
  /** It broke, or could not be made; told at every try. */
  lost(reason: string): void;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** Keeps a line open until closed: whenever it breaks another one is made, after pauses that grow. */
export function keepLine({ connect, heard, opened, lost }: Needs): { close(): void } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const stopped = new Promise<'stopped'>((resolve) =>
    signal.addEventListener('abort', () => resolve('stopped'), { once: true }),
  );

  /** Whether it stood for a while. */
  const hold = async (): Promise<boolean> => {
    const opening = connect((frame) => {
      if (!signal.aborted) heard(frame);
    });
    const line = await Promise.race([opening, stopped]);
    if (line === 'stopped') {
      // Whoever closes does not wait for it, and what comes of it is not wanted any more.
      opening.then(
        (late) => late.close(),
        () => undefined,
      );
      return false;
    }
    try {
      opened(line);
      const reason = await Promise.race([line.broken, stopped]);
      if (!signal.aborted) lost(reason);
      return true;
    } finally {
      line.close();
    }
  };

  const run = async () => {
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        if (await hold()) failures = 0;
      } catch (error) {
        lost(error instanceof Error ? error.message : String(error));
      }
      await pause(pauseMs(failures, Math.random()), undefined, { signal, ref: false }).catch(() => undefined);
    }
  };
  void run();
  return { close: () => stopping.abort() };
}

/** With jitter, so that many processes do not return together. `random`: 0 to 1. */
const pauseMs = (failures: number, random: number) =>
  Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS) * (0.5 + random / 2);
