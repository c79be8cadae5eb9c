import { LIVE_GAP_EVENT } from '@lanet/contracts/realtime';
import { afterEach, expect, it, vi } from 'vitest';
import { openLiveStream } from './live-stream.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A stream that says these lines and stays open. */
function answering(text: string) {
  vi.stubGlobal('fetch', async () => {
    const body = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode(text)) });
    return new Response(body);
  });
}

function open() {
  const heard = { events: [] as unknown[], gaps: 0 };
  const stream = openLiveStream('/events', false, {
    onEvent: (event) => heard.events.push(event),
    onSample: () => undefined,
    onStatus: () => undefined,
    onGap: () => {
      heard.gaps += 1;
    },
  });
  return { heard, close: stream.close };
}

it('asks again for what is on screen when the server says that some events may not have come, within three seconds', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const event = { type: 'ticket', id: '0198c0de-0000-7000-8000-000000000001' };
  answering(`retry: 3000\n\nevent: ${LIVE_GAP_EVENT}\ndata: {}\n\ndata: ${JSON.stringify(event)}\n\n`);

  const { heard, close } = open();
  await vi.waitFor(() => expect(heard.events).toEqual([event]));
  await vi.advanceTimersByTimeAsync(3_000);

  expect(heard.gaps).toBe(1);
  close();
});

it('asks for nothing once the page has closed it', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const event = { type: 'ticket', id: '0198c0de-0000-7000-8000-000000000001' };
  answering(`event: ${LIVE_GAP_EVENT}\ndata: {}\n\ndata: ${JSON.stringify(event)}\n\n`);
  vi.spyOn(Math, 'random').mockReturnValue(0.9);

  const { heard, close } = open();
  await vi.waitFor(() => expect(heard.events).toEqual([event]));
  close();
  await vi.advanceTimersByTimeAsync(3_000);

  expect(heard.gaps).toBe(0);
  vi.restoreAllMocks();
});
