import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf } from './hostile-judge.ts';
import { type RawRequest, rawRequest, sendBytes } from './hostile-wire.ts';
import { createTestServer, type TestServer } from './test-server.ts';

const RUNS = Number(process.env.LANET_FUZZ_RUNS ?? 8) * 10;

let server: TestServer;
let port: number;
beforeAll(async () => {
  server = await createTestServer();
  await server.app.http.listen({ port: 0, host: '127.0.0.1' });
  // A listening TCP server has an address with a port.
  port = (server.app.http.server.address() as AddressInfo).port;
});
afterAll(() => server.close());

const json = ['content-type', 'application/json'] as const;
const signedIn = (): [string, string][] => {
  const { cookie, csrfToken } = server.superadmin;
  return [
    ['cookie', cookie],
    ['x-lanet-csrf', csrfToken],
    ['origin', 'http://localhost:3000'],
  ];
};
const create = { method: 'POST', path: '/api/v1/clients' };
const body = JSON.stringify({ name: 'New', slug: 'new', site: { name: 'One', slug: 'one', timeZone: 'UTC' } });
const long = 'x'.repeat(2 * 1024 * 1024);

const BODIES: (RawRequest & { says: string; code: string })[] = [
  { says: 'half a document', headers: [json], body: '{"name":', code: 'request.malformed' },
  { says: 'a text', headers: [json], body: '"name"', code: 'request.invalid' },
  {
    says: 'bytes that are no UTF-8',
    headers: [json],
    body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
    code: 'request.malformed',
  },
  {
    says: 'a member that would poison',
    headers: [json],
    body: '{"__proto__":{"admin":true}}',
    code: 'request.malformed',
  },
  { says: 'too much', headers: [json], body: JSON.stringify({ name: long }), code: 'request.too_large' },
  {
    says: 'deep nesting',
    headers: [json],
    body: `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
    code: 'request.invalid',
  },
  { says: 'no type', body, code: 'request.media_type' },
  {
    says: 'a form',
    headers: [['content-type', 'application/x-www-form-urlencoded']],
    body: 'name=New',
    code: 'request.media_type',
  },
  { says: 'XML', headers: [['content-type', 'text/xml']], body: '<a/>', code: 'request.media_type' },
  { says: 'a type that is none', headers: [['content-type', '\u00ff;;;=']], body, code: 'request.media_type' },
  {
    says: 'plain text, as other sites may send it',
    headers: [['content-type', 'text/plain']],
    body,
    code: 'request.media_type',
  },
  {
    says: 'a compressed body',
    headers: [json, ['content-encoding', 'gzip']],
    body: gzipSync(body),
    code: 'request.malformed',
  },
  { says: 'a length that is none', headers: [json, ['content-length', '-1']], body, code: 'request.malformed' },
  {
    says: 'two lengths',
    headers: [json, ['content-length', '3'], ['content-length', '5']],
    body,
    code: 'request.malformed',
  },
  {
    says: 'a length and chunks',
    headers: [json, ['content-length', '3'], ['transfer-encoding', 'chunked']],
    body: '0\r\n\r\n',
    code: 'request.malformed',
  },
  {
    says: 'chunks that are none',
    headers: [json, ['transfer-encoding', 'chunked']],
    body: 'zz\r\n',
    code: 'request.malformed',
  },
];

const REQUESTS: (RawRequest & { says: string; code: string | null })[] = [
  { says: 'a method nobody knows', method: 'FROB', code: 'request.malformed' },
  { says: 'a method of files', method: 'PROPFIND', code: 'request.method' },
  { says: 'a method in small letters', method: 'get', code: 'request.malformed' },
  { says: 'another method of the path', method: 'PUT', headers: [json], body: '{}', code: 'request.method' },
  { says: 'TRACE', method: 'TRACE', code: 'request.method' },
  { says: 'a tunnel', method: 'CONNECT', path: 'example.com:443', code: null },
  { says: 'a doubled slash', path: '//api/v1/tickets', code: 'request.not_found' },
  { says: 'a step up', path: '/api/v1/x/../tickets', code: 'request.not_found' },
  { says: 'an encoded step up', path: '/api/v1/%2e%2e/%2e%2e/etc/passwd', code: 'request.not_found' },
  { says: 'NUL', path: '/api/v1/tickets/%00', code: 'auth.required' },
  { says: 'half a percent sign', path: '/api/v1/tickets/%e', code: 'request.malformed' },
  { says: 'bytes that are no UTF-8', path: '/api/v1/tickets/%ff', code: 'request.malformed' },
  { says: 'a long name', path: `/api/v1/tickets/${'x'.repeat(400)}`, code: 'request.not_found' },
  { says: 'an address longer than the line', path: `/${'x'.repeat(40_000)}`, code: 'request.too_large' },
  { says: 'another server', path: 'http://example.com/api/v1/tickets', code: 'auth.required' },
  { says: 'no path', path: '', code: 'request.malformed' },
  { says: 'a blank in the path', path: '/api v1', code: 'request.malformed' },
  { says: 'a fragment', path: '/api/v1/tickets#x', code: 'auth.required' },
  {
    says: 'a query of brackets',
    path: '/api/v1/tickets?view[]=all&view[$ne]=x&__proto__[a]=b&a=%E0%A4%A',
    code: 'auth.required',
  },
  { says: 'a thousand filters', path: `/api/v1/tickets?${'a=1&'.repeat(1000)}`, code: 'auth.required' },
  { says: 'a version to come', version: 'HTTP/9.9', code: 'request.malformed' },
  { says: 'no version', version: '', code: 'request.malformed' },
  { says: 'a header longer than the line', headers: [['x-a', 'x'.repeat(40_000)]], code: 'request.too_large' },
  { says: 'control characters in a header', headers: [['x-a', 'a\0b']], code: 'request.malformed' },
  { says: 'a header without a name', headers: [['', 'a']], code: 'request.malformed' },
  {
    says: 'two hosts',
    headers: [
      ['host', 'a'],
      ['host', 'b'],
    ],
    code: 'auth.required',
  },
  { says: 'a host that is none', headers: [['host', '@:99999/%%']], code: 'auth.required' },
  {
    says: 'cookies that are none',
    headers: [
      ['cookie', 'lanet=%ff%zz; =; ;;lanet'],
      ['cookie', 'lanet="'],
    ],
    code: 'auth.required',
  },
  { says: 'a name for the request with line breaks', headers: [['x-request-id', 'a\u00ff']], code: 'auth.required' },
  { says: 'a wish nobody grants', headers: [['expect', '200-ok']], code: 'auth.required' },
  { says: 'a page where there is a socket', path: '/agent/v1/connect', code: 'request.not_found' },
  {
    says: 'a socket where there is none',
    headers: [
      ['connection', 'upgrade'],
      ['upgrade', 'websocket'],
      ['sec-websocket-version', '13'],
      ['sec-websocket-key', 'AAAAAAAAAAAAAAAAAAAAAA=='],
    ],
    code: 'request.not_found',
  },
  {
    says: 'half a handshake',
    path: '/agent/v1/connect',
    headers: [
      ['connection', 'upgrade'],
      ['upgrade', 'websocket'],
      ['sec-websocket-version', '8'],
    ],
    code: 'request.malformed',
  },
];

/** By itself Node answers these without a body: a broken byte in the name of one header is enough. */
const HOSTLESS = [
  { says: 'no host', text: 'GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n', code: 'request.malformed' },
  {
    says: 'a broken name of the host',
    text: 'GET /healthz HTTP/1.1\r\nhos_: localhost\r\nconnection: close\r\n\r\n',
    code: 'request.malformed',
  },
  {
    says: 'no host and a body',
    text: 'POST /api/v1/clients HTTP/1.1\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}',
    code: 'request.malformed',
  },
  { says: 'no host, before there were any', text: 'GET /healthz HTTP/1.0\r\n\r\n', code: '200' },
];

async function codeOf(bytes: Buffer, options = {}): Promise<string | null> {
  const seen = await sendBytes(port, bytes, options);
  if (!seen) return null;
  expect(faultsOf(seen)).toEqual([]);
  return seen.status < 400 ? `${seen.status}` : JSON.parse(seen.text).code;
}

describe('on the line', () => {
  it.each(BODIES)('a body of $says is refused as $code', async ({ says: _says, code, headers = [], ...request }) => {
    const { rows: before } = await server.db.admin.query('select count(*) from clients');

    expect(await codeOf(rawRequest({ ...create, ...request, headers: [...signedIn(), ...headers] }))).toBe(code);

    expect((await server.db.admin.query('select count(*) from clients')).rows).toEqual(before);
  });

  it.each(REQUESTS)('$says is answered $code', async ({ says: _says, code, ...request }) => {
    expect(await codeOf(rawRequest(request))).toBe(code);
  });

  it.each(HOSTLESS)('$says is answered $code', async ({ text, code }) => {
    expect(await codeOf(Buffer.from(text))).toBe(code);
  });

  it('has its headers on what never reaches a route, too', async () => {
    const { headers } = await server.app.http.inject('/api/v1/tickets/%ff');

    expect(headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'self'"),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });

  it('random bytes are answered as a malformed request, or not at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        expect([null, 'request.malformed']).toContain(await codeOf(Buffer.from(bytes), { hangUp: true }));
      }),
      { numRuns: RUNS },
    );
  });

  it('a broken byte anywhere in a good request never breaks the server', async () => {
    const good = rawRequest({ ...create, headers: [...signedIn(), json], body: '{}' });
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), async (place, byte) => {
        const broken = Buffer.from(good);
        broken[place] = byte;
        await codeOf(broken, { hangUp: true });
      }),
      { numRuns: RUNS },
    );

    expect(await codeOf(rawRequest({ path: '/healthz' }))).toBe('200');
  });
});
