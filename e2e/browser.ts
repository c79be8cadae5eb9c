// The browser of the tests: the Chromium inside the npm package @sparticuz/chromium, which also starts on a bare Debian
// without any browser libraries, with our own flags; or another one by LANET_TEST_BROWSER.
import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';

const require = createRequire(import.meta.url);

/** Not the package's own flags: they switch web security and site isolation off, and then no test of the policy proves anything. */
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Without this, letters get other widths from one machine to the next.
  '--font-render-hinting=none',
];

/** Starts a browser; `flags` besides the usual ones. The caller closes it. */
export async function launchBrowser(flags: readonly string[] = []): Promise<Browser> {
  const own = process.env.LANET_TEST_BROWSER;
  const folder = own === undefined ? await unpackedBrowser() : undefined;
  return chromium.launch({
    executablePath: own ?? join(folder ?? '', 'chromium'),
    args: [...FLAGS, ...flags, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    ...(folder !== undefined && { env: { ...process.env, ...librariesOf(folder) } }),
  });
}

/** The libraries and fonts that came with the browser; for its process only. */
const librariesOf = (folder: string) => ({
  LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
  FONTCONFIG_PATH: join(folder, 'fonts'),
  HOME: process.env.HOME ?? folder,
});

let unpacking: Promise<string> | undefined;

const unpackedBrowser = (): Promise<string> => {
  unpacking ??= unpackBrowser();
  return unpacking;
};

/** Unpacks once per version and user into the system's temporary folder; answers the folder. */
async function unpackBrowser(): Promise<string> {
  const packageFile = join(dirname(require.resolve('@sparticuz/chromium')), '..', 'package.json');
  const { version } = JSON.parse(await readFile(packageFile, 'utf8'));
  const folder = join(tmpdir(), `lanet-test-browser-${String(version)}-${process.getuid?.() ?? 'user'}`);
  if (await exists(join(folder, 'chromium'))) return folder;
  // Several test processes may come here at once: each unpacks into a folder of its own, and the first to finish gives
  // its folder the final name in one step, so nobody ever sees half a browser.
  const staging = await mkdtemp(`${folder}.`);
  try {
    await inChild(staging);
    await writeFile(join(staging, 'fonts', 'fonts.conf'), fontsConfiguration(folder));
    await rename(staging, folder).catch(async (error: unknown) => {
      if (!(await exists(join(folder, 'chromium')))) throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return folder;
}

/**
 * The package's own names fixed folders below /tmp, and a browser that finds no font at all ends at once. The system's
 * fonts, where there are any, have the signs that the bundled one lacks.
 */
const fontsConfiguration = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;

/**
 * Lets the package unpack itself into `folder`. In a process of its own, because it takes the folder from TMPDIR and
 * changes the environment when imported. AWS_EXECUTION_ENV makes it unpack the libraries too.
 */
async function inChild(folder: string): Promise<void> {
  const script = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";
  await mkdir(folder, { recursive: true });
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: import.meta.dirname,
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
  });
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** One broken rule of accessibility and where it is broken. */
export interface AxeViolation {
  rule: string;
  impact: string;
  help: string;
  /** Selector and reason of each place. */
  places: readonly { target: string; reason: string }[];
}

const AXE_COLOURS = ['color-contrast', 'link-in-text-block'];
const axeSource = () => readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Runs axe-core on the page as it is: WCAG 2.2 AA and best practice, or only what depends on `colours`. It goes in past the page's
 * content security policy.
 */
export async function checkAxe(page: Page, only: 'all' | 'colours' = 'all'): Promise<AxeViolation[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(await axeSource());
  // The one frame there is shows a stranger's mail, runs no script, and so not this one either.
  const options = JSON.stringify({
    iframes: false,
    runOnly: only === 'all' ? { type: 'tag', values: AXE_TAGS } : AXE_COLOURS,
  });
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${options})`);
  return (await withoutScrolledAway(page, violations)).map(({ id, impact, help, nodes }) => ({
    rule: id,
    impact: impact ?? 'unknown',
    help,
    places: nodes.map(({ target, failureSummary }) => ({ target: target.join(' '), reason: failureSummary ?? '' })),
  }));
}

/** A control that a bar covers in part where the page is scrolled to now is none too small: what is so in the middle, too, stays. */
async function withoutScrolledAway(
  page: Page,
  violations: AxeResults['violations'],
): Promise<AxeResults['violations']> {
  const kept: AxeResults['violations'] = [];
  for (const violation of violations) {
    const nodes: typeof violation.nodes = [];
    for (const node of violation.nodes) {
      const at = JSON.stringify(node.target.at(-1));
      const again =
        violation.id !== 'target-size' ||
        (await page.evaluate<boolean>(`(async () => {
          document.querySelector(${at}).scrollIntoView({ block: 'center' });
          return (await axe.run(${at}, { runOnly: ['target-size'] })).violations.length > 0;
        })()`));
      if (again) nodes.push(node);
    }
    if (nodes.length > 0) kept.push({ ...violation, nodes });
  }
  return kept;
}

/** The part of axe-core's answer that is read here (its API documentation, "Results Object"). */
interface AxeResults {
  violations: {
    id: string;
    impact: string | null;
    help: string;
    nodes: { target: string[]; failureSummary?: string }[];
  }[];
}

export const SCREENS = { desktop: { width: 1366, height: 768 }, phone: { width: 390, height: 844 } } as const;
export const SCHEMES = ['light', 'dark'] as const;

export type Screen = keyof typeof SCREENS;
export type Scheme = (typeof SCHEMES)[number];

/** Shows the page at that size and in that theme, as if the person had chosen it. */
export async function showAs(page: Page, screen: Screen, scheme: Scheme): Promise<void> {
  await page.setViewportSize(SCREENS[screen]);
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  // As text: this file is typed for Node, which knows no `document`.
  await page.evaluate(`localStorage.setItem('lanet-color-scheme', '${scheme}');
    document.documentElement.setAttribute('data-mantine-color-scheme', '${scheme}');`);
}

/** Stores a picture as `e2e/screenshots/<name>-<screen>-<scheme>.png` (ignored by git) and answers its path. */
export async function screenshot(page: Page, name: string, screen: Screen, scheme: Scheme): Promise<string> {
  await showAs(page, screen, scheme);
  const folder = join(import.meta.dirname, 'screenshots');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}-${screen}-${scheme}.png`);
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  await page.screenshot({ path });
  return path;
}
