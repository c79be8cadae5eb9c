// The first start as a person lives it: the address in the terminal, the organisation, the authenticator, the inbox.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { generate } from 'otplib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkAxe, launchBrowser, SCHEMES, SCREENS, type Screen, screenshot, showAs } from '../browser.ts';
import { complaintsOf, contextOf, settled, visit } from './browsing.ts';

const MAIN = fileURLToPath(new URL('../../apps/server/src/main.ts', import.meta.url));
const PASSWORD = 'rio verde nueve lunas';

let dataDir: string;
let child: ChildProcess;
let setupAddress: string;
let browser: Browser;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lanet-first-'));
  child = spawn(process.execPath, [MAIN, 'serve', '--data', dataDir, '--port', '0', '--log-level', 'warn'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  [setupAddress, browser] = await Promise.all([printedAddress(child), launchBrowser()]);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);

it('takes whoever started the server from the printed address to the inbox', async () => {
  const { origin, hash } = new URL(setupAddress);
  const context = await contextOf(browser, origin, undefined);
  const page = await context.newPage();
  const complaints = complaintsOf(page);

  await visit(page, setupAddress);
  await look(page, 'setup');
  await page.getByLabel('Nombre de la organización').fill('Soporte del Norte');
  await page.getByLabel('Su nombre').fill('Administración');
  await page.getByLabel('Su correo').fill('admin@lanet.example');
  await page.getByLabel('Contraseña', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Crear la organización' }).click();

  await page.getByText('La instalación está lista.').waitFor();
  await page.getByLabel('Correo').fill('admin@lanet.example');
  await page.getByLabel('Contraseña', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Continuar' }).click();

  await page.getByRole('heading', { name: 'Proteja su cuenta' }).waitFor();
  await look(page, 'add-authenticator');
  const secret = ((await page.locator('code').textContent()) ?? '').replaceAll(/\s/g, '');
  await page.getByLabel('Escriba el código de 6 dígitos que muestra').fill(await generate({ secret }));

  await page.getByRole('heading', { name: 'Guarde sus códigos de recuperación' }).waitFor();
  const codes = await page
    .getByRole('list', { name: 'Códigos de recuperación' })
    .getByRole('listitem')
    .allTextContents();
  expect(new Set(codes).size).toBe(10);
  await look(page, 'recovery-codes');
  await page.getByLabel('Ya los guardé en un lugar seguro').check();
  await page.getByRole('button', { name: 'Continuar' }).click();

  await page.getByRole('heading', { name: 'Bandeja', level: 1 }).waitFor();
  await look(page, 'inbox-empty');
  expect(complaints()).toEqual([]);

  // The code worked once, and there is no second first administrator.
  await visit(page, `${origin}/setup${hash}`);
  await page.getByRole('heading', { name: 'Esta instalación ya está configurada' }).waitFor();
  expect((await page.request.get(`${origin}/api/v1/setup`)).status()).toBe(404);
  await context.close();
});

/** The address that the server prints for setup, from its standard output. */
function printedAddress({ stdout, ...process }: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  if (!stdout) throw new Error('the server has no output to read');
  createInterface({ input: stdout })
    .on('line', (line) => {
      const [address] = /http:\S+\/setup#code=\S+/.exec(line) ?? [];
      if (address) resolve(address);
    })
    .once('close', () => reject(new Error(`the server ended with ${process.exitCode} and printed no address`)));
  return promise;
}

/** As every other page is looked at, in accessibility.test.ts. */
async function look(page: Page, name: string): Promise<void> {
  for (const screen of Object.keys(SCREENS).filter((one): one is Screen => one in SCREENS)) {
    for (const scheme of SCHEMES) {
      await showAs(page, screen, scheme);
      await settled(page);
      expect(await checkAxe(page)).toEqual([]);
      await screenshot(page, name, screen, scheme);
    }
  }
  await showAs(page, 'desktop', 'light');
}
