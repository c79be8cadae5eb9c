import { Readable } from 'node:stream';
import { mailboxes } from '@lanet/contracts/mailboxes';
import { v7 as uuidv7 } from 'uuid';
import { httpMailbox } from './test-intake.ts';
import type { TestClient, TestServer } from './test-server.ts';

export interface VictimMail {
  mailboxId: string;
  /** To be removed. */
  spareMailboxId: string;
  /** Messages of the client: in its ticket, with a file; held back, one for each thing that is done to them. */
  inboundId: string;
  toAccept: string;
  toFile: string;
  blockId: string;
  /** Mail is handed over to it by HTTP, by whoever holds its secret. */
  intake: { mailboxId: string; secret: string };
}

/** Mailboxes of the provider, and messages of the client that came by one of them. */
export async function testMail(
  server: TestServer,
  { client, secret, ticketId }: { client: TestClient; secret: string; ticketId: string },
): Promise<VictimMail> {
  const mailboxId = await mailbox(server, `${uuidv7()}@example.com`);
  const message = (state: string, ticket: string | null) =>
    inboundMessage(server, { mailboxId, clientId: client.id, secret: `${secret}inbound`, state, ticketId: ticket });
  const blockId = uuidv7();
  await server.db.admin.query("insert into mail_blocks (id, kind, value) values ($1, 'address', $2)", [
    blockId,
    `${uuidv7()}@example.com`,
  ]);
  const { body } = await server.admin.call(mailboxes.create, { body: httpMailbox(`${uuidv7()}@example.com`) });
  return {
    mailboxId,
    intake: { mailboxId: body.id, secret: body.intakeSecret },
    spareMailboxId: await mailbox(server, `${uuidv7()}@example.com`),
    inboundId: await message('ticket', ticketId),
    toAccept: await message('quarantine', null),
    toFile: await message('quarantine', null),
    blockId,
  };
}

async function inboundMessage(
  { db, platform }: TestServer,
  row: { mailboxId: string; clientId: string; secret: string; state: string; ticketId: string | null },
): Promise<string> {
  const { mailboxId, clientId, secret, state, ticketId } = row;
  const id = uuidv7();
  const raw = Buffer.from(
    `From: ${secret}@example.com\r\nSubject: ${secret}\r\nMessage-ID: <${id}@x>\r\n\r\n${secret}\r\n`,
  );
  const stored = await platform.files.put(Readable.from([raw]), { maxBytes: raw.length });
  const part = { index: 0, name: secret, mediaType: 'text/plain', ...stored, inline: false, contentId: null };
  const facts = { to: [], cc: [], replyTo: [], inReplyTo: null, date: null, warnings: [], hasRemoteImages: false };
  await db.admin.query(
    `insert into inbound_mail (id, client_id, mailbox_id, uid, raw_sha256, size_bytes, state, subject, from_address,
                               preview, ticket_id, facts, received_at)
     values ($1, $2, $3, gen_random_uuid(), $4, $5, $6, $7, $7 || '@example.com', $7, $8, $9, now())`,
    [id, clientId, mailboxId, stored.sha256, raw.length, state, secret, ticketId, { ...facts, attachments: [part] }],
  );
  return id;
}

async function mailbox({ db }: TestServer, address: string): Promise<string> {
  const id = uuidv7();
  await db.admin.query(
    `insert into mailboxes (id, name, address, kind, active, incoming, options, state)
     values ($1, 'Support', $2, 'listener', false, $3, $4, 'off')`,
    [
      id,
      address,
      { server: null, folders: ['INBOX'], afterStoring: { kind: 'mark_seen' }, firstLookDays: null },
      {
        ...{ maxMiB: 35, plusAddressing: true, tellUnknown: false, trustedAuthservIds: [], systemSenders: [] },
        ...{ ccTakesPart: true, thanksKeepsState: false },
      },
    ],
  );
  return id;
}
