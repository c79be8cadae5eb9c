import { once } from 'node:events';
import { get } from 'node:http';
import { LIVE_SAMPLE_EVENT, LiveUpdate } from '@lanet/contracts/live';
import { LIVE_GAP_EVENT, LIVE_PATH } from '@lanet/contracts/realtime';
import type { TestPerson } from './test-server.ts';

export interface TestStream {
  /** Every sample shown so far. */
  samples: LiveUpdate[];
  /** Until a sample with this CPU load was shown. */
  shows(cpu: number): Promise<void>;
  /** Until this hint came. */
  hears(id: string): Promise<void>;
  /** Until the server said that some may have been missed. */
  gap(): Promise<void>;
  /** When the server has ended it. */
  ended: Promise<unknown>;
  close(): void;
}

/** The stream of events as a browser of this person reads it; the server has to listen. */
export async function openStream(port: number, { cookie }: TestPerson): Promise<TestStream> {
  const request = get({ port, host: '127.0.0.1', path: LIVE_PATH, headers: { cookie } });
  request.on('error', () => undefined);
  const [response] = await once(request, 'response');
  const samples: LiveUpdate[] = [];
  const ids = new Set<unknown>();
  let gaps = 0;
  let rest = '';
  // Tests wait in many places at once.
  response.setMaxListeners(0);
  response.setEncoding('utf8');
  response.on('error', () => undefined);
  response.on('data', (part: string) => {
    const events = (rest + part).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const [, data] = /^data: (.*)$/m.exec(event) ?? [];
      if (data === undefined) continue;
      if (event.startsWith(`event: ${LIVE_GAP_EVENT}\n`)) gaps += 1;
      if (event.startsWith(`event: ${LIVE_SAMPLE_EVENT}\n`)) samples.push(LiveUpdate.parse(JSON.parse(data)));
      else ids.add(JSON.parse(data).id);
    }
  });
  const until = async (isDone: () => boolean) => {
    while (!isDone()) await once(response, 'data');
  };
  const ended = new Promise((resolve) => response.on('close', resolve));
  await once(response, 'data');
  return {
    samples,
    shows: (cpu) => until(() => samples.some(({ sample }) => sample.cpu === cpu)),
    hears: (id) => until(() => ids.has(id)),
    gap: () => until(() => gaps > 0),
    ended,
    close: () => request.destroy(),
  };
}
