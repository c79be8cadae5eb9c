// Links in the original of a mail: a click opens a page that knows nothing of ours; nothing else in the mail does anything,
// not even what the server's own cleaning might one day miss.
import { createServer, type Server } from 'node:http';
import { inboundMail } from '@lanet/contracts/inbound-mail';
import { MailboxOptions, mailboxes } from '@lanet/contracts/mailboxes';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { inboundMessage as words } from '../../apps/web/src/text/es/inbound-message.ts';
import { type PrivateServer, startPrivateServer } from '../../bench/private-server.ts';
import { launchBrowser } from '../browser.ts';
import { eventually } from '../eventually.ts';
import { type SignedIn, signIn } from '../staff-api.ts';
import { contextOf, settled, visit } from './browsing.ts';
import { accountOf } from './world.ts';

let server: PrivateServer;
let browser: Browser;
let admin: SignedIn;
let mailboxId: string;
/** The page that a link of the mail leads to, on a host of its own, and what was asked of that host. */
let outside: Server;
const asked: string[] = [];

const LANDING = '<script>document.title = JSON.stringify([window.opener, document.referrer, self.origin])</script>';
const place = () => {
  const address = outside.address();
  return typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
};

beforeAll(async () => {
  outside = createServer(({ url = '' }, response) => {
    if (url !== '/favicon.ico') asked.push(url);
    response.setHeader('content-type', 'text/html').end(LANDING);
  }).listen(0, '127.0.0.1');
  [server, browser] = await Promise.all([startPrivateServer(), launchBrowser()]);
  admin = await signIn(server.server, accountOf(server, 'superadmin'));
  ({ id: mailboxId } = await admin.call(mailboxes.create, {
    body: {
      ...{ kind: 'listener', name: 'Soporte', address: 'soporte@msp.example', aliases: [], active: true },
      incoming: { folders: ['INBOX'], afterStoring: { kind: 'mark_seen' }, firstLookDays: 30, server: null },
      options: MailboxOptions.parse({}),
    },
  }));
}, 120_000);

beforeEach(() => {
  asked.length = 0;
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  outside.close();
}, 60_000);

it('opens a link in a tab without opener, referrer or the bounds of the frame, and says where it really leads', async () => {
  const { page, context } = await original(requester(), `<a href="${place()}/landing">www.banco.example/entrar</a>`);
  const frame = page.frameLocator('iframe');
  await frame.getByText('lleva a 127.0.0.1').waitFor();

  const [opened] = await Promise.all([context.waitForEvent('page'), frame.getByText('www.banco.example').click()]);
  await opened.waitForLoadState();

  expect(opened.url()).toBe(`${place()}/landing`);
  expect(JSON.parse(await opened.title())).toEqual([null, '', place()]);
  expect(asked).toEqual(['/landing']);
  await context.close();
});

const attacks = () => [
  `<script>fetch('${place()}/script'); top.document.title = 'ran'</script>`,
  `<img src="${place()}/picture" onerror="fetch('${place()}/handler')">`,
  `<a href="javascript:fetch('${place()}/address')">attack</a>`,
  `<a href="${place()}/top" target="_top" onclick="top.document.title = 'ran'" rel="opener">attack</a>`,
  `<form action="${place()}/form" target="_blank"><button>attack</button></form>`,
  `<iframe src="${place()}/frame"></iframe><object data="${place()}/object"></object>`,
  `<meta http-equiv="refresh" content="0;url=${place()}/refresh"><link rel="stylesheet" href="${place()}/style">`,
];

it('runs and loads nothing of a mail, though the server had cleaned nothing', async () => {
  const { page, context } = await original(requester(), '<p>Hola</p>', attacks().join(''));
  const before = page.url();
  const title = await page.title();
  const frame = page.frameLocator('iframe');

  for (const attack of await frame.getByText('attack').all()) await attack.click();
  await eventually('the page that the one true link leads to', async () => asked.includes('/top') || undefined);
  await settled(page);

  expect(asked).toEqual(['/top']);
  expect(context.pages().map((one) => one.url())).toEqual([before, `${place()}/top`]);
  expect(JSON.parse((await context.pages()[1]?.title()) ?? '')).toEqual([null, '', place()]);
  expect(await page.title()).toBe(title);
  await context.close();
});

it('opens nothing out of the quarantine', async () => {
  const { page, context } = await original('nadie@extraño.example', `<a href="${place()}/landing">Ver la oferta</a>`);
  await page.getByText(words.linksHeld).waitFor();

  await page.frameLocator('iframe').getByText('Ver la oferta').click();
  await settled(page);

  expect(context.pages()).toHaveLength(1);
  expect(asked).toEqual([]);
  await context.close();
});

const requester = () => accountOf(server, 'solicitante').email;

/** The page of a mail, with its original shown. `missed`: what the browser is given besides, as if nobody had cleaned it. */
async function original(from: string, html: string, missed = ''): Promise<{ page: Page; context: BrowserContext }> {
  const id = await arrive(from, html);
  const context = await contextOf(browser, server.server, admin);
  const page = await context.newPage();
  await page.route(`**/api/v1/inbound-mail/${id}`, async (route) => {
    const answer = await route.fetch();
    const message = await answer.json();
    await route.fulfill({ response: answer, json: { ...message, html: message.html + missed } });
  });
  await visit(page, `${server.server}/mail/messages/${id}`);
  await page.getByText(words.html, { exact: true }).click();
  await page.getByTitle(words.frame).waitFor();
  await settled(page);
  return { page, context };
}

/** Takes a mail in, and waits until it is decided about. */
async function arrive(from: string, html: string): Promise<string> {
  const raw = [
    `From: ${from}`,
    'To: soporte@msp.example',
    'Subject: Enlaces',
    `Message-ID: <${crypto.randomUUID()}@example.org>`,
    'MIME-Version: 1.0',
    'Content-Type: text/html; charset=utf-8',
    '',
    html,
  ].join('\r\n');
  const id = await server.takeMail(mailboxId, Buffer.from(raw));
  await eventually('a decision', async () => {
    const { state } = await admin.call(inboundMail.get, { params: { id } });
    return state !== 'stored' || undefined;
  });
  return id;
}
