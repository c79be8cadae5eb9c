import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { storeArrival } from '../features/inbound-mail/index.ts';
import { mailTokens } from '../features/mail/index.ts';
import { inScope, SYSTEM } from '../platform/database/index.ts';
import type { TestServer } from './test-server.ts';

export interface TestMail {
  from?: string;
  to?: string;
  cc?: string;
  subject?: string;
  text?: string;
  html?: string;
  messageId?: string | null;
  inReplyTo?: string;
  references?: readonly string[];
  headers?: Record<string, string>;
  /** Name and content of a file. */
  file?: { name: string; type: string; content: string };
}

/** A message as a mail program writes it. */
export function rawMail(mail: TestMail): Buffer {
  const { from = 'ana@cliente.example', to = 'soporte@msp.example', subject = 'No imprime', text = 'Hola.' } = mail;
  const { messageId = `<${randomUUID()}@cliente.example>`, html, file } = mail;
  const headers: Record<string, string | undefined> = {
    From: from,
    To: to,
    Cc: mail.cc,
    Subject: encoded(subject),
    Date: 'Mon, 03 Mar 2025 10:30:00 -0600',
    'Message-ID': messageId ?? undefined,
    'In-Reply-To': mail.inReplyTo,
    References: mail.references?.join('\r\n '),
    'MIME-Version': '1.0',
    ...mail.headers,
  };
  const body = part(html === undefined ? 'plain' : 'html', html ?? text);
  const content = file
    ? [
        'Content-Type: multipart/mixed; boundary=limit',
        '',
        '--limit',
        body,
        '--limit',
        `Content-Type: ${file.type}; name="${file.name}"`,
        `Content-Disposition: attachment; filename="${file.name}"`,
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.from(file.content).toString('base64'),
        '--limit--',
        '',
      ].join('\r\n')
    : body;
  const lines = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : `${name}: ${value}`));
  return Buffer.from(`${lines.join('\r\n')}\r\n${content}\r\n`);
}

const encoded = (text: string) =>
  /^[\x20-\x7e]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;

const part = (type: 'plain' | 'html', text: string) =>
  [
    `Content-Type: text/${type}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(text).toString('base64').replaceAll(/.{76}/g, '$&\r\n'),
  ].join('\r\n');

/** A mailbox that nobody fetches: messages are handed over by the test. */
export async function testMailbox(
  { db }: TestServer,
  address: string,
  options: Record<string, unknown> = {},
): Promise<string> {
  const id = uuidv7();
  await db.admin.query(
    `insert into mailboxes (id, name, address, kind, active, incoming, options, state)
     values ($1, $2, $2, 'listener', false, $3, $4, 'off')`,
    [id, address, { server: null, folders: ['INBOX'], afterStoring: { kind: 'mark_seen' } }, options],
  );
  return id;
}

export interface Delivered {
  id: string;
  state: string;
  reason: string;
  ticketId: string | null;
  entryId: string | null;
  copyOf: string | null;
  decision: Record<string, unknown>;
}

/** Hands a message over as the fetcher does, and runs the jobs that follow. */
export async function deliver(
  server: TestServer,
  mailboxId: string,
  mail: TestMail | Buffer,
  place?: { folder: string; uidvalidity: string; uid: string },
): Promise<Delivered> {
  const raw = Buffer.isBuffer(mail) ? mail : rawMail(mail);
  const { id } = await storeArrival(server.platform, {
    mailboxId,
    place: place ?? null,
    raw,
    sizeBytes: raw.length,
    headersOnly: false,
    envelope: null,
    receivedAt: new Date(server.clock.now()),
  });
  await server.work();
  return found(server, id);
}

export async function found({ db }: TestServer, id: string): Promise<Delivered> {
  const { rows } = await db.admin.query<Delivered>(
    `select id, state, reason, ticket_id as "ticketId", entry_id as "entryId", copy_of as "copyOf", decision
     from inbound_mail where id = $1`,
    [id],
  );
  const [row] = rows;
  if (!row) throw new Error(`there is no message ${id}`);
  return row;
}

/** References to a ticket that only this installation can make. */
export function signedFor({ platform }: TestServer, ticketId: string, personId: string, entryId = uuidv7()) {
  return inScope(platform.db, SYSTEM, async (tx) => {
    const tokens = await mailTokens(platform, tx);
    const message = { kind: 'n', ticketId, messageId: entryId, personId } as const;
    return {
      messageId: `<${tokens.signMessageId(message, 'msp.example')}>`,
      replyAddress: tokens.signReplyAddress('soporte@msp.example', ticketId) ?? '',
      reference: tokens.signBodyReference('TKT-000001', ticketId),
    };
  });
}
