import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { mailboxes } from '@lanet/contracts/mailboxes';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startCuttingProxy } from '../../testing/cutting-proxy.ts';
import { type Dovecot, withoutDovecot } from '../../testing/dovecot.ts';
import { type FetchScene, fetchScene } from '../../testing/fetch-scene.ts';
import { startMailRelay } from '../../testing/mail-relay.ts';
import {
  addMailbox,
  fillMaildir,
  flagsOf,
  mailText,
  rawOf,
  storedMail,
  untilMailbox,
  untilStored,
  withImap,
} from '../../testing/mail-world.ts';
import type { TestServer } from '../../testing/test-server.ts';

const STORED = [['$LanetStored', '\\Seen']];

describe.skipIf(withoutDovecot())('fetching', () => {
  let scene: FetchScene;
  let server: TestServer;
  let dovecot: Dovecot;
  beforeAll(async () => {
    scene = await fetchScene();
    ({ server, dovecot } = scene);
  });
  afterEach(() => scene.reset());
  afterAll(() => scene.close());
  const start: FetchScene['start'] = (times) => scene.start(times);
  const isOk = ({ state }: { state: string }) => state === 'ok';

  it('stores what was there and what comes, at once, and only then marks it', async () => {
    const mailbox = await addMailbox(server, dovecot);
    await dovecot.deliver(mailbox.user, mailText('old', 'ñandú'));
    start();
    const [old] = await untilStored(server, mailbox.id, 1);
    await untilMailbox(server, mailbox, isOk);
    const jobs = await server.jobs();
    const waits: number[] = [];

    for (const id of ['new1', 'new2', 'new3']) {
      const before = (await storedMail(server, mailbox.id)).length;
      await dovecot.deliver(mailbox.user, mailText(id));
      const delivered = performance.now();
      await untilStored(server, mailbox.id, before + 1);
      waits.push(Math.round(performance.now() - delivered));
    }
    console.log(`stored ${waits.join(', ')} ms after delivery`);

    expect(old && (await rawOf(server, old))).toContain(
      mailText('old', 'ñandú').slice(-30).replace('ñandú', 'Ã±andÃº'),
    );
    expect(jobs.filter((name) => name === 'inbound_mail.process')).toHaveLength(1);
    expect(Math.max(...waits)).toBeLessThan(20_000);
    await vi.waitFor(
      async () => expect(await flagsOf(dovecot, mailbox.user)).toEqual(STORED.concat(STORED, STORED, STORED)),
      10_000,
    );
    const { body } = await server.admin.call(mailboxes.get, { params: mailbox });
    expect(body).toMatchObject({
      state: 'ok',
      failedConnects: 0,
      lastError: null,
      lagSeconds: null,
      waiting: { inbound: 4 },
    });
    expect([body.connectedAt, body.fetchedAt, body.lastMessageAt, body.peerCertUntil]).not.toContain(null);
  });

  it('fetches again and stores once what was not marked when the line broke', async () => {
    const proxy = await startCuttingProxy(dovecot.ports.imap);
    const plain = { host: 'localhost', port: proxy.port, security: 'none', insecure: true } as const;
    const user = `cut${Date.now()}`;
    proxy.cutBefore(/UID STORE/);
    const mailbox = await addMailbox(server, dovecot, { user, incoming: { server: { ...plain, user } } });
    await dovecot.deliver(user, mailText('cut'));
    start();

    await untilMailbox(server, mailbox, isOk);

    expect(await storedMail(server, mailbox.id)).toHaveLength(1);
    expect(await flagsOf(dovecot, user)).toEqual(STORED);
    expect(proxy.connections).toBe(2);
    await proxy.close();
  });

  it('does not import a folder again whose numbers are all others', async () => {
    const mailbox = await addMailbox(server, dovecot, { incoming: { server: null, firstLookDays: null } });
    const mails = Array.from({ length: 999 }, (_, at) => mailText(`m${at}`, `number ${at}`));
    await fillMaildir(dovecot, mailbox.user, mails);
    const first = start();
    await untilStored(server, mailbox.id, 1000, 90_000);
    await untilMailbox(server, mailbox, isOk);
    await first.stop();
    await readMessageIds(mailbox.id);
    const folder = dovecot.mailOf(mailbox.user);
    for (const name of await readdir(folder)) if (name.startsWith('dovecot')) await rm(join(folder, name));
    const from = performance.now();
    start();

    const rows = await untilStored(server, mailbox.id, 2000, 90_000);

    console.log(`1,000 messages with new numbers: ${Math.round(performance.now() - from)} ms`);
    expect(rows.filter(({ copy_of }) => copy_of === null)).toHaveLength(1000);
    expect(rows.filter(({ state }) => state === 'duplicate')).toHaveLength(1000);
    await dovecot.deliver(mailbox.user, mailText('after'));
    expect((await untilStored(server, mailbox.id, 2001)).at(-1)).toMatchObject({ copy_of: null, state: 'stored' });
  }, 240_000);

  /** As reading the messages does. */
  async function readMessageIds(mailboxId: string): Promise<void> {
    for (const row of await storedMail(server, mailboxId)) {
      const [, id] = /^Message-ID: (\S+)/m.exec(await rawOf(server, row)) ?? [];
      await server.db.admin.query('update inbound_mail set message_id = $2 where id = $1', [row.id, id]);
    }
  }

  it('finds by looking at the last days what never got here', async () => {
    const mailbox = await addMailbox(server, dovecot);
    for (const id of ['kept', 'lost']) await dovecot.deliver(mailbox.user, mailText(id));
    const first = start();
    const [, lost] = await untilStored(server, mailbox.id, 2);
    await untilMailbox(server, mailbox, isOk);
    await first.stop();
    await server.db.admin.query('delete from inbound_mail where id = $1', [lost?.id]);

    start();

    const rows = await untilStored(server, mailbox.id, 2);
    expect(rows.map(({ raw_sha256 }) => raw_sha256)).toContain(lost?.raw_sha256);
  });

  it('moves what is stored, from folders with accents too', async () => {
    const server_ = { host: 'localhost', port: dovecot.ports.imaps, security: 'tls' } as const;
    const user = `move${Date.now()}`;
    await withImap(dovecot, user, async (client) => {
      await client.mailboxCreate('Facturación/Añil');
      await client.append('Facturación/Añil', mailText('accent'));
    });
    await dovecot.deliver(user, mailText('inbox'));
    const mailbox = await addMailbox(server, dovecot, {
      user,
      incoming: {
        server: { ...server_, user },
        folders: ['INBOX', 'Facturación/Añil'],
        afterStoring: { kind: 'move', folder: 'Procesados' },
      },
    });
    start();

    const rows = await untilStored(server, mailbox.id, 2);
    await vi.waitFor(async () => expect(await flagsOf(dovecot, user, 'Procesados')).toHaveLength(2), 10_000);

    expect(rows.map(({ folder }) => folder).sort()).toEqual(['Facturación/Añil', 'INBOX']);
    expect(await flagsOf(dovecot, user)).toEqual([]);
    await withImap(dovecot, user, (client) => client.append('Facturación/Añil', mailText('later')));
    await untilStored(server, mailbox.id, 3);
  });

  it('goes on storing where nothing can be moved, and says so', async () => {
    const user = `unmoved${Date.now()}`;
    const mailbox = await addMailbox(server, dovecot, {
      user,
      incoming: { server: null, afterStoring: { kind: 'move', folder: '~/not//allowed' } },
    });
    for (const id of ['a', 'b']) await dovecot.deliver(user, mailText(id));
    start();

    await untilStored(server, mailbox.id, 2);

    expect((await untilMailbox(server, mailbox, isOk)).lastError).toMatchObject({ code: 'folder' });
    await dovecot.deliver(user, mailText('c'));
    await untilStored(server, mailbox.id, 3);
  });

  it('deletes by POP3 only what is stored, and only where that is wished', async () => {
    const pop3 = (user: string) => ({ host: 'localhost', port: dovecot.ports.pop3s, security: 'tls', user }) as const;
    const [keeps, deletes] = [`keeps${Date.now()}`, `deletes${Date.now()}`];
    for (const user of [keeps, deletes]) await dovecot.deliver(user, mailText('pop'));
    const kept = await addMailbox(server, dovecot, { kind: 'pop3', user: keeps, incoming: { server: pop3(keeps) } });
    const gone = await addMailbox(server, dovecot, {
      ...{ kind: 'pop3', user: deletes },
      incoming: { server: pop3(deletes), afterStoring: { kind: 'delete' } },
    });
    start();
    await Promise.all([untilStored(server, kept.id, 1), untilStored(server, gone.id, 1)]);
    await vi.waitFor(async () => expect(await flagsOf(dovecot, deletes)).toEqual([]), {
      timeout: 15_000,
      interval: 300,
    });

    for (const user of [keeps, deletes]) await dovecot.deliver(user, mailText('pop2'));
    await Promise.all([untilStored(server, kept.id, 2), untilStored(server, gone.id, 2)]);

    expect(await storedMail(server, kept.id)).toHaveLength(2);
    await expect.poll(() => flagsOf(dovecot, keeps), { timeout: 10_000 }).toHaveLength(2);
  });

  it('takes the headers alone of what is larger than the mailbox takes', async () => {
    const mailbox = await addMailbox(server, dovecot, { options: { maxMiB: 1 } });
    await dovecot.deliver(mailbox.user, mailText('large', 'x'.repeat(70).concat('\r\n').repeat(20_000)));
    start();

    const [row] = await untilStored(server, mailbox.id, 1);

    expect(row).toMatchObject({ headers_only: true });
    expect(row?.size_bytes).toBeGreaterThan(1_400_000);
    expect(row && (await rawOf(server, row)).length).toBeLessThan(2_000);
  });

  it('leaves alone what is older than the first look goes back, and takes what comes later', async () => {
    const mailbox = await addMailbox(server, dovecot, { incoming: { server: null, firstLookDays: 5 } });
    await withImap(dovecot, mailbox.user, (client) =>
      client.append('INBOX', mailText('ancient'), [], new Date(Date.now() - 20 * 86_400_000)),
    );
    start();
    await untilMailbox(server, mailbox, isOk);
    expect(await storedMail(server, mailbox.id)).toEqual([]);

    await withImap(dovecot, mailbox.user, (client) =>
      client.append('INBOX', mailText('moved here'), [], new Date(Date.now() - 20 * 86_400_000)),
    );

    await untilStored(server, mailbox.id, 1);
    expect(await flagsOf(dovecot, mailbox.user)).toContainEqual([]);
  });

  it('sends an idle mailbox a mail of its own, finds it back and stores nothing of it', async () => {
    const relay = await startMailRelay(dovecot);
    const user = `probe${Date.now()}`;
    const outgoing = { server: { host: 'localhost', port: relay.port, security: 'tls', user } } as const;
    const mailbox = await addMailbox(server, dovecot, { user, outgoing });
    start();

    const { probe } = await untilMailbox(server, mailbox, (one) => one.probe?.seenAt != null);

    expect(probe?.sentAt).toEqual(expect.any(String));
    expect(relay.taken).toEqual([`${user}+sonda@example.com`]);
    expect(await flagsOf(dovecot, user)).toEqual([]);
    // What only looks like one is mail as any other.
    const forged = mailText('x').replace(
      '<x@example.com>',
      '<lanet.probe.00000000-0000-4000-8000-000000000000@example.com>',
    );
    await dovecot.deliver(user, forged);
    expect(await untilStored(server, mailbox.id, 1)).toHaveLength(1);
    await relay.close();
  });
});
