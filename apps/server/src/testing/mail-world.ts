import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mailboxes } from '@lanet/contracts/mailboxes';
import { ImapFlow } from 'imapflow';
import { v7 as uuidv7 } from 'uuid';
import { vi } from 'vitest';
import type { z } from 'zod';
import type { Dovecot } from './dovecot.ts';
import type { TestServer } from './test-server.ts';

type Settings = z.input<typeof mailboxes.create.body>;

/** Intervals of the fetch loop that a test need not wait for. */
export const QUICK_TIMES = {
  ...{ leaseMs: 2_000, leaseRetryMs: 100, idleMs: 60_000, pollMs: 200, pop3Ms: 200 },
  ...{ firstPauseMs: 40, longestPauseMs: 200, superviseMs: 30_000 },
};

export interface TestMailbox {
  id: string;
  user: string;
}

/** Settings of a mailbox on this server; everybody has one there. */
export function mailboxOn(
  dovecot: Dovecot,
  changes: Partial<Settings> & { port?: number; user?: string } = {},
): Settings & { user: string } {
  const user = changes.user ?? `u${uuidv7().replaceAll('-', '')}`;
  const { port = dovecot.ports.imaps, user: _user, ...rest } = changes;
  return {
    user,
    ...{ kind: 'imap', name: user, address: `${user}@example.com`, password: dovecot.password, options: {} },
    ...rest,
    incoming: { ...rest.incoming, server: rest.incoming?.server ?? { host: 'localhost', port, security: 'tls', user } },
  };
}

export async function addMailbox(
  server: TestServer,
  dovecot: Dovecot,
  changes: Parameters<typeof mailboxOn>[1] = {},
): Promise<TestMailbox> {
  const { user, ...body } = mailboxOn(dovecot, changes);
  const { status, body: made } = await server.admin.call(mailboxes.create, { body });
  if (status !== 201) throw new Error(`no mailbox: ${JSON.stringify(made)}`);
  return { id: made.id, user };
}

export const mailText = (id: string, text = 'Hola') =>
  `From: ana@example.com\r\nTo: soporte@example.com\r\nSubject: ${id}\r\nMessage-ID: <${id}@example.com>\r\n\r\n${text}\r\n`;

/** Puts messages into a mailbox as if they had been there for long. */
export async function fillMaildir(dovecot: Dovecot, user: string, mails: readonly string[]): Promise<void> {
  await dovecot.deliver(user, mailText('first'));
  const folder = join(dovecot.mailOf(user), 'new');
  await mkdir(folder, { recursive: true });
  await Promise.all(
    mails.map((mail, at) => writeFile(join(folder, `1700000000.M${at}P1.test`), mail, { mode: 0o666 })),
  );
}

export interface StoredRow {
  id: string;
  folder: string;
  uid: string;
  state: string;
  headers_only: boolean;
  size_bytes: number;
  raw_sha256: string;
  copy_of: string | null;
  stored_at: Date;
}

export async function storedMail({ db }: TestServer, mailboxId: string): Promise<StoredRow[]> {
  const { rows } = await db.admin.query<StoredRow>(
    `select id, folder, uid, state, headers_only, size_bytes, raw_sha256, copy_of, stored_at from inbound_mail
     where mailbox_id = $1 order by stored_at, id`,
    [mailboxId],
  );
  return rows;
}

export async function rawOf({ platform }: TestServer, { raw_sha256 }: StoredRow): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of (await platform.files.open(raw_sha256)) ?? []) parts.push(part);
  return Buffer.concat(parts).toString('latin1');
}

/** Waits until that many are stored: generous, since a loaded machine is slow. */
export function untilStored(
  server: TestServer,
  mailboxId: string,
  count: number,
  timeout = 25_000,
): Promise<StoredRow[]> {
  return vi.waitFor(
    async () => {
      const rows = await storedMail(server, mailboxId);
      if (rows.length < count) throw new Error(`${rows.length} of ${count} are stored`);
      return rows;
    },
    { timeout, interval: 25 },
  );
}

/** Waits until the mailbox is as told. */
export function untilMailbox(
  server: TestServer,
  { id }: { id: string },
  is: (mailbox: z.output<typeof mailboxes.get.response>) => boolean,
): Promise<z.output<typeof mailboxes.get.response>> {
  return vi.waitFor(
    async () => {
      const { body } = await server.admin.call(mailboxes.get, { params: { id } });
      if (!is(body)) throw new Error(`the mailbox is ${JSON.stringify(body)}`);
      return body;
    },
    { timeout: 25_000, interval: 25 },
  );
}

/** Looks at a mailbox as its owner would, with another program. */
export async function withImap<T>(dovecot: Dovecot, user: string, work: (client: ImapFlow) => Promise<T>): Promise<T> {
  const client = new ImapFlow({
    ...{ host: '127.0.0.1', port: dovecot.ports.imaps, secure: true, tls: { rejectUnauthorized: false } },
    ...{ auth: { user, pass: dovecot.password }, logger: false as const, disableAutoIdle: true },
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.logout();
  }
}

/** The flags of each message of a folder, oldest first. */
export const flagsOf = (dovecot: Dovecot, user: string, folder = 'INBOX'): Promise<string[][]> =>
  withImap(dovecot, user, async (client) => {
    const { exists } = await client.mailboxOpen(folder, { readOnly: true });
    if (exists === 0) return [];
    const all = await client.fetchAll('1:*', { flags: true });
    return all.map(({ flags }) => [...(flags ?? [])].filter((flag) => flag !== '\\Recent').sort());
  });
