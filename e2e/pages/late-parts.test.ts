// What comes with its first use: it opens by the click that brought it, looks as what stood there, and gives the focus
// back; and where it cannot come, the person is told and the page stays.
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { problems } from '../../apps/web/src/text/es/problems.ts';
import { shell } from '../../apps/web/src/text/es/shell.ts';
import { tickets } from '../../apps/web/src/text/es/tickets.ts';
import { type PrivateServer, startPrivateServer } from '../../bench/private-server.ts';
import { launchBrowser } from '../browser.ts';
import { type SignedIn, signIn } from '../staff-api.ts';
import { contextOf, settled, visit } from './browsing.ts';
import { accountOf } from './world.ts';

let server: PrivateServer;
let browser: Browser;
let person: SignedIn;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([startPrivateServer(), launchBrowser()]);
  person = await signIn(server.server, accountOf(server, 'superadmin'));
}, 120_000);

beforeEach(async () => {
  await context?.close();
  context = await contextOf(browser, server.server, person);
  page = await context.newPage();
  await visit(page, `${server.server}/tickets`);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
}, 60_000);

const bell = (): Locator => page.getByRole('button', { name: shell.bell.label });
const account = (): Locator => page.getByRole('button', { name: /^Cuenta de / });
const priority = (): Locator => page.getByRole('combobox', { name: tickets.filters.priority });

const parts = [
  { name: 'bell', control: bell, opened: () => page.getByRole('dialog') },
  { name: 'account', control: account, opened: () => page.getByRole('dialog') },
  { name: 'filter', control: priority, opened: () => page.getByRole('listbox') },
];

it.each(parts)('opens the $name with the first click, and it looks as before', async ({ control, opened }) => {
  const before = await control().boundingBox();
  const look = await control().screenshot();

  await control().click();
  await opened().waitFor();
  await settled(page);
  expect(await control().boundingBox()).toEqual(before);
  await page.keyboard.press('Escape');
  await opened().waitFor({ state: 'hidden' });

  expect(await control().and(page.locator(':focus')).count()).toBe(1);
  await page.getByRole('heading', { level: 1 }).click();
  await settled(page);
  // A rounded corner may come out a shade lighter; what moved by a pixel differs by more than half.
  expect(await farthest(look, await control().screenshot())).toBeLessThan(32);
});

it.each(parts)('opens the $name by the keyboard', async ({ control, opened }) => {
  await control().focus();
  await page.keyboard.press(control === priority ? 'ArrowDown' : 'Enter');

  await opened().waitFor();
});

it('opens the filter though it comes before the button is let go', async () => {
  const { x = 0, y = 0 } = (await priority().boundingBox()) ?? {};
  await page.mouse.move(x + 20, y + 10);
  await page.mouse.down();
  await page.getByRole('listbox').waitFor();

  await page.mouse.up();
  await settled(page);

  expect(await page.getByRole('listbox').count()).toBe(1);
});

it('says that a part is missing that cannot come, and goes on without it', async () => {
  await context.setOffline(true);

  await bell().click();

  await page.getByText(problems.part).waitFor();
  expect(await page.getByRole('heading', { level: 1, name: tickets.title }).count()).toBe(1);
});

/** By how much the pixels of two pictures differ at most, of 255. As text: it runs in the page, which can read pictures. */
const farthest = (one: Buffer, other: Buffer): Promise<number> =>
  page.evaluate<number>(`(async () => {
    const pixels = async (text) => {
      const bitmap = await createImageBitmap(new Blob([Uint8Array.fromBase64(text)]));
      const sheet = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      sheet.drawImage(bitmap, 0, 0);
      return sheet.getImageData(0, 0, bitmap.width, bitmap.height).data;
    };
    const [a, b] = await Promise.all(${JSON.stringify([one.toString('base64'), other.toString('base64')])}.map(pixels));
    return a.length === b.length ? a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at])), 0) : 255;
  })()`);
