// One open stream of live events, opened again with growing pauses when it breaks.
import { LIVE_SAMPLE_EVENT, LiveUpdate } from '@lanet/contracts/live';
import { LIVE_GAP_EVENT, LiveEvent } from '@lanet/contracts/realtime';
import { announceRefusal, isSignedOut, refusalOf } from './api.ts';
import { makeSseParser } from './sse-parser.ts';

/** `waiting`: the stream is down and opens again at `retryAtMs`. Instants are epoch milliseconds of this browser. */
export type LiveStatus =
  | { kind: 'connecting'; downSinceMs: number }
  | { kind: 'live' }
  | { kind: 'waiting'; downSinceMs: number; retryAtMs: number }
  | { kind: 'stopped' };

export interface LiveSink {
  onEvent: (event: LiveEvent) => void;
  /** A device that somebody of this browser looks at. */
  onSample: (update: LiveUpdate) => void;
  onStatus: (status: LiveStatus) => void;
  /** The stream opened after a break, or the server says so: events may have been missed, so what is shown must be asked for again. */
  onGap: () => void;
}

/** The server writes at least a comment every 15 s; four times that in silence means the connection is dead. */
const SILENCE_MS = 60_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** The server says it to all browsers at the same moment; they ask spread over this. */
const GAP_SPREAD_MS = 3_000;

/**
 * Keeps a stream open until `close`; `retryNow` ends a pause. Stops for good when the person is signed out.
 * `continues`: another tab's stream went before this one, so already the first opening may have missed events.
 */
export function openLiveStream(
  path: string,
  continues: boolean,
  sink: LiveSink,
): { close: () => void; retryNow: () => void } {
  const closing = new AbortController();
  let endPause = () => {};
  let downSinceMs = Date.now();
  let opened = 0;
  let failures = 0;

  const onOpen = () => {
    if (opened > 0 || continues) sink.onGap();
    opened += 1;
    failures = 0;
    sink.onStatus({ kind: 'live' });
  };

  const run = async () => {
    while (!closing.signal.aborted) {
      sink.onStatus({ kind: 'connecting', downSinceMs });
      const wasOpen = opened;
      const end = await readOnce(path, closing.signal, sink, onOpen);
      if (closing.signal.aborted || end === 'signed_out') break;
      if (opened > wasOpen) downSinceMs = Date.now();
      failures += 1;
      const pauseMs = pauseAfter(failures, Math.random());
      sink.onStatus({ kind: 'waiting', downSinceMs, retryAtMs: Date.now() + pauseMs });
      await new Promise<void>((resolve) => {
        endPause = resolve;
        setTimeout(resolve, pauseMs);
      });
    }
    sink.onStatus({ kind: 'stopped' });
  };
  void run();

  return {
    close: () => {
      closing.abort();
      endPause();
    },
    retryNow: () => endPause(),
  };
}

/** Doubles from 1 s to 30 s, with a quarter of jitter so that browsers do not all return at once. `random`: 0 to 1. */
export function pauseAfter(failures: number, random: number): number {
  const full = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
  return Math.round(full * (0.75 + random / 4));
}

/** Opens the stream and reads it to its end, whatever ends it. */
async function readOnce(
  path: string,
  closing: AbortSignal,
  sink: LiveSink,
  onOpen: () => void,
): Promise<'broken' | 'signed_out'> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  const feed = makeSseParser(({ event: name, data }) => {
    if (name === LIVE_SAMPLE_EVENT) {
      const update = LiveUpdate.safeParse(parseJson(data));
      if (update.success) sink.onSample(update.data);
      return;
    }
    if (name === LIVE_GAP_EVENT) {
      setTimeout(() => closing.aborted || sink.onGap(), Math.random() * GAP_SPREAD_MS);
      return;
    }
    const event = LiveEvent.safeParse(parseJson(data));
    if (event.success) sink.onEvent(event.data);
  });
  try {
    const response = await fetch(path, {
      headers: { accept: 'text/event-stream' },
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.any([closing, silence.signal]),
    });
    if (!response.ok) return isSignedOut(announceRefusal(await refusalOf(response))) ? 'signed_out' : 'broken';
    if (!response.body) return 'broken';
    onOpen();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      feed(piece.value);
    }
    return 'broken';
  } catch {
    // Cut, refused by the network, silent too long or closed by us: the loop above decides what follows.
    return 'broken';
  } finally {
    clearTimeout(timer);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
