// The main journey on this computer: a real agent's full disk becomes a ticket, a mail, a script run and a resolved ticket.
// Real server, PostgreSQL, agent, browser and SMTP peer; a short policy limited to one small volume that is really filled.
import { commands } from '@lanet/contracts/commands';
import { devices } from '@lanet/contracts/devices';
import { tickets } from '@lanet/contracts/tickets';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PrivateServer, startPrivateServer } from '../bench/private-server.ts';
import { launchBrowser } from './browser.ts';
import { eventually } from './eventually.ts';
import { type RealAgent, startRealAgent } from './real-agent.ts';
import { shortPolicy } from './short-policy.ts';
import { type SmtpSink, startSmtpSink } from './smtp-sink.ts';
import { type SignedIn, signIn } from './staff-api.ts';
import { mountSmallVolume, type SmallVolume } from './volume.ts';

let sink: SmtpSink;
let server: PrivateServer;
let volume: SmallVolume;
let agent: RealAgent;
let admin: SignedIn;
let technician: SignedIn;
let browser: Browser;

beforeAll(async () => {
  sink = await startSmtpSink();
  volume = await mountSmallVolume();
  server = await startPrivateServer({
    environment: {
      LANET_SMTP_URL: sink.url,
      LANET_SMTP_FROM: 'soporte@lanet.example',
      LANET_AGENT_SAMPLE_SECONDS: '1',
      LANET_AGENT_REPORT_SECONDS: '5',
    },
  });
  admin = await signIn(server.server, person('superadmin'));
  technician = await signIn(server.server, person('tecnico'));
  await shortPolicy(admin, volume.path);
  agent = await startRealAgent({
    server: server.server,
    token: server.token,
    policy: { scripts: true, allowScripts: ['disk_cleanup'], allowPaths: [volume.path], maxClass: 'safe' },
  });
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await agent?.remove();
  await server?.close();
  await volume?.remove();
  await sink?.close();
});

it('takes a full disk to a resolved ticket in at most four clicks', async ({ onTestFailed }) => {
  onTestFailed(() => console.error(agent.output()));
  const page = await signedInPage(technician);
  const clicks = countClicks(page);
  await onlineDevice();

  await volume.fillBeyond(92);
  const ticket = await eventually('a ticket', async () => (await technician.call(tickets.list)).items[0]);

  expect(ticket).toMatchObject({ priority: 'high', channel: 'agent', alerting: true });
  await eventually('the mail', async () => sink.mails.length > 0);
  expect(sink.mails.flatMap(({ to }) => to)).toEqual([person('tecnico').email]);
  expect(sink.mails[0]?.raw).toContain(ticket.folio);

  // Frozen, the volume can be read but nothing deleted: the script says its first line and waits there.
  await volume.freeze();
  await page.getByRole('button', { name: /^Notificaciones/ }).click();
  await page.getByRole('dialog').getByText(ticket.subject).click();
  await page.getByRole('heading', { name: ticket.subject }).waitFor();
  await page.getByRole('button', { name: 'Ejecutar: Limpieza de disco' }).click();
  await page.getByText(/en uso antes de limpiar/).waitFor();
  await page.getByText('Ejecutando', { exact: true }).first().waitFor();
  await volume.thaw();

  await page.getByText(/Liberados \d+ MiB/).waitFor();
  const resolved = await eventually('the proof', async () => {
    const now = await technician.call(tickets.get, { params: { id: ticket.id } });
    return now.status === 'resolved' ? now : undefined;
  });
  await page.getByText('Resuelto', { exact: true }).first().waitFor();
  expect(clicks()).toBeLessThanOrEqual(4);

  expect(await volume.usedPercent()).toBeLessThan(85);
  const { items: entries } = await technician.call(tickets.timeline, { params: { id: ticket.id } });
  const proof = entries.map(({ detail }) => detail).find((detail) => detail.kind === 'resolved');
  expect(proof).toMatchObject({
    reason: 'metric_recovered',
    evidence: { metric: 'volume.usedPercent', object: volume.path },
  });
  if (proof?.kind !== 'resolved' || !proof.evidence) throw new Error('resolved without evidence');
  expect(proof.evidence.before).toBeGreaterThan(90);
  expect(proof.evidence.after).toBeLessThan(85);
  expect(resolved.alerting).toBe(false);
  const { items: runs } = await technician.call(commands.list, { query: { ticketId: ticket.id } });
  expect(runs).toMatchObject([{ state: 'finished', exitCode: 0 }]);
  expect((await admin.call(tickets.list, { query: { view: 'all' } })).items).toHaveLength(1);
}, 120_000);

function person(name: string): { email: string; password: string } {
  const found = server.people[name];
  if (!found) throw new Error(`no person ${name}`);
  return found;
}

async function signedInPage({ cookie }: SignedIn): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'es-MX' });
  const [name = '', value = ''] = cookie().split('=');
  await context.addCookies([{ name, value, url: server.server }]);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(server.server);
  await page.getByRole('button', { name: /^Notificaciones/ }).waitFor();
  return page;
}

/** Counts what a person does with the mouse, where it happens: in the page. */
function countClicks(page: Page): () => number {
  let clicks = 0;
  page.on('console', (message) => {
    if (message.text() === 'lanet-e2e-click') clicks += 1;
  });
  // As text: it runs in the page, whose globals this side does not know.
  void page.evaluate("addEventListener('click', (e) => e.isTrusted && console.log('lanet-e2e-click'), true)");
  return () => clicks;
}

async function onlineDevice(): Promise<void> {
  await eventually('the device’s first report', async () =>
    (await admin.call(devices.list)).items.some(({ online, lastReportAt }) => online && lastReportAt !== null),
  );
}
