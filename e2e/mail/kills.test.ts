// A mailbox is imported while the server is killed (-9) over and over, at whatever step it is: nothing lost, nothing twice.
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inboundMail } from '@lanet/contracts/inbound-mail';
import { mailboxes } from '@lanet/contracts/mailboxes';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutDovecot } from '../../apps/server/src/testing/dovecot.ts';
import { freePort } from '../../bench/free-port.ts';
import { type PrivateServer, startPrivateServer } from '../../bench/private-server.ts';
import { eventually } from '../eventually.ts';
import { type SignedIn, signIn } from '../staff-api.ts';
import { byGraph, byImap, type KilledImport } from './killed-imports.ts';

/** `E2E_MAIL_KILLS=50` is the whole of it, with ten messages a life; CI takes a part. */
const KILLS = Number(process.env.E2E_MAIL_KILLS ?? 8);
const A_LIFE = 10;
const LONGEST_LIFE_MS = 500;

const WAYS = [...(withoutDovecot() ? [] : [{ way: 'IMAP', begin: byImap }]), { way: 'Graph', begin: byGraph }];

describe.each(WAYS)('an import by $way that is killed', ({ way, begin }) => {
  let peers: KilledImport;
  let server: PrivateServer;
  let admin: SignedIn;
  let dataDir: string;
  let port: number;
  let mailboxId: string;

  beforeAll(async () => {
    peers = await begin();
    dataDir = await mkdtemp(join(tmpdir(), 'lanet-mail-kills-'));
    port = await freePort();
    server = await start();
    admin = await signIn(server.server, server.people.superadmin ?? { email: '', password: '' });
    mailboxId = (await admin.call(mailboxes.create, { body: peers.settings })).id;
  }, 120_000);
  afterAll(async () => {
    await server?.close();
    await rm(dataDir, { recursive: true, force: true });
    await peers?.close();
  });

  const start = () => startPrivateServer({ dataDir, port, environment: peers.environment });

  it('loses no message and takes none twice', async () => {
    const address = server.people.solicitante?.email ?? '';
    const message = (number: number) =>
      [
        ...[`From: Ana <${address}>`, 'To: soporte@example.com', `Subject: Asunto ${number}`],
        ...[
          `Message-ID: <m${number}@cliente.example>`,
          `Date: ${new Date().toUTCString()}`,
          '',
          `Texto ${number}.`,
          '',
        ],
      ].join('\r\n');
    const total = KILLS * A_LIFE;
    const seen: string[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const from = kill * A_LIFE;
      await server.kill();
      // Before it starts: some servers are looked at once a minute, and when it starts.
      for (let number = from; number < from + A_LIFE; number++) await peers.deliver(message(number));
      server = await start();
      // Once something moves (the lease of the process that was killed has to end), anywhere in the life of these messages.
      await eventually('the first of them', async () => (await allMails()).length > from);
      await wait(randomInt(LONGEST_LIFE_MS));
      seen.push(await stateNow());
    }
    await server.kill();
    server = await start();

    const mails = await eventually(
      'every message',
      async () => {
        const found = await allMails();
        return found.length >= total && found.every(({ state }) => state !== 'stored') ? found : undefined;
      },
      240_000,
    );
    await eventually('every mark', async () => (await peers.unmarked()) === 0);

    const folios = await allSubjects();
    console.log(`${way}: ${KILLS} kills in ${total} messages; seen at the kills (stored/decided): ${seen.join(' ')}`);
    expect(mails).toHaveLength(total);
    expect(mails.filter(({ state }) => state !== 'ticket')).toEqual([]);
    expect(folios.toSorted()).toEqual(Array.from({ length: total }, (_, number) => `Asunto ${number}`).toSorted());
  }, 600_000);

  async function stateNow(): Promise<string> {
    try {
      const mails = await allMails();
      return `${mails.length}/${mails.filter(({ state }) => state === 'ticket').length}`;
    } catch {
      return 'starting';
    }
  }

  async function allMails() {
    const mails: { state: string }[] = [];
    let cursor: string | undefined;
    do {
      const page = await admin.call(inboundMail.list, { query: { limit: 200, mailboxId, ...(cursor && { cursor }) } });
      mails.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    return mails;
  }

  async function allSubjects(): Promise<string[]> {
    const subjects: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await admin.call(tickets.list, { query: { view: 'all', limit: 200, ...(cursor && { cursor }) } });
      subjects.push(...page.items.map(({ subject }) => subject));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    return subjects;
  }
});
