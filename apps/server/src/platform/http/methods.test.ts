import fastify from 'fastify';
import { afterAll, expect, it } from 'vitest';
import { noticeMethods, unrouted } from './methods.ts';
import { answerProblems } from './problems.ts';

const app = fastify();
noticeMethods(app);
answerProblems(app);
app.get('/api/v1/tickets', async () => ({}));
app.post('/api/v1/tickets', async () => ({}));
app.patch('/api/v1/tickets/:id', async () => ({}));
app.post('/api/v1/tickets/read', async () => ({}));
await app.register(async (scope) => {
  scope.post('/agent/v1/reports', async () => ({}));
});
app.get('/api/v1/setup', { config: { passing: true } }, async () => ({}));
// The page that takes every other path, as the web application is served.
app.get('/*', async (request) => {
  throw unrouted(request);
});
afterAll(() => app.close());

it.each([
  { method: 'PUT', url: '/api/v1/tickets', allow: 'GET, HEAD, POST' },
  { method: 'OPTIONS', url: '/api/v1/tickets?view=all', allow: 'GET, HEAD, POST' },
  { method: 'DELETE', url: '/api/v1/tickets/7', allow: 'PATCH' },
  { method: 'GET', url: '/api/v1/tickets/7', allow: 'PATCH' },
  { method: 'DELETE', url: '/api/v1/tickets/read', allow: 'PATCH, POST' },
  { method: 'PUT', url: '/agent/v1/reports', allow: 'POST' },
] as const)('answers $method $url with 405 and what the path takes: $allow', async ({ method, url, allow }) => {
  const answer = await app.inject({ method, url });

  expect(answer.statusCode).toBe(405);
  expect(answer.headers.allow).toBe(allow);
  expect(answer.json()).toMatchObject({ code: 'request.method', status: 405 });
});

it.each([
  { method: 'POST', url: '/api/v1/nothing' },
  { method: 'PUT', url: '/api/v1/tickets/' },
  { method: 'DELETE', url: '/api/v1/tickets/7/replies' },
  { method: 'POST', url: '/api/v1/setup' },
  { method: 'GET', url: '/nowhere' },
  { method: 'POST', url: '/a/page' },
] as const)('answers $method $url with 404: no method has that path', async ({ method, url }) => {
  const answer = await app.inject({ method, url });

  expect(answer.statusCode).toBe(404);
  expect(answer.headers.allow).toBeUndefined();
  expect(answer.json()).toMatchObject({ code: 'request.not_found' });
});
