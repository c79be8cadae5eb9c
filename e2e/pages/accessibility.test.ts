// Every page on both screens and in both themes: nothing axe finds, nothing the browser complains about, nothing wider
// than the screen, one heading of the first rank. Pictures are left in e2e/screenshots to be looked at.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../apps/web/src/text/en.ts';
import { es } from '../../apps/web/src/text/es.ts';
import { checkAxe, launchBrowser, SCHEMES, SCREENS, type Scheme, type Screen, screenshot, showAs } from '../browser.ts';
import { complaintsOf, contextOf, settled, visit } from './browsing.ts';
import { PAGES, type PageRow } from './page-list.ts';
import { dataOf, foreignTexts, shownTexts } from './shown-texts.ts';
import { PEOPLE, speak, startWorld, type Who, type World } from './world.ts';

let world: World;
let browser: Browser;
const contexts = new Map<Who | undefined, BrowserContext>();

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
  await openContexts('es-MX');
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await world?.close();
}, 60_000);

const screens = Object.keys(SCREENS).filter((name): name is Screen => name in SCREENS);

it('has a row here for every route', async () => {
  await withPage(undefined, async (page) => {
    await visit(page, `${world.url}/sign-in`);
    const routes = await page.evaluate<string[]>('Object.keys(__TSR_ROUTER__.routesByPath)');

    expect(new Set(PAGES.map(({ route }) => route))).toEqual(new Set(routes.map(withoutSlash)));
  });
});

describe('in Spanish', () => {
  it.each(PAGES)('$name', async (row) => {
    // Each screen in a tab of its own, as it is opened there, and both at once: there are two cores.
    const findings = await Promise.all(screens.map((screen) => inspect(row, screen)));

    expect(findings.flat()).toEqual([]);
  });
});

describe('in English', () => {
  beforeAll(async () => {
    await speak(world, 'en');
    await openContexts('en-US');
  });

  it.each(PAGES)('$name', async (row) => {
    await withPage(row.as, async (page) => {
      const complaints = complaintsOf(page);
      const isData = dataOf(page);
      await show(page, row, en);
      const foreign = (await shownTexts(page)).filter(foreignTexts(en, es));

      expect(foreign.filter((text) => !isData(text))).toEqual([]);
      expect(unexpected(row, complaints())).toEqual([]);
      expect(await layoutFaults(page)).toEqual([]);
    });
  });
});

/** What is wrong with a page on a screen, in both themes. */
async function inspect(row: PageRow, screen: Screen): Promise<{ on: string; finding: unknown }[]> {
  const findings: { on: string; finding: unknown }[] = [];
  await withPage(row.as, async (page) => {
    const complaints = complaintsOf(page);
    await page.setViewportSize(SCREENS[screen]);
    await show(page, row, es);
    for (const scheme of SCHEMES) {
      await showAs(page, screen, scheme);
      await settled(page);
      const found = [...(await axeFaults(page, scheme)), ...(await layoutFaults(page))];
      findings.push(...found.map((finding) => ({ on: `${screen} ${scheme}`, finding })));
      await screenshot(page, row.name, screen, scheme);
    }
    const foreign = (await shownTexts(page)).filter(foreignTexts(es, en));
    const said = [...unexpected(row, complaints()), ...foreign];
    findings.push(...said.map((finding) => ({ on: screen, finding })));
  });
  return findings;
}

async function openContexts(locale: 'es-MX' | 'en-US'): Promise<void> {
  for (const context of contexts.values()) await context.close();
  for (const who of [undefined, ...PEOPLE])
    contexts.set(who, await contextOf(browser, world.url, who && world.as[who], locale));
}

/** In a tab of its own: what one page leaves behind is not the next one's. */
async function withPage(who: Who | undefined, look: (page: Page) => Promise<void>): Promise<void> {
  const page = await contexts.get(who)?.newPage();
  if (!page) throw new Error('the browser is not open');
  try {
    await look(page);
  } finally {
    await page.close();
  }
}

async function show(page: Page, row: PageRow, words: typeof es): Promise<void> {
  await visit(page, world.url + row.address(world));
  await row.prepare?.(page, words, world);
  await settled(page);
}

/** Everything in the first theme; in the others only what depends on colours, as the page is the same. */
async function axeFaults(page: Page, scheme: Scheme): Promise<unknown[]> {
  if (scheme === SCHEMES[0]) return checkAxe(page);
  // `checkAxe` has left axe in the page.
  const { violations } = await page.evaluate<{ violations: unknown[] }>(
    "axe.run({ runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } })",
  );
  return violations;
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
