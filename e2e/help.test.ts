// "Pedir ayuda" on this computer: the page of a real agent in a real browser, a real server, and what technicians see of it.
// The picker of screens is the browser's own stand-in: it shows a moving pattern.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';
import { ticketFiles } from '@lanet/contracts/ticket-files';
import { type Ticket, type TimelineEntry, tickets } from '@lanet/contracts/tickets';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type PrivateServer, startPrivateServer } from '../bench/private-server.ts';
import { checkAxe, launchBrowser, SCHEMES, SCREENS, type Screen, screenshot } from './browser.ts';
import { eventually } from './eventually.ts';
import { type RealAgent, startRealAgent } from './real-agent.ts';
import { type SignedIn, signIn } from './staff-api.ts';

let server: PrivateServer;
let technician: SignedIn;
let agent: RealAgent;
let browser: Browser;
const asking: ChildProcess[] = [];

beforeAll(async () => {
  server = await startPrivateServer({
    environment: { LANET_AGENT_SAMPLE_SECONDS: '1', LANET_AGENT_REPORT_SECONDS: '2' },
  });
  const account = server.people.tecnico;
  if (!account) throw new Error('there is no technician');
  technician = await signIn(server.server, account);
  agent = await startRealAgent({ server: server.server, token: server.token, policy: {} });
  browser = await launchBrowser([
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    '--auto-accept-this-tab-capture',
  ]);
}, 120_000);

afterEach(() => {
  for (const child of asking.splice(0)) child.kill('SIGTERM');
});
afterAll(async () => {
  await browser?.close();
  await agent?.remove();
  await server?.close();
});

