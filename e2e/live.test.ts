// Live numbers on this computer: a real agent, server and browser. Nothing is mounted, but the folder's journeys want root.
import { devices } from '@lanet/contracts/devices';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PrivateServer, startPrivateServer } from '../bench/private-server.ts';
import { launchBrowser } from './browser.ts';
import { eventually } from './eventually.ts';
import { complaintsOf, contextOf, visit } from './pages/browsing.ts';
import { type RealAgent, startRealAgent } from './real-agent.ts';
import { type SignedIn, signIn } from './staff-api.ts';

let server: PrivateServer;
let agent: RealAgent;
let technician: SignedIn;
let browser: Browser;

beforeAll(async () => {
  server = await startPrivateServer();
  const { tecnico } = server.people;
  if (!tecnico) throw new Error('no technician');
  technician = await signIn(server.server, tecnico);
  agent = await startRealAgent({ server: server.server, token: server.token, policy: {} });
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await agent?.remove();
  await server?.close();
});

it('moves the numbers of a computer while somebody looks, in every tab, and says why when they stand still', async ({
  onTestFailed,
}) => {
  onTestFailed(() => console.error(agent.output()));
  const device = await eventually('the device', async () =>
    (await technician.call(devices.list)).items.find(({ online, lastReportAt }) => online && lastReportAt !== null),
  );
  const context = await contextOf(browser, server.server, technician);
  const [page, second] = [await context.newPage(), await context.newPage()];
  const complaints = [complaintsOf(page), complaintsOf(second)];

  await visit(page, `${server.server}/devices/${device.id}`);
  await says(page, 'cada 5 segundos');
  await moves(page);
  // The first tab holds the stream of this browser, for the second one too.
  await visit(second, `${server.server}/devices/${device.id}`);
  await says(second, 'cada 5 segundos');
  await moves(second);

  await second.getByRole('button', { name: 'Pausar' }).click();
  await says(second, 'en pausa');
  await second.getByRole('button', { name: 'Reanudar' }).click();
  await says(second, 'cada 5 segundos');
  await agent.stop();
  await says(second, 'sin conexión; valores del último reporte');
  await agent.start();
  await says(second, 'cada 5 segundos');

  expect(complaints.flatMap((taken) => taken())).toEqual([]);
  await context.close();
});

const panel = (page: Page) => page.getByRole('region', { name: 'En vivo' });

const says = (page: Page, words: string) =>
  panel(page).getByRole('status').filter({ hasText: words }).waitFor({ timeout: 60_000 });

/** Until another sample was drawn: the line's, as a computer that is busy all the time has the same number again and again. */
async function moves(page: Page): Promise<void> {
  const line = panel(page).getByRole('img', { name: 'CPU de los últimos minutos' }).locator('path');
  // A level line has no height, which counts as hidden.
  await line.waitFor({ state: 'attached', timeout: 60_000 });
  const first = await line.getAttribute('d');
  await eventually('another sample', async () => (await line.getAttribute('d')) !== first);
}
