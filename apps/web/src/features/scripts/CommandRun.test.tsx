import { configure, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { onLive } from '../../platform/live.ts';
import { makeRun } from '../../testing/command-data.ts';
import { followOtherTab } from '../../testing/live.ts';
import { answering, renderPart } from '../../testing/page.tsx';
import { CommandRun } from './CommandRun.tsx';

// On a busy machine answers take their time.
configure({ asyncUtilTimeout: 20_000 });

const happens = followOtherTab();

afterEach(() => vi.unstubAllGlobals());

it('says why the device refused, and shows the code for support', async () => {
  const run = makeRun({ state: 'refused', refusal: 'policy.path_forbidden', exitCode: null, startedAt: null });
  answering(({ path }) => (path.endsWith('/output') ? { state: run.state, parts: [] } : run));

  renderPart(<CommandRun commandId={run.id} brief />);

  expect(await screen.findByText(/queda fuera de las carpetas/)).toBeDefined();
  expect(screen.getByText('policy.path_forbidden').tagName).toBe('CODE');
});

/** A slow line: each question about the output waits until the test answers it. */
function slowOutput(run: ReturnType<typeof makeRun>) {
  const asked: { signal: AbortSignal | undefined; answer: (text: string) => void }[] = [];
  vi.stubGlobal('fetch', (address: string, { signal }: RequestInit) => {
    const { pathname, searchParams } = new URL(address, 'http://localhost');
    if (!pathname.endsWith('/output')) return Promise.resolve(Response.json(run));
    return new Promise<Response>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason));
      const part = Number(searchParams.get('from'));
      const answer = (text: string) => {
        const parts = text ? [{ part, stream: 'stdout', text }] : [];
        // Ended, so that only a hint makes it ask again.
        resolve(Response.json({ state: 'finished', parts }));
      };
      asked.push({ signal: signal ?? undefined, answer });
    });
  });
  return asked;
}

it('lets a question about the output finish however many hints come, and asks once more after it', async () => {
  const run = makeRun({ state: 'running', exitCode: null, finishedAt: null });
  const asked = slowOutput(run);
  renderPart(<CommandRun commandId={run.id} brief />);
  await waitFor(() => expect(asked).toHaveLength(1));

  let heard = 0;
  const stop = onLive(() => {
    heard += 1;
  });
  for (let hint = 0; hint < 20; hint += 1) happens({ type: 'command_output', id: run.id });
  await waitFor(() => expect(heard).toBe(20));
  stop();
  // The first page, then the empty one that ends it; only then the one more.
  asked[0]?.answer('uno\n');
  await waitFor(() => expect(asked).toHaveLength(2));
  asked[1]?.answer('');
  await waitFor(() => expect(asked).toHaveLength(3));
  asked[2]?.answer('dos\n');
  await waitFor(() => expect(asked).toHaveLength(4));
  asked[3]?.answer('');

  expect(await screen.findByText('dos')).toBeDefined();
  expect(asked.map(({ signal }) => signal?.aborted)).toEqual([false, false, false, false]);
});
