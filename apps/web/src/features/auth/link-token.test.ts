import { expect, it } from 'vitest';
import { linkToken } from './link-token.ts';

it.each([
  { hash: '#token=abc_-123', token: 'abc_-123' },
  { hash: 'token=abc&lang=es', token: 'abc' },
  { hash: '#abc_-123', token: 'abc_-123' },
  { hash: '#other=abc', token: undefined },
  { hash: '#token=', token: undefined },
  { hash: '', token: undefined },
])('reads $token from "$hash"', ({ hash, token }) => {
  expect(linkToken(hash, 'token')).toBe(token);
});
