// What people do all day, in the browser, against the real server: by keyboard, on a phone, two at a time.
import { people } from '@lanet/contracts/people';
import { slaPolicies } from '@lanet/contracts/sla-policies';
import { tickets } from '@lanet/contracts/tickets';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signInTo } from '../../apps/server/src/cli/demo/api.ts';
import { launchBrowser, SCREENS } from '../browser.ts';
import { eventually } from '../eventually.ts';
import { complaintsOf, contextOf, visit } from './browsing.ts';
import { accountOf, startWorld, type Who, type World } from './world.ts';

let world: World;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await world?.close();
}, 60_000);

it('answers, notes and resolves with the keyboard alone', async () => {
  const subject = 'El teclado de la caja 2 no escribe la eñe';
  const asked = await world.as.solicitante.call(tickets.create, { body: { subject, text: 'Desde hoy.' } });
  const { page, complaints, keys } = await open('tecnico', '/');
  const row = page.locator('main li[data-index]');
  const rows = await row.allTextContents();
  const place = rows.findIndex((text) => text.includes(asked.folio));

  // Down to the end, up to the one that is wanted.
  await keys(...rows.map(() => 'j'), ...rows.slice(place + 1).map(() => 'k'));
  await page.locator('main a:focus', { hasText: subject }).waitFor();
  await keys('Enter');
  await page.getByRole('heading', { name: subject, level: 1 }).waitFor();

  const timeline = page.getByRole('log');
  await keys('r');
  await typeInto(page, 'Respuesta para el solicitante', 'Le llevamos otro esta tarde.');
  await keys('Control+Enter');
  await timeline.getByText('Le llevamos otro esta tarde.').waitFor();
  await leaveField(page);
  await keys('n');
  await typeInto(page, 'Nota interna para el equipo', 'Queda uno en bodega.');
  await keys('Control+Enter');
  await timeline.getByText('Queda uno en bodega.').waitFor();

  await leaveField(page);
  await keys('?');
  const sheet = page.getByRole('dialog', { name: 'Atajos del teclado' });
  await sheet.getByText('Nota interna').waitFor();
  await keys('Escape');
  await sheet.waitFor({ state: 'hidden' });

  await keys('e');
  await typeInto(page, 'Solución', 'Teclado cambiado.');
  await keys('Control+Enter');
  await page.getByRole('button', { name: 'Reabrir' }).waitFor();
  expect((await world.as.tecnico.call(tickets.get, { params: { id: asked.id } })).status).toBe('resolved');
  expect(complaints()).toEqual([]);
  await page.context().close();
});

it('finds a ticket by its folio and runs what its alert suggests, with the keyboard alone', async () => {
  const { alertTicket } = world;
  const { page, complaints, keys } = await open('tecnico', '/');

  await keys('Control+k');
  await typeInto(page, 'Buscar o ejecutar', alertTicket.folio);
  await page.getByRole('dialog').getByText(alertTicket.subject).waitFor();
  await keys('Enter');
  await page.getByRole('heading', { name: alertTicket.subject, level: 1 }).waitFor();

  await page.getByRole('button', { name: 'Ejecutar: Limpieza de disco' }).waitFor();
  await keys('.');
  await page.locator('button:focus', { hasText: 'Limpieza de disco' }).waitFor();
  await keys('Enter');
  await page
    .getByRole('log')
    .getByText(/Liberados \d+ MiB/)
    .waitFor();

  // The disk is measured again, and nothing more has to be done.
  await page.getByText('Resuelto: la medición volvió a la normalidad').waitFor();
  await page.getByRole('button', { name: 'Reabrir' }).waitFor();
  expect(complaints()).toEqual([]);
  await page.context().close();
});

