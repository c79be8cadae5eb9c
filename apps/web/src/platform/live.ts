// Live events for every tab over one stream a browser: the tab that holds the lock reads the stream and tells the
// others. Over HTTP/1.1 a browser opens six connections to a host, so a stream per tab would block the seventh.
import type { LiveUpdate } from '@lanet/contracts/live';
import { LIVE_PATH, type LiveEvent } from '@lanet/contracts/realtime';
import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { type LiveStatus, openLiveStream } from './live-stream.ts';

export type { LiveEvent, LiveStatus };

type Message =
  | { kind: 'event'; event: LiveEvent }
  | { kind: 'sample'; update: LiveUpdate }
  | { kind: 'status'; status: LiveStatus }
  | { kind: 'gap' }
  | { kind: 'hello' }
  | { kind: 'retry' };

const NAME = 'lanet-live';
const POLL_MS = 15_000;

const eventListeners = new Set<(event: LiveEvent) => void>();
const sampleListeners = new Set<(update: LiveUpdate) => void>();
const gapListeners = new Set<() => void>();
const statusListeners = new Set<() => void>();
let status: LiveStatus = { kind: 'stopped' };
let stream: ReturnType<typeof openLiveStream> | undefined;
let channel: BroadcastChannel | undefined;

/** Calls `listener` with every event; answers how to stop. */
export function onLive(listener: (event: LiveEvent) => void): () => void {
  eventListeners.add(listener);
  return () => eventListeners.delete(listener);
}

/** Calls `listener` with every live sample; they come for devices that a page of this browser says it looks at. */
export function onLiveSample(listener: (update: LiveUpdate) => void): () => void {
  sampleListeners.add(listener);
  return () => sampleListeners.delete(listener);
}

/** Calls `listener` when events may have been missed: after a break, and every 15 s while the stream is down. */
export function onLiveGap(listener: () => void): () => void {
  gapListeners.add(listener);
  return () => gapListeners.delete(listener);
}

/** Opens the stream now instead of at the end of the pause, from whichever tab. */
export function retryLiveNow(): void {
  if (stream) stream.retryNow();
  else post({ kind: 'retry' });
}

/** Starts once a page, after sign-in. Answers how to stop. */
export function startLive(): () => void {
  const stopping = new AbortController();
  channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }: MessageEvent<Message>) => take(data);
  post({ kind: 'hello' });
  const lead = () =>
    new Promise<void>((release) => {
      stream = openLiveStream(LIVE_PATH, status.kind !== 'stopped', {
        onEvent: (event) => shared({ kind: 'event', event }),
        onSample: (update) => shared({ kind: 'sample', update }),
        onStatus: (next) => shared({ kind: 'status', status: next }),
        onGap: () => shared({ kind: 'gap' }),
      });
      stopping.signal.addEventListener('abort', () => {
        stream?.close();
        stream = undefined;
        release();
      });
    });
  // Rejects only when `stopping` fires while still waiting for the lock, which is what stopping means.
  navigator.locks.request(NAME, { signal: stopping.signal }, lead).catch(() => {});
  const poll = setInterval(() => {
    if (status.kind !== 'live' && !document.hidden) for (const listener of gapListeners) listener();
  }, POLL_MS);
  return () => {
    stopping.abort();
    clearInterval(poll);
    channel?.close();
    channel = undefined;
  };
}

function shared(message: Message): void {
  take(message);
  post(message);
}

const post = (message: Message) => channel?.postMessage(message);

function take(message: Message): void {
  switch (message.kind) {
    case 'event':
      for (const listener of eventListeners) listener(message.event);
      return;
    case 'sample':
      for (const listener of sampleListeners) listener(message.update);
      return;
    case 'gap':
      for (const listener of gapListeners) listener();
      return;
    case 'status':
      status = message.status;
      for (const listener of statusListeners) listener();
      return;
    case 'hello':
      if (stream) post({ kind: 'status', status });
      return;
    case 'retry':
      stream?.retryNow();
      return;
  }
}

/** Runs `onEvent` for live events of these types while the component is shown. */
export function useLive(types: readonly LiveEvent['type'][], onEvent: (event: LiveEvent) => void): void {
  const handle = useEffectEvent((event: LiveEvent) => {
    if (types.includes(event.type)) onEvent(event);
  });
  useEffect(() => onLive((event) => handle(event)), []);
}

const subscribeStatus = (changed: () => void) => {
  statusListeners.add(changed);
  return () => statusListeners.delete(changed);
};

/** State of the stream, the same in every tab. */
export const useLiveStatus = (): LiveStatus => useSyncExternalStore(subscribeStatus, () => status);

/** After a gap everything on screen is asked for again; what is not on screen is asked for when it is shown. */
export const refreshOnGap = (queryClient: QueryClient): (() => void) =>
  onLiveGap(() => void queryClient.invalidateQueries({ refetchType: 'active' }));
