import { type Bus, type Hint, memoryBus } from './bus.ts';
import { type Connect, keepLine, type Line } from './keep-line.ts';
import { createFrameReader, createFrameWriter } from './wire.ts';

/** A bus that somebody has to close. */
export interface OpenBus extends Bus {
  /** Why other processes are not heard now; undefined when all is well. */
  fault(): string | undefined;
  /** Sends what waits, for a moment, and ends. Never fails. */
  close(): Promise<void>;
}

interface Needs {
  connect: Connect;
  maxFrameBytes: number;
  /** A listener of this process failed. */
  onError(error: unknown): void;
  /** The connection is there again, or not: `reason` says why. Told once a change. */
  onChange(reason: string | undefined): void;
}

/** Hints that wait while nothing can be sent; of more, the others are only told that they missed some. */
const MOST_WAITING = 2_000;
/** Hints that go by one message. */
const TOGETHER = 200;
const LAST_WORDS_MS = 1_000;

/**
 * The bus of several processes. This one hears its own hints at once and by memory; the others hear them by the line.
 * Whenever hints may have been lost, on either side, whoever lives by them is told `hints.missed`.
 */
export function sharedBus({ connect, maxFrameBytes, onError, onChange }: Needs): OpenBus {
  const local = memoryBus(onError);
  const missed = () => local.publish({ topic: 'hints.missed' });
  const outbox = createOutbox(maxFrameBytes, onError);
  const reader = createFrameReader(outbox.origin, (hint) => local.publish(hint), missed);
  let fault: string | undefined = 'not connected yet';
  let isTold = false;
  const kept = keepLine({
    connect,
    heard: (frame) => reader.take(frame),
    opened(line) {
      fault = undefined;
      isTold = false;
      onChange(undefined);
      reader.reset();
      // What was said while nobody listened is not repeated.
      missed();
      outbox.sendBy(line);
    },
    lost(reason) {
      fault = reason;
      outbox.sendBy(undefined);
      if (!isTold) onChange(reason);
      isTold = true;
    },
  });
  return {
    isShared: true,
    publish(hint) {
      local.publish(hint);
      outbox.add(hint);
    },
    subscribe: (topic, listener) => local.subscribe(topic, listener),
    fault: () => fault,
    async close() {
      let timer: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, LAST_WORDS_MS);
      });
      await Promise.race([outbox.sent(), enough]);
      clearTimeout(timer);
      kept.close();
    },
  };
}

/** What waits to be sent. The same hint twice goes once, at its last place. */
function createOutbox(maxFrameBytes: number, onError: (error: unknown) => void) {
  const writer = createFrameWriter(maxFrameBytes);
  const waiting = new Map<string, Hint>();
  let line: Line | undefined;
  let sending: Promise<void> | undefined;
  /** Some will never be sent. */
  let isLost = false;

  const next = (): Hint[] => {
    if (isLost) {
      isLost = false;
      waiting.clear();
      return [{ topic: 'hints.missed' }];
    }
    const some = [...waiting].slice(0, TOGETHER);
    for (const [text] of some) waiting.delete(text);
    return some.map(([, hint]) => hint);
  };

  const send = async () => {
    // After the turn that published: what belongs together goes together.
    await new Promise(setImmediate);
    while (line && (isLost || waiting.size > 0)) {
      try {
        await line.send(framesOf(next()));
      } catch {
        // The line says by itself that it broke; these hints may have gone, or not.
        isLost = true;
        line = undefined;
      }
    }
    sending = undefined;
  };
  const framesOf = (hints: Hint[]) => {
    try {
      return writer.write(hints);
    } catch (error) {
      onError(error);
      return writer.write([{ topic: 'hints.missed' }]);
    }
  };
  const start = () => {
    if (line && (isLost || waiting.size > 0)) sending ??= send();
  };

  return {
    origin: writer.origin,
    add(hint: Hint) {
      // Samples are shown as they come; one that waited is of no use.
      if (isLost || (!line && hint.topic === 'live.sample')) return;
      const text = JSON.stringify(hint);
      waiting.delete(text);
      waiting.set(text, hint);
      if (waiting.size > MOST_WAITING) {
        waiting.clear();
        isLost = true;
      }
      start();
    },
    sendBy(next: Line | undefined) {
      line = next;
      start();
    },
    /** Until nothing waits that could go now. */
    sent: () => sending ?? Promise.resolve(),
  };
}