it('lets a requester ask from a phone, hear the answer live, and say that it still fails', async () => {
  const { page, complaints } = await open('solicitante', '/', 'phone');

  await page.getByRole('button', { name: 'Pedir ayuda' }).first().click();
  const form = page.getByRole('dialog', { name: 'Pedir ayuda' });
  await form.getByLabel('¿Qué necesita?').fill('El proyector parpadea. Desde el lunes.');
  await form.getByText('No puedo trabajar').click();
  await form.getByRole('button', { name: 'Enviar' }).click();
  await page.getByRole('heading', { name: 'El proyector parpadea.', level: 1 }).waitFor();
  const params = { id: page.url().split('/').at(-1) ?? '' };
  const { call } = world.as.tecnico;
  expect(await call(tickets.get, { params })).toMatchObject({ priority: 'high', channel: 'portal', status: 'new' });

  await page.evaluate('window.notReloaded = true');
  await call(tickets.note, { params, body: { text: 'Es el cable que ya falló en mayo.' } });
  await call(tickets.reply, { params, body: { text: 'Vamos a cambiar el cable.' } });
  const talk = page.getByRole('region', { name: 'Conversación' });
  await talk.getByText('Vamos a cambiar el cable.').waitFor();
  expect(await talk.getByText('Es el cable que ya falló en mayo.').count()).toBe(0);

  await call(tickets.resolve, { params, body: { text: 'Cable nuevo.' } });
  await page.getByRole('button', { name: 'Sigue fallando' }).click();
  await page.getByLabel('Cuéntenos qué pasa').fill('Volvió a parpadear.');
  await page.getByRole('button', { name: 'Reabrir el ticket' }).click();
  await talk.getByText('Volvió a parpadear.').waitFor();
  await page.getByLabel('Escriba su respuesta').waitFor();

  expect(await page.evaluate('window.notReloaded')).toBe(true);
  expect(await call(tickets.get, { params })).toMatchObject({ status: 'reopened', reopenCount: 1 });
  expect(complaints()).toEqual([]);
  await page.context().close();
});

it('puts several mails away at once on a phone, and takes that back', async () => {
  const { page, complaints } = await open('superadmin', '/mail/quarantine', 'phone');
  const cards = page.getByRole('region', { name: 'Mensajes en cuarentena' }).getByRole('listitem');
  await cards.first().waitFor();
  const before = await cards.count();

  await page.getByRole('button', { name: 'Seleccionar' }).click();
  // Anywhere on a card, as a thumb does.
  for (const subject of ['Impresora', '¡Usted ganó!']) await cards.filter({ hasText: subject }).click();
  const bar = page.getByRole('region', { name: 'Mensajes seleccionados' });
  await bar.getByText('2 mensajes seleccionados').waitFor();
  const { y = 0, height = 0 } = (await bar.boundingBox()) ?? {};
  expect(Math.round(y + height)).toBe(SCREENS.phone.height);
  await bar.getByRole('button', { name: 'Archivar' }).click();
  await page.getByText('Impresora').waitFor({ state: 'detached' });
  expect(await cards.count()).toBe(before - 2);

  await page.getByRole('button', { name: 'Deshacer' }).click();
  await page.getByRole('link', { name: 'Impresora' }).waitFor();
  expect(await cards.count()).toBe(before);
  expect(complaints()).toEqual([]);
  await page.context().close();
});

it('adds a computer: prepared, asking, accepted, connected, its programs counted', async () => {
  const { page, complaints } = await open('superadmin', '/devices/add');

  await page.getByRole('combobox', { name: 'Cliente' }).click();
  await page.getByRole('option', { name: 'Industrias Tebi' }).click();
  await page.getByRole('button', { name: 'Preparar la instalación' }).click();
  await page.getByText('Desde el código').click();
  const command = await page.getByText(/--token LANET-/).textContent();
  const [, token = ''] = /--token (LANET-\S+)/.exec(command ?? '') ?? [];
  await page.getByText('Esperando a su equipo…').waitFor();

  world.join(token, ['PC-002']);
  await page.getByRole('button', { name: 'Aceptar PC-002' }).click();
  const arrival = page.getByRole('list', { name: '3. Qué equipos llegan' }).getByRole('listitem');
  await arrival.getByText('Listo', { exact: true }).waitFor();
  await arrival.getByText('primer inventario: 8 programas').waitFor();
  await arrival.getByRole('link', { name: 'Ver PC-002' }).click();

  await page.getByRole('heading', { name: 'PC-002', level: 1 }).waitFor();
  await page.getByText('En línea', { exact: true }).first().waitFor();
  expect(complaints()).toEqual([]);
  await page.context().close();
});

it('asks which value holds when two people change the same thing at once', async () => {
  const { conversation } = world;
  const [mine, theirs] = await Promise.all([
    open('tecnico', `/tickets/${conversation.id}`),
    open('superadmin', `/tickets/${conversation.id}`),
  ]);
  // Held at the door of the server until the other change is in: at once, whoever is faster.
  const { promise: otherIsIn, resolve: letIn } = Promise.withResolvers<void>();
  await mine.page.route(`**/api/v1/tickets/${conversation.id}`, async (route) => {
    if (route.request().method() === 'PATCH') await otherIsIn;
    await route.continue();
  });

  await choosePriority(mine.page, 'Alta');
  await choosePriority(theirs.page, 'Crítica');
  const get = () => world.as.superadmin.call(tickets.get, { params: { id: conversation.id } });
  await eventually('the other change', async () => (await get()).priority === 'critical');
  letIn();

  const question = mine.page.getByRole('alert').filter({ hasText: 'otra persona lo cambió a «Crítica»' });
  await question.getByRole('button', { name: 'Conservar «Alta»' }).click();
  await question.waitFor({ state: 'hidden' });
  await eventually('my change', async () => (await get()).priority === 'high');
  await mine.page.context().close();
  await theirs.page.context().close();
});

