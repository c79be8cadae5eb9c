import { expect, it } from 'vitest';
import { loggedPath } from './request-path.ts';

const uuid = '018f3b52-7d5c-7cc0-9c1e-0123456789ab';
const token = 'A1b2-'.repeat(8);

it.each([
  { url: '/api/v1/tickets?q=canary', route: '/api/v1/tickets', logged: '/api/v1/tickets' },
  { url: `/api/v1/tickets/${uuid}`, route: '/api/v1/tickets/:id', logged: `/api/v1/tickets/${uuid}` },
  {
    url: '/agent/compat/status/short',
    route: '/agent/compat/status/:token',
    logged: '/agent/compat/status/[redacted]',
  },
  { url: `/e/${token}`, route: '/e/:link', logged: '/e/[redacted]' },
  { url: `/e/${token}/x`, route: undefined, logged: '/e/[redacted]/x' },
  { url: `/${uuid}`, route: undefined, logged: `/${uuid}` },
  { url: `/assets/${token}`, route: '/*', logged: '/assets/[redacted]' },
  {
    url: '/a-rather-long-name-of-a-page',
    route: '/a-rather-long-name-of-a-page',
    logged: '/a-rather-long-name-of-a-page',
  },
  { url: '', route: undefined, logged: '' },
])('$url of $route is logged as $logged', ({ url, route, logged }) => {
  expect(loggedPath(url, route)).toBe(logged);
});
