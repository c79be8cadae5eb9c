import fastify, { type FastifyReply } from 'fastify';
import { afterAll, describe, expect, it } from 'vitest';
import { allowStyles, guardOrigin, securityHeaders } from './headers.ts';

const PUBLIC = 'https://help.example';
const app = fastify();
securityHeaders(app, () => PUBLIC);
guardOrigin(app, () => PUBLIC);
app.get('/api/v1/tickets', async () => ({}));
app.post('/api/v1/tickets', async () => ({}));
app.post('/agent/v1/reports', async () => ({}));
app.get('/', async (_request, reply: FastifyReply) => ({ nonce: allowStyles(reply) }));
afterAll(() => app.close());

const get = async (url: string) => (await app.inject({ url })).headers;

describe('every answer', () => {
  it.each(['/', '/api/v1/tickets', '/agent/v1/reports', '/nowhere'])(
    'to %s is not kept, guessed at or sent in clear',
    async (url) => {
      expect(await get(url)).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'strict-transport-security': 'max-age=31536000',
        'x-request-id': expect.stringMatching(/./),
      });
    },
  );

  it.each(['/', '/api/v1/tickets', '/nowhere', '/agents', '/agent'])(
    'to a browser at %s runs nothing that is not ours',
    async (url) => {
      const { 'content-security-policy': policy } = await get(url);

      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    },
  );
});

it('lets a page make its own styles by a nonce that no other answer has', async () => {
  const pages = await Promise.all([app.inject({ url: '/' }), app.inject({ url: '/' })]);
  const nonces = pages.map((page) => page.json().nonce);

  expect(new Set(nonces).size).toBe(2);
  for (const [index, page] of pages.entries())
    expect(page.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonces[index]}'`);
  expect((await get('/api/v1/tickets'))['content-security-policy']).not.toContain('nonce');
});

it.each([
  { headers: {}, status: 200, because: 'agents and tools send neither' },
  { headers: { origin: PUBLIC, cookie: 'lanet=x' }, status: 200, because: 'it is our page' },
  { headers: { origin: 'https://evil.example' }, status: 403, because: 'it is another site' },
  { headers: { cookie: 'lanet=x' }, status: 403, because: 'a browser says whence' },
  {
    headers: { origin: 'http://localhost:4000', cookie: 'lanet=x' },
    status: 403,
    because: 'another port of this computer',
  },
])('answers $status to a change with $headers: $because', async ({ headers, status }) => {
  const answer = await app.inject({ method: 'POST', url: '/api/v1/tickets', headers });

  expect(answer.statusCode).toBe(status);
});