it('sends the open page of a deactivated person to sign-in, and of whoever is signed out elsewhere', async () => {
  const account = accountOf(world.server, 'cliente');
  const { session } = await signInTo(world.url, account.email, account.password);
  const context = await contextOf(browser, world.url, { ...session, totpSecret: null });
  const page = await context.newPage();
  await visit(page, `${world.url}/my-devices`);
  const other = await open('cliente', '/account');

  await other.page.getByRole('button', { name: 'Cerrar las demás' }).click();
  await other.page.getByRole('dialog').getByRole('button', { name: 'Cerrar las demás' }).click();
  await page.waitForURL(/\/sign-in/);
  await page.getByText('Su sesión terminó.').waitFor();

  const { call } = world.as.superadmin;
  const { items } = await call(people.list, { query: { search: account.email } });
  const [person] = items;
  if (!person) throw new Error('the person is not listed');
  await call(people.update, { params: { id: person.id }, body: { active: false }, ifMatch: person.version });
  await other.page.waitForURL(/\/sign-in/);
  await context.close();
  await other.page.context().close();
});

it('puts policies in order with the keyboard, and promises more once it is seen what that would have meant', async () => {
  const { page, complaints, keys } = await open('superadmin', '/settings/sla');
  const { call } = world.as.superadmin;
  const params = { id: world.sla.premiumId };
  const place = async () => (await call(slaPolicies.list)).items.findIndex(({ id }) => id === params.id);
  const handle = page.getByRole('button', { name: /^Mover Premium/ });

  await handle.focus();
  await keys('ArrowDown', 'ArrowDown');
  await page.getByText('Premium 24/7: lugar 4 de 4.').waitFor();
  await eventually('the last place', async () => (await place()) === 3);
  // It moved in the page, and the keys went on with it.
  await page.locator('button:focus').and(handle).waitFor();
  await keys('ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp');
  await eventually('the first place', async () => (await place()) === 0);

  await page.getByRole('link', { name: 'Premium 24/7' }).click();
  await page.getByLabel('Solución, prioridad media').fill('2 h');
  await page.getByRole('button', { name: 'Revisar y guardar' }).click();
  const review = page.getByRole('dialog');
  await review
    .getByText(/resultados cambiarían/)
    .first()
    .waitFor();
  await review.getByLabel(/^También para/).check();
  await review.getByRole('button', { name: 'Guardar' }).click();
  await page.getByText('Cambios guardados').waitFor();

  const [latest] = (await call(slaPolicies.versions, { params })).items;
  expect(latest).toMatchObject({ fromStart: true, terms: { targets: { medium: { resolution: { minutes: 120 } } } } });
  expect(complaints()).toEqual([]);
  await page.context().close();
});

interface Opened {
  page: Page;
  complaints: () => string[];
  keys: (...keys: string[]) => Promise<void>;
}

async function open(who: Who, path: string, screen: keyof typeof SCREENS = 'desktop'): Promise<Opened> {
  const context = await contextOf(browser, world.url, world.as[who]);
  const page = await context.newPage();
  await page.setViewportSize(SCREENS[screen]);
  const complaints = complaintsOf(page);
  await visit(page, world.url + path);
  const keys = async (...pressed: string[]) => {
    for (const key of pressed) await page.keyboard.press(key);
  };
  return { page, complaints, keys };
}

/** As a person who sees where the focus is: it comes with the next frame, and a test would type faster than that. */
async function typeInto(page: Page, label: string, text: string): Promise<void> {
  await page.getByLabel(label).and(page.locator(':focus')).waitFor();
  await page.keyboard.type(text);
}

/** Single keys are off while the focus is in a field. */
async function leaveField(page: Page): Promise<void> {
  await page.evaluate('document.activeElement.blur()');
}

async function choosePriority(page: Page, name: string): Promise<void> {
  await page.getByLabel('Prioridad', { exact: true }).click();
  await page.getByRole('option', { name }).click();
}
