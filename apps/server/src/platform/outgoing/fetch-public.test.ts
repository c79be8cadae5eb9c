import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fetchPublic, Unfetched } from './fetch-public.ts';

let peer: Server;
let base: string;
let asked: IncomingHttpHeaders = {};
beforeAll(async () => {
  peer = createServer((request, response) => {
    asked = request.headers;
    const answers: Record<string, () => void> = {
      '/text': () => response.setHeader('etag', '"1"').end('hello'),
      '/moved': () => response.writeHead(301, { location: 'text' }).end(),
      '/same': () => response.writeHead(304).end(),
      '/gone': () => response.writeHead(410).end('a body that nobody reads'),
      '/circle': () => response.writeHead(302, { location: '/circle' }).end(),
      '/inside': () => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
      '/nowhere': () => response.writeHead(302, { location: 'http://[' }).end(),
      '/large': () => response.end(Buffer.alloc(2_000)),
      '/slow': () => response.write('x'),
      '/cut': () => response.destroy(),
    };
    answers[request.url ?? '']?.();
  });
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
  // It listens on TCP, so the address is not a path.
  base = `http://127.0.0.1:${(peer.address() as AddressInfo).port}`;
});
afterAll(
  () =>
    new Promise((resolve) => {
      peer.close(resolve);
      peer.closeAllConnections();
    }),
);

const fetched = (path: string, { timeoutMs = 10_000, allowed = ['loopback'] } = {}) =>
  fetchPublic(path.startsWith('/') ? base + path : path, {
    ...{ headers: { accept: 'text/plain', host: 'evil.example' }, maxBytes: 1_000, timeoutMs, allowed },
  });

it.each([
  { path: '/text', status: 200, text: 'hello' },
  { path: '/moved', status: 200, text: 'hello' },
  { path: '/same', status: 304, text: '' },
  { path: '/gone', status: 410, text: '' },
])('answers what $path holds', async ({ path, status, text }) => {
  const answer = await fetched(path);

  expect([answer.status, answer.bytes.toString()]).toEqual([status, text]);
  expect(asked).toMatchObject({ accept: 'text/plain', host: new URL(base).host });
});

it.each([
  { path: '/circle', reason: 'redirects' },
  { path: '/inside', reason: 'blocked' },
  { path: '/nowhere', reason: 'address' },
  { path: '/large', reason: 'too_large' },
  { path: '/slow', reason: 'timeout' },
  { path: '/cut', reason: 'no_answer' },
  { path: 'no address', reason: 'address' },
  { path: 'gopher://example.com/', reason: 'address' },
  { path: 'http://user:secret@example.com/', reason: 'address' },
  { path: 'http://nobody.invalid/', reason: 'no_answer' },
])('says why $path is not fetched: $reason', async ({ path, reason }) => {
  const failed = await fetched(path, { timeoutMs: reason === 'timeout' ? 200 : 10_000 }).catch(
    (error: unknown) => error,
  );

  expect(failed).toBeInstanceOf(Unfetched);
  expect(failed).toMatchObject({ reason });
});

it('does not ask our own network unless it is allowed', async () => {
  await expect(fetched('/text', { allowed: [] })).rejects.toMatchObject({ reason: 'blocked' });
});
