import { expect, it } from 'vitest';
import { readUserAgent } from './user-agent.ts';

it.each([
  {
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
    browser: 'Edge',
    system: 'Windows',
  },
  {
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
    browser: 'Firefox',
    system: 'Linux',
  },
  {
    userAgent:
      'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
    browser: 'Chrome',
    system: 'Android',
  },
  {
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
    browser: 'Safari',
    system: 'iPhone',
  },
  { userAgent: 'curl/8.5.0', browser: undefined, system: undefined },
  { userAgent: '', browser: undefined, system: undefined },
])('reads $browser and $system', ({ userAgent, browser, system }) => {
  expect(readUserAgent(userAgent)).toEqual({ browser, system });
});
