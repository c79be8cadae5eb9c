// Every page on both screens and in both themes: nothing axe finds, nothing the browser complains about, nothing wider
// than the screen, one heading of the first rank. Pictures are left in e2e/screenshots to be looked at.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../apps/web/src/text/en.ts';
import { es } from '../../apps/web/src/text/es.ts';
import { checkAxe, launchBrowser, SCHEMES, SCREENS, type Screen, screenshot, showAs } from '../browser.ts';
import { settled } from './browsing.ts';
import { PAGES, type PageRow } from './page-list.ts';
import { foreignTexts, shownTexts } from './shown-texts.ts';
import { type Tab, Tabs } from './tabs.ts';
import { speak, startWorld, type World } from './world.ts';

let world: World;
let browser: Browser;
let tabs: Tabs;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
  tabs = new Tabs(browser, world, 'es-MX');
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await world?.close();
}, 60_000);

const screens = Object.keys(SCREENS).filter((name): name is Screen => name in SCREENS);

it('has a row here for every route', async () => {
  const { page } = await tabs.open({ name: 'any', route: '/sign-in', address: () => '/sign-in' }, 'desktop');
  const routes = await page.evaluate<string[]>('Object.keys(__TSR_ROUTER__.routesByPath)');

  expect(new Set(PAGES.map(({ route }) => route))).toEqual(new Set(routes.map(withoutSlash)));
});

describe('in Spanish', () => {
  it.each(PAGES)('$name', async (row) => {
    // Each screen in a window of its own, as it is opened there, and both at once: there are two cores.
    const findings = await Promise.all(screens.map((screen) => inspect(row, screen)));

    expect(findings.flat()).toEqual([]);
  });
});

describe('in English', () => {
  beforeAll(async () => {
    await tabs.close();
    await speak(world, 'en');
    tabs = new Tabs(browser, world, 'en-US');
  });

  it.each(PAGES)('$name', async (row) => {
    const { page, isData, complaints } = await show(row, 'desktop', en);
    const foreign = (await shownTexts(page)).filter(foreignTexts(en, es));

    expect(foreign.filter((text) => !isData(text))).toEqual([]);
    expect(unexpected(row, complaints())).toEqual([]);
    expect(await layoutFaults(page)).toEqual([]);
    await screenshot(page, `${row.name}.en`, 'desktop', 'light');
  });
});

/** What is wrong with a page on a screen, in both themes. */
async function inspect(row: PageRow, screen: Screen): Promise<{ on: string; finding: unknown }[]> {
  const findings: { on: string; finding: unknown }[] = [];
  const { page, complaints } = await show(row, screen, es);
  const foreign = (await shownTexts(page)).filter(foreignTexts(es, en));
  for (const [index, scheme] of SCHEMES.entries()) {
    await showAs(page, screen, scheme);
    await settled(page);
    // The second theme changes nothing but colours.
    const found = [...(await checkAxe(page, index === 0 ? 'all' : 'colours')), ...(await layoutFaults(page))];
    findings.push(...found.map((finding) => ({ on: `${screen} ${scheme}`, finding })));
    await screenshot(page, row.name, screen, scheme);
  }
  const said = [...unexpected(row, complaints()), ...foreign];
  return [...findings, ...said.map((finding) => ({ on: screen, finding }))];
}

async function show(row: PageRow, screen: Screen, words: typeof es): Promise<Tab> {
  const tab = await tabs.open(row, screen);
  await row.prepare?.(tab.page, words, world);
  await settled(tab.page);
  return tab;
}

/** As sentences. As text because it runs in the page, whose globals this side does not know. */
async function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const faults = [];
    const wide = document.scrollingElement.scrollWidth;
    if (wide > innerWidth) faults.push('the page is ' + wide + ' px wide on ' + innerWidth);
    const main = document.querySelector('main');
    if (!main) faults.push('no main landmark');
    else if (main.scrollWidth > main.clientWidth) faults.push('the content is ' + main.scrollWidth + ' px wide in ' + main.clientWidth);
    const titles = document.querySelectorAll('h1').length;
    if (titles !== 1) faults.push(titles + ' headings of the first rank');
    return faults;
  })()`);
}

/** A refused request is an error to the browser, whatever the page makes of it. */
function unexpected({ refused }: PageRow, complaints: readonly string[]): string[] {
  return complaints.filter((text) => !(refused && text.startsWith('error: Failed to load resource')));
}

const withoutSlash = (route: string) => (route === '/' ? route : route.replace(/\/$/, ''));
