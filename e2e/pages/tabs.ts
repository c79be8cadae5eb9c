// Tabs that stay open from page to page, as a person's does: the application is loaded once, not for every page.
import type { Browser, Page } from 'playwright-core';
import { SCREENS, type Screen } from '../browser.ts';
import { complaintsOf, contextOf, settled, visit } from './browsing.ts';
import type { PageRow } from './page-list.ts';
import { dataOf } from './shown-texts.ts';
import type { World } from './world.ts';

export interface Tab {
  page: Page;
  /** What it complained about since it was last asked. */
  complaints: () => string[];
  /** Whether a text came from the server, in the language of whoever wrote it. */
  isData: (text: string) => boolean;
  /** On it something was done, such as opening a dialog: only loading it again leaves that behind. */
  used: boolean;
}

/** A window for each person and screen, opened when it is first wanted. */
export class Tabs {
  readonly #browser: Browser;
  readonly #world: World;
  readonly #locale: 'es-MX' | 'en-US';
  readonly #tabs = new Map<string, Tab>();

  constructor(browser: Browser, world: World, locale: 'es-MX' | 'en-US') {
    this.#browser = browser;
    this.#world = world;
    this.#locale = locale;
  }

  /** Opens the page of a row, in the light theme. What the row does there is left to the caller. */
  async open(row: PageRow, screen: Screen): Promise<Tab> {
    const name = `${row.as ?? 'nobody'} ${screen}`;
    const known = this.#tabs.get(name);
    const tab = known ?? (await this.#newTab(row, screen));
    this.#tabs.set(name, tab);
    const address = row.address(this.#world);
    if (!known || tab.used || row.as === undefined) await visit(tab.page, this.#world.url + address);
    else await follow(tab.page, address);
    tab.used = row.prepare !== undefined;
    return tab;
  }

  async close(): Promise<void> {
    for (const { page } of this.#tabs.values()) await page.context().close();
    this.#tabs.clear();
  }

  async #newTab({ as }: PageRow, screen: Screen): Promise<Tab> {
    const person = as && this.#world.as[as];
    const page = await (await contextOf(this.#browser, this.#world.url, person, this.#locale)).newPage();
    await page.setViewportSize(SCREENS[screen]);
    return { page, complaints: complaintsOf(page), isData: dataOf(page), used: false };
  }
}

/** Goes there as a link does, without loading the application again. */
async function follow(page: Page, address: string): Promise<void> {
  // As text: it runs in the page, whose globals this side does not know.
  await page.evaluate(`(async () => {
    __TSR_ROUTER__.history.push(${JSON.stringify(address)});
    do await new Promise((done) => requestAnimationFrame(done));
    while (__TSR_ROUTER__.state.status !== 'idle');
  })()`);
  await settled(page);
}