/** Starts the command as whoever is signed in would, and answers the address it would open. */
async function startAsking(): Promise<{ address: string; ended: Promise<unknown> }> {
  const main = fileURLToPath(new URL('../apps/agent/src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, 'pedir-ayuda', '--no-browser', '--state', agent.state], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  asking.push(child);
  const ended = once(child, 'exit');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { address: String(line).replace('Open this address: ', ''), ended };
}

/** The agent's service may still be on its way up. */
async function openPage(locale: 'es-MX' | 'en-US' = 'es-MX'): Promise<{ page: Page; ended: Promise<unknown> }> {
  return eventually('the page of the agent', async () => {
    const { address, ended } = await startAsking();
    const context = await browser.newContext({ locale, viewport: SCREENS.desktop, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(address);
    await page.locator('#form:not([hidden]), #notice:not([hidden])').first().waitFor();
    if (await page.locator('#form').isVisible()) return { page, ended };
    await context.close();
    return undefined;
  });
}

async function fill(page: Page, subject: string): Promise<void> {
  await page.getByLabel('¿Qué sucede?').fill(subject);
  await page.getByLabel('Cuéntenos más').fill('Desde hoy.\nReinicié y sigue igual.');
  await page.getByLabel('Su nombre').fill('Ana Ruiz');
  await page.getByLabel('Correo').fill('ana@nadie.example');
}

async function ticketOf(subject: string): Promise<{ ticket: Ticket; help: TimelineEntry | undefined }> {
  const { items } = await technician.call(tickets.list, { query: { view: 'all', search: subject } });
  expect(items.length).toBe(1);
  const [ticket] = items;
  if (!ticket) throw new Error(`there is no ticket about ${subject}`);
  const timeline = await technician.call(tickets.timeline, { params: { id: ticket.id } });
  return { ticket, help: timeline.items.find(({ detail }) => detail.kind === 'help_request') };
}

it('takes a screenshot that was asked for, covers what the person covers, and opens a ticket with what was shown', async () => {
  const { page, ended } = await openPage();
  expect(page.url()).not.toContain('#');
  await fill(page, 'No abre el sistema de ventas');
  const shown = await page.locator('#machine').textContent();

  await page.getByRole('button', { name: 'Agregar captura de pantalla' }).click();
  const canvas = page.getByRole('img', { name: 'La captura como se enviará' });
  await canvas.waitFor();
  const box = await canvas.boundingBox();
  if (!box) throw new Error('the picture is not shown');
  await canvas.scrollIntoViewIfNeeded();
  const at = (await canvas.boundingBox()) ?? box;
  await page.mouse.move(at.x + 1, at.y + 1);
  await page.mouse.down();
  await page.mouse.move(at.x + at.width - 1, at.y + at.height / 2, { steps: 3 });
  await page.mouse.up();
  await page.getByRole('button', { name: 'Enviar', exact: true }).click();
  const done = await page.getByRole('heading', { name: /^Ticket .+ creado$/ }).textContent();

  await ended;
  const { ticket, help } = await ticketOf('No abre el sistema de ventas');
  expect(done).toBe(`Ticket ${ticket.folio} creado`);
  expect(ticket).toMatchObject({ channel: 'agent', requester: null, client: { id: server.clientId } });
  if (help?.detail.kind !== 'help_request') throw new Error('the ticket does not say where it was asked');
  const { machine, contact } = help.detail;
  expect(contact).toEqual({ name: 'Ana Ruiz', email: 'ana@nadie.example', phone: null });
  expect(shown).toContain(machine.hostname);
  expect(shown).toContain(machine.os ?? '-');
  for (const { id } of machine.volumes) expect(shown).toContain(`${id}: `);
  const [file] = await eventually('the picture', async () => {
    const files = (await ticketOf('No abre el sistema de ventas')).help?.files ?? [];
    return files[0]?.state === 'stored' ? files : undefined;
  });
  const pixels = await pixelsOf(ticket.id, file?.id ?? '');
  expect(pixels(0.5, 0.25)).toEqual([0, 0, 0]);
  expect([0.1, 0.3, 0.5, 0.7, 0.9].some((x) => String(pixels(x, 0.75)) !== '0,0,0')).toBe(true);
});

it('keeps what was asked without a connection, and opens one ticket when the server is back', async () => {
  const { page } = await openPage();
  await fill(page, 'Sin conexión');
  await page.locator('#file').setInputFiles({
    name: 'aviso.png',
    mimeType: 'image/png',
    buffer: Buffer.from('not a picture'),
  });
  await page.getByText('No se pudo leer esa imagen').waitFor();
  server.child.kill('SIGSTOP');
  try {
    await page.getByRole('button', { name: 'Enviar', exact: true }).click();
    await page.getByRole('heading', { name: 'Su solicitud quedó guardada en este equipo' }).waitFor();
    await agent.kill();
  } finally {
    server.child.kill('SIGCONT');
  }

  await agent.start();
  await eventually('the ticket', async () => {
    const { items } = await technician.call(tickets.list, { query: { view: 'all', search: 'Sin conexión' } });
    return items.length > 0;
  });
  await page.getByRole('heading', { name: /^Ticket .+ creado$/ }).waitFor();
  await ticketOf('Sin conexión');
});

it('says what is missing, goes there, and sends nothing before', async () => {
  const { page } = await openPage();

  await page.getByRole('button', { name: 'Enviar', exact: true }).click();

  expect(await page.evaluate('document.activeElement.id')).toBe('subject');
  expect(await page.getByText('Falta este dato.').count()).toBe(3);
  await page.getByText('Escriba un correo o un teléfono.').waitFor();
  await page.getByLabel('Correo').fill('ana@');
  await page.getByRole('button', { name: 'Enviar', exact: true }).click();
  await page.getByText('Revise el correo: parece incompleto.').waitFor();
});

it('can be used by everybody: nothing axe finds, on both screens and in both themes and languages', async () => {
  for (const locale of ['es-MX', 'en-US'] as const) {
    const { page } = await openPage(locale);
    await page.getByRole('button', { name: locale === 'es-MX' ? 'Agregar captura' : 'Add a screenshot' }).click();
    await page.locator('#canvas').waitFor();
    await page.locator('#canvas').press('Enter');
    await page.getByRole('button', { name: locale === 'es-MX' ? 'Enviar' : 'Send', exact: true }).click();
    for (const screen of Object.keys(SCREENS).filter((name): name is Screen => name in SCREENS)) {
      for (const scheme of SCHEMES) {
        await screenshot(page, `ask-${locale}`, screen, scheme);
        expect(await checkAxe(page)).toEqual([]);
        const wide = await page.evaluate<number>('document.scrollingElement.scrollWidth - innerWidth');
        expect(wide).toBeLessThanOrEqual(0);
      }
    }
    expect(await page.evaluate('document.documentElement.lang')).toBe(locale.slice(0, 2));
  }
});

/** The colour at a place of a stored screenshot, in parts of its width and height. A PNG of 8 bits without interlacing. */
async function pixelsOf(ticketId: string, fileId: string): Promise<(x: number, y: number) => number[]> {
  const path = ticketFiles.get.path.replace(':id', ticketId).replace(':fileId', fileId);
  const answer = await fetch(new URL(path, server.server), { headers: { cookie: technician.cookie() } });
  const png = Buffer.from(await answer.arrayBuffer());
  const [width, height, channels] = [png.readUInt32BE(16), png.readUInt32BE(20), png[25] === 6 ? 4 : 3];
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const rows = unfiltered(inflateSync(Buffer.concat(data)), width * channels, height, channels);
  return (x, y) => {
    const start = Math.floor(y * height) * width * channels + Math.floor(x * width) * channels;
    return [...rows.subarray(start, start + 3)];
  };
}

/** Undoes the filters of the rows (PNG, third edition, section 9). */
function unfiltered(raw: Buffer, stride: number, height: number, step: number): Buffer {
  const out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const kind = raw[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x < step ? 0 : (out[at - step] ?? 0);
      const up = y === 0 ? 0 : (out[at - stride] ?? 0);
      const corner = x < step || y === 0 ? 0 : (out[at - stride - step] ?? 0);
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind] ?? 0;
      out[at] = (raw[y * (stride + 1) + 1 + x] ?? 0) + guess;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const [byLeft, byUp, byCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}
