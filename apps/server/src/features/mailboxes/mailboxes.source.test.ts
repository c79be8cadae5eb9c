import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Incoming, type MailboxKind } from '@lanet/contracts/mailboxes';
import { ImapFlow } from 'imapflow';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../platform/config/config.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Dovecot, startDovecot, withoutDovecot } from '../../testing/dovecot.ts';
import { mailSourceContract, plainMail } from '../../testing/mail-source-contract.ts';
import { openSource } from './mailboxes.opening.service.ts';
import type { MailSource } from './mailboxes.source.ts';

const DAY_MS = 86_400_000;
const never = new AbortController().signal;

describe.skipIf(withoutDovecot())('a mail server', () => {
  let dovecot: Dovecot;
  let folder: string;
  let count = 0;
  const open: MailSource[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lanet-source-'));
    dovecot = await startDovecot();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((source) => source.close()));
  });
  afterAll(async () => {
    await dovecot.remove();
    await rm(folder, { recursive: true });
  });

  const platform = (environment: Record<string, string> = {}): Pick<Platform, 'config'> => ({
    config: loadConfig({
      env: {
        ...{ LANET_DATA_DIR: folder, LANET_MAIL_PRIVATE_NETWORKS: 'loopback', LANET_MAIL_CA_FILE: dovecot.caFile },
        ...environment,
      },
      cwd: folder,
    }),
  });
  type Way = { kind: MailboxKind; security: 'tls' | 'starttls'; port: keyof Dovecot['ports'] };
  const ways: Way[] = [
    { kind: 'imap', security: 'tls', port: 'imaps' },
    { kind: 'imap', security: 'starttls', port: 'imap' },
    { kind: 'pop3', security: 'tls', port: 'pop3s' },
    { kind: 'pop3', security: 'starttls', port: 'pop3' },
  ];
  const user = () => `user${++count}`;
  async function connect(
    way: Way,
    name: string,
    changes: { password?: string; host?: string; env?: Record<string, string> } = {},
  ) {
    const { password = dovecot.password, host = 'localhost', env = {} } = changes;
    const server = { host, port: dovecot.ports[way.port], security: way.security, user: name };
    const incoming = Incoming.parse({ server, firstLookDays: null });
    const settings = { kind: way.kind, address: `${name}@example.com`, aliases: [], incoming, outgoing: null };
    // The driver needs the configuration alone.
    const source = await openSource(platform(env) as Platform, settings, { password });
    open.push(source);
    return source;
  }
  describe.each(ways)('spoken to as $kind with $security', (way) => {
    mailSourceContract(() => ({
      user,
      deliver: (name, raw) => dovecot.deliver(name, raw),
      connect: (name, changes) => connect(way, name, changes),
      traces: flagsOf,
      hasSeries: way.kind !== 'pop3',
      hasExactSizes: true,
      refusal: 'authentication',
    }));
  });

  it('that has no address is told so', async () => {
    const tried = connect(ways[0] as Way, user(), { host: 'mail.invalid' }); // it is there

    await expect(tried).rejects.toMatchObject({ fault: { code: 'dns' } });
  });

  it.each(['imap', 'pop3'] as const)('without TLS is told so: %s', async (kind) => {
    const tried = connect({ kind, security: 'tls', port: kind }, user());

    await expect(tried).rejects.toMatchObject({ fault: { code: 'tls' } });
  });

  describe('by IMAP', () => {
    const way = ways[0] as Way; // it is there

    it('finds what is above a number, and what came since a day', async () => {
      const name = user();
      for (const id of ['a', 'b', 'c']) await dovecot.deliver(name, plainMail(id));
      const source = await connect(way, name);
      const { uidNext } = await source.open('INBOX');

      expect(uidNext).toBe(4);
      expect(await source.find({ after: 1 })).toEqual(['2', '3']);
      expect(await source.find({ after: 3 })).toEqual([]);
      expect(await source.find({ since: new Date(Date.now() - DAY_MS) })).toHaveLength(3);
      expect(await source.find({ since: new Date(Date.now() + 2 * DAY_MS) })).toEqual([]);
    });

    it('marks what is stored, and moves it where that is wished', async () => {
      const name = user();
      for (const id of ['a', 'b']) await dovecot.deliver(name, plainMail(id));
      const source = await connect(way, name);
      await source.open('INBOX');

      await source.tidy(['1'], { kind: 'mark_seen' });
      await source.tidy(['1'], { kind: 'mark_seen' });
      await source.tidy(['2'], { kind: 'move', folder: 'Procesados' });

      expect(await flagsOf(name)).toEqual([['$LanetStored', '\\Seen']]);
      expect((await source.describe(['1']))[0]?.isTidy).toBe(true);
      expect(await source.open('Procesados')).toMatchObject({ count: 1 });
    });

    it('knows folders by names with accents, and their use', async () => {
      const name = user();
      await withClient(name, (client) => client.mailboxCreate('Añil/Facturación 日本'));
      const source = await connect(way, name);

      const folders = await source.folders();

      expect(folders).toContainEqual({ path: 'Sent', use: '\\Sent' });
      expect(folders).toContainEqual({ path: 'Añil/Facturación 日本', use: null });
      expect(await source.open('Añil/Facturación 日本')).toMatchObject({ count: 0 });
    });

    it('says at once when something comes, again and again', async () => {
      const name = user();
      const source = await connect(way, name);
      await source.open('INBOX');
      const waits: number[] = [];
      for (const id of ['a', 'b', 'c']) {
        const waiting = source.wait(60_000, never);
        const start = performance.now();
        await dovecot.deliver(name, plainMail(id));
        expect(await waiting).toBe(true);
        waits.push(Math.round(performance.now() - start));
        await source.find({ after: 0 });
      }
      console.log(`news after ${waits.join(', ')} ms`);

      expect(await source.find({})).toHaveLength(3);
    });

    it('ends its waiting when asked to, and when the server goes', async () => {
      const source = await connect(way, user());
      await source.open('INBOX');
      const asked = new AbortController();

      const first = source.wait(60_000, asked.signal);
      asked.abort();
      expect(await first).toBe(true);
      const second = expect(source.wait(60_000, never)).rejects.toMatchObject({ name: 'MailTrouble' });
      await dovecot.stop();
      await second;
      await expect(source.find({})).rejects.toMatchObject({ name: 'MailTrouble' });
      await expect(connect(way, user())).rejects.toMatchObject({ fault: { code: 'refused' } });
      await dovecot.start();
    });
  });

  describe('by POP3', () => {
    const way = ways[2] as Way; // it is there

    it('keeps the names of messages between sessions, and deletes at the end of one', async () => {
      const name = user();
      for (const id of ['a', 'b']) await dovecot.deliver(name, plainMail(id));
      const session = async (work: (source: MailSource, uids: string[]) => Promise<unknown>) => {
        const source = await connect(way, name);
        await source.open('INBOX');
        const uids = await source.find({});
        await work(source, uids);
        expect(await source.wait(0, never)).toBe(false);
        return uids;
      };

      const first = await session((source, [one = '']) => source.tidy([one], { kind: 'mark_seen' }));
      const second = await session((source, [one = '']) => source.tidy([one], { kind: 'delete' }));
      const third = await session(async () => undefined);

      expect(second).toEqual(first);
      expect(third).toEqual(first.slice(1));
    });
  });

  async function withClient<T>(name: string, work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const client = new ImapFlow({
      ...{ host: '127.0.0.1', port: dovecot.ports.imaps, secure: true, tls: { rejectUnauthorized: false } },
      ...{ auth: { user: name, pass: dovecot.password }, logger: false as const, disableAutoIdle: true },
    });
    await client.connect();
    const result = await work(client);
    await client.logout();
    return result;
  }

  const flagsOf = (name: string) =>
    withClient(name, async (client) => {
      await client.mailboxOpen('INBOX', { readOnly: true });
      const all = await client.fetchAll('1:*', { flags: true });
      return all.map(({ flags }) => [...(flags ?? [])].filter((flag) => flag !== '\\Recent').sort());
    });
});
