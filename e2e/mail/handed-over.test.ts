// Mail that is handed over by HTTP: as the page of the mailbox shows it, and while the server is killed (-9) over and over.
import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { inboundMail } from '@lanet/contracts/inbound-mail';
import { mailIntake } from '@lanet/contracts/mail-intake';
import { MailboxOptions, mailboxes } from '@lanet/contracts/mailboxes';
import { tickets } from '@lanet/contracts/tickets';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signedDelivery } from '../../apps/server/src/testing/test-intake.ts';
import { freePort } from '../../bench/free-port.ts';
import { type PrivateServer, startPrivateServer } from '../../bench/private-server.ts';
import { launchBrowser } from '../browser.ts';
import { eventually } from '../eventually.ts';
import { complaintsOf, contextOf, visit } from '../pages/browsing.ts';
import { type SignedIn, signIn } from '../staff-api.ts';

const KILLS = Number(process.env.E2E_MAIL_KILLS ?? 8);
const A_LIFE = 10;
const LONGEST_LIFE_MS = 500;

let server: PrivateServer;
let browser: Browser;
let admin: SignedIn;
let folder: string;
let port: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanet-handed-over-'));
  port = await freePort();
  [server, browser] = await Promise.all([start(), launchBrowser()]);
  admin = await signIn(server.server, server.people.superadmin ?? { email: '', password: '' });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const start = () => startPrivateServer({ dataDir: join(folder, 'data'), port });

const message = (subject: string) =>
  [
    ...[`From: Ana <${server.people.solicitante?.email}>`, 'To: soporte@msp.example', `Subject: ${subject}`],
    ...[`Message-ID: <${encodeURIComponent(subject)}@cliente.example>`, `Date: ${new Date().toUTCString()}`],
    ...['', `Texto de ${subject}.`, ''],
  ].join('\r\n');

type Paging = { limit: number; cursor?: string };

async function all<T>(page: (paging: Paging) => Promise<{ items: T[]; nextCursor: string | null }>): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const next = await page({ limit: 200, ...(cursor && { cursor }) });
    items.push(...next.items);
    cursor = next.nextCursor;
  }
  return items;
}

const allTickets = () => all((paging) => admin.call(tickets.list, { query: { view: 'all', ...paging } }));

it('does what the page of a new mailbox says', async () => {
  const context = await contextOf(browser, server.server, admin);
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await visit(page, `${server.server}/mail/mailboxes/new`);
  await page.getByRole('link', { name: /^HTTP/ }).click();
  await page.getByLabel('Dirección', { exact: true }).fill('soporte@msp.example');
  await page.getByLabel('Nombre', { exact: true }).fill('Soporte');
  await page.getByRole('button', { name: 'Guardar buzón' }).click();
  const secret = await page.getByRole('dialog').locator('code').first().textContent();
  await page.getByRole('button', { name: 'Ya la guardé' }).click();
  await page.getByText('Ejemplo con curl').click();
  const script = await page.locator('pre').textContent();
  const [file, mail] = [join(folder, 'entregar.sh'), join(folder, 'mensaje.eml')];
  await Promise.all([writeFile(file, script ?? ''), writeFile(mail, message('Desde la página'))]);

  const { stdout } = await promisify(execFile)('bash', [file, mail], {
    env: { ...process.env, LANET_SECRET: secret ?? '' },
  });

  expect(JSON.parse(stdout)).toMatchObject({ duplicate: false });
  // The open page hears of it.
  await page.getByText('Funciona', { exact: true }).waitFor();
  await eventually('the ticket', async () => (await allTickets()).some(({ subject }) => subject === 'Desde la página'));
  expect(complaints()).toEqual([]);
  await context.close();
});

it('loses no message and takes none twice', async () => {
  const { id, intakeSecret = '' } = await admin.call(mailboxes.create, {
    body: {
      ...{ kind: 'http' as const, name: 'Pasarela', address: 'pasarela@msp.example', incoming: { server: null } },
      options: MailboxOptions.parse({}),
    },
  });
  const subjects = Array.from({ length: KILLS * A_LIFE }, (_, number) => `Asunto ${number}`);
  const tries = { made: 0, known: 0 };
  /** As any gateway does: until it is told that it is done. */
  const handOver = async (raw: string) => {
    tries.made += 1;
    const { headers, body } = signedDelivery({ mailboxId: id, secret: intakeSecret, raw, atMs: Date.now() });
    const address = server.server + mailIntake.take.path.replace(':mailboxId', id);
    const answer = await fetch(address, { method: 'POST', headers, body }).catch(() => undefined);
    if (answer?.status !== 202) return false;
    const told = await answer.json().catch(() => undefined);
    if (Object(told).duplicate === true) tries.known += 1;
    return told !== undefined;
  };

  for (let kill = 0; kill < KILLS; kill++) {
    const sending = subjects
      .slice(kill * A_LIFE, (kill + 1) * A_LIFE)
      .map((subject) => message(subject))
      .map((raw) => eventually('a delivery', () => handOver(raw), 120_000));
    await wait(randomInt(LONGEST_LIFE_MS));
    await server.kill();
    server = await start();
    await Promise.all(sending);
  }

  const mails = await eventually('every message decided about', async () => {
    const items = await all((paging) => admin.call(inboundMail.list, { query: { mailboxId: id, ...paging } }));
    return items.length >= subjects.length && items.every(({ state }) => state !== 'stored') ? items : undefined;
  });
  const made = (await allTickets()).map(({ subject }) => subject).filter((subject) => subject.startsWith('Asunto '));
  console.log(`${KILLS} kills, ${subjects.length} messages, ${tries.made} tries, ${tries.known} were known already`);
  expect(mails).toHaveLength(subjects.length);
  expect(made.toSorted()).toEqual(subjects.toSorted());
}, 600_000);
