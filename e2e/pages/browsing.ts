import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { SignedIn } from '../staff-api.ts';

/** A browser of one's own for a person; `undefined` is somebody who has not signed in. */
export async function contextOf(
  browser: Browser,
  url: string,
  person: SignedIn | undefined,
  locale: 'es-MX' | 'en-US' = 'es-MX',
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale, reducedMotion: 'reduce' });
  context.setDefaultTimeout(20_000);
  // Nobody has chosen a theme, so every page begins as the system says and follows it, charts included.
  // A frame without rights has no storage.
  await context.addInitScript({ content: "if (window === top) localStorage.removeItem('lanet-color-scheme')" });
  if (person) {
    const [name = '', value = ''] = person.cookie().split('=');
    await context.addCookies([{ name, value, url }]);
  }
  return context;
}

/** What the page complained about since it was last asked. */
export function complaintsOf(page: Page): () => string[] {
  let complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.type()}: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.stack ?? error.message}`));
  return () => {
    const taken = complaints;
    complaints = [];
    return taken;
  };
}

const LIMIT_MS = 20_000;

/**
 * Resolves once the page's heading is there, nothing says that it loads, and no motion runs; else with what it waits for.
 * As text, because it runs in the page, whose globals this side does not know; a policy forbids text elsewhere.
 */
const SETTLED = `(async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const waits = () => document.querySelector('h1') === null ? 'its heading'
    : document.querySelector('[aria-busy="true"], .mantine-Skeleton-root')?.outerHTML.slice(0, 200);
  for (const until = performance.now() + ${LIMIT_MS}; waits() && performance.now() < until; ) await frame();
  const motions = () => document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Infinity);
  // What one frame shows may begin another motion.
  do {
    await Promise.allSettled(motions().map((one) => one.finished));
    await frame();
    await frame();
  } while (motions().some(({ playState }) => playState === 'running'));
  return waits();
})()`;

/** Waits until everything is loaded, shown, and at rest. */
export async function settled(page: Page): Promise<void> {
  const missing = await page.evaluate<string | undefined>(SETTLED);
  if (missing !== undefined) throw new Error(`${page.url()} still waits for ${missing}`);
}

/** Opens an address and waits until its page is there. */
export async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address, { waitUntil: 'domcontentloaded' });
  await settled(page);
}
