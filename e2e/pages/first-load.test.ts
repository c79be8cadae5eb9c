// What a browser that was never here loads before a page stands. Printed, and held to the design's 280 kB of code.
import { gzipSync } from 'node:zlib';
import { auth } from '@lanet/contracts/auth';
import type { Browser, Response } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PrivateServer, startPrivateServer } from '../../bench/private-server.ts';
import { launchBrowser } from '../browser.ts';
import { type SignedIn, signIn } from '../staff-api.ts';
import { contextOf, visit } from './browsing.ts';
import { accountOf } from './world.ts';

/** The budget of the design. What is over it belongs behind a click, or with the page that says it. */
const MOST_KB = 280;

let server: PrivateServer;
let browser: Browser;
let people: Record<'tecnico' | 'cliente', SignedIn>;

beforeAll(async () => {
  [server, browser] = await Promise.all([startPrivateServer(), launchBrowser()]);
  const enter = (who: keyof typeof people) => signIn(server.server, accountOf(server, who));
  people = { tecnico: await enter('tecnico'), cliente: await enter('cliente') };
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
}, 60_000);

const pages: { name: string; address: string; as?: keyof typeof people }[] = [
  { name: 'sign-in', address: '/sign-in' },
  { name: 'inbox', address: '/', as: 'tecnico' },
  { name: 'tickets', address: '/tickets', as: 'tecnico' },
  { name: 'tickets of a client', address: '/', as: 'cliente' },
];

it.each(
  pages.flatMap((page) => [
    { ...page, language: 'es', locale: 'es-MX' } as const,
    { ...page, language: 'en', locale: 'en-US' } as const,
  ]),
)('$name in $language', async ({ name, address, as, language, locale }) => {
  const person = as && people[as];
  await person?.call(auth.updateMe, { body: { language } });
  const context = await contextOf(browser, server.server, person, locale);
  const page = await context.newPage();
  const scripts: Response[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response);
  });

  await visit(page, server.server + address);
  const bodies = await Promise.all(scripts.map((script) => script.body()));
  await context.close();

  const kB = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0) / 1000;
  console.log(`first load of ${name} in ${language}: ${kB.toFixed(1)} kB gz in ${bodies.length} scripts`);
  expect(bodies.length).toBeGreaterThan(3);
  expect(kB).toBeLessThan(MOST_KB);
});
