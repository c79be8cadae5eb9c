import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { endpoint, nothing } from '@lanet/contracts/endpoint';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { ApiError, addressOf, call, NetworkError, onSignedOut, setCsrfToken } from './api.ts';
import { fieldProblems, problemSentence } from './problems.ts';

// A real server on loopback answers; the endpoints of the contract have paths without a host, so these carry one.
let server: Server;
let base: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let seen: { method?: string; url?: string; headers: IncomingMessage['headers']; body: string }[];

beforeEach(async () => {
  seen = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => {
      body += piece.toString();
    });
    request.on('end', () => {
      const { method, url, headers } = request;
      seen.push({ ...(method && { method }), ...(url && { url }), headers, body });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // `listen` on a port makes it this kind of address and not a pipe's name.
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  setCsrfToken('');
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const save = () =>
  endpoint({
    method: 'PATCH',
    path: `${base}/things/:id`,
    summary: 'Save a thing',
    permission: 'signed_in',
    params: z.object({ id: z.string() }),
    query: nothing,
    body: z.object({ name: z.string() }),
    response: z.object({ name: z.string() }),
    versioned: true,
  });

const find = () =>
  endpoint({
    method: 'GET',
    path: `${base}/things`,
    summary: 'Find things',
    permission: 'signed_in',
    params: nothing,
    query: z.object({ status: z.array(z.string()).optional(), q: z.string().optional() }),
    body: nothing,
    response: z.object({ items: z.array(z.string()) }),
  });

const problem =
  (status: number, code: string, more: object = {}) =>
  (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/problem+json', 'x-request-id': 'req-7' });
    response.end(JSON.stringify({ type: 'about:blank', title: code, status, code, ...more }));
  };

it('sends body, version and csrf token, and answers the body', async () => {
  answer = (_, response) => response.end('{"name":"B"}');
  setCsrfToken('token-1');

  const saved = await call(save(), { params: { id: 'a/b' }, body: { name: 'B' }, ifMatch: 7 });

  expect(saved).toEqual({ name: 'B' });
  expect(seen[0]).toMatchObject({ method: 'PATCH', url: '/things/a%2Fb', body: '{"name":"B"}' });
  expect(seen[0]?.headers).toMatchObject({ 'if-match': '"7"', 'x-lanet-csrf': 'token-1' });
});

it('sends no csrf token with a read', async () => {
  answer = (_, response) => response.end('{"items":[]}');
  setCsrfToken('token-1');

  await call(find(), { query: { status: ['open', 'new'], q: '' } });

  expect(seen[0]?.url).toBe('/things?status=open&status=new');
  expect(seen[0]?.headers).not.toHaveProperty('x-lanet-csrf');
});

it('turns a problem document into an ApiError with its code, fields and request id', async () => {
  answer = problem(422, 'request.invalid', { errors: [{ pointer: '/body/name', message: 'too short' }] });

  const error = await call(save(), { params: { id: '1' }, body: { name: '' } }).catch((reason: unknown) => reason);

  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 422, code: 'request.invalid', requestId: 'req-7' });
  expect(fieldProblems(error)).toEqual({ name: 'too short' });
  expect(problemSentence(error)).toBe('Hay datos por corregir. Revise los campos marcados.');
});

it('takes the page of a proxy for an unavailable server', async () => {
  answer = (_, response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad Gateway</h1>');

  const error = await call(find()).catch((reason: unknown) => reason);

  expect(error).toMatchObject({ status: 502, code: 'server.unavailable' });
});

it('says that nobody is signed in, but not when a password was wrong', async () => {
  let times = 0;
  const stop = onSignedOut(() => {
    times += 1;
  });
  answer = problem(401, 'auth.wrong_credentials');
  await call(find()).catch(() => {});
  expect(times).toBe(0);

  answer = problem(401, 'auth.required');
  await call(find()).catch(() => {});
  stop();

  expect(times).toBe(1);
});

it('tells silence from refusal', async () => {
  answer = (request) => request.socket.destroy();

  const error = await call(find()).catch((reason: unknown) => reason);

  expect(error).toBeInstanceOf(NetworkError);
  expect(problemSentence(error)).toContain('No hay respuesta del servidor');
});

it('lets a cancelled call reject as cancelled', async () => {
  const stopping = new AbortController();
  answer = () => stopping.abort();

  const error = await call(find(), { signal: stopping.signal }).catch((reason: unknown) => reason);

  expect(error).toMatchObject({ name: 'AbortError' });
});

it('has a sentence with the wait for too many attempts', () => {
  const error = new ApiError(429, { code: 'auth.too_many_attempts', retryAfterSeconds: 40 });

  expect(problemSentence(error)).toBe('Demasiados intentos. Espere 40 segundos e intente de nuevo.');
});

it('leaves out what is absent from an address', () => {
  expect(addressOf('/a/:id', { params: { id: 'ñ' }, query: { x: undefined, y: null, z: 0 } })).toBe('/a/%C3%B1?z=0');
});
