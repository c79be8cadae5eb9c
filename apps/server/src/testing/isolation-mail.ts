import { v7 as uuidv7 } from 'uuid';
import type { TestClient, TestServer } from './test-server.ts';

export interface VictimMail {
  mailboxId: string;
  /** To be removed. */
  spareMailboxId: string;
}

/** Mailboxes of the provider, and a message of the client that came by one of them. */
export async function testMail(
  server: TestServer,
  { client, secret, ticketId }: { client: TestClient; secret: string; ticketId: string },
): Promise<VictimMail> {
  const mailboxId = await mailbox(server, `${uuidv7()}@example.com`);
  await server.db.admin.query(
    `insert into inbound_mail (id, client_id, mailbox_id, uid, raw_sha256, size_bytes, state, subject, from_address,
                               preview, ticket_id, received_at)
     values ($1, $2, $3, '1', $4, 100, 'ticket', $5, $5 || '@example.com', $5, $6, now())`,
    [uuidv7(), client.id, mailboxId, '0'.repeat(64), `${secret}inbound`, ticketId],
  );
  return { mailboxId, spareMailboxId: await mailbox(server, `${uuidv7()}@example.com`) };
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
        ...{ ccTakesPart: true, thanksKeepsState: false, reopenDays: 7 },
      },
    ],
  );
  return id;
}
