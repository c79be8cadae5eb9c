import { clientSenders } from '@lanet/contracts/client-senders';
import { tickets } from '@lanet/contracts/tickets';
import { v7 as uuidv7 } from 'uuid';
import type { TestClient, TestServer } from './test-server.ts';

export interface VictimDesk {
  /** A domain that may write for the client. */
  senderId: string;
  /** Reads along on the open ticket. */
  participantId: string;
  /** An upload of the client's `account` that was not sent yet. */
  uploadId: string;
  /** `merged` was merged into another ticket; the others are there to be. */
  merges: { merged: string; source: string; target: string };
}

interface Place {
  client: TestClient;
  secret: string;
  accountId: string;
  ticketId: string;
}

/** Who may write for a client, who reads along, what was merged and what was uploaded. */
export async function testDesk(server: TestServer, place: Place): Promise<VictimDesk> {
  const { client, secret, accountId, ticketId } = place;
  const { admin } = server.db;
  const sender = await server.superadmin.call(clientSenders.add, {
    params: { id: client.id },
    body: { kind: 'domain', value: `${secret}.example.com` },
  });
  const open = async (subject: string) => {
    const { body } = await client.requester.call(tickets.create, {
      body: { subject: `${secret} ${subject}`, text: `${secret} text`, siteId: client.siteId },
    });
    return String(body.id);
  };
  const merges = { merged: await open('merged'), source: await open('source'), target: await open('target') };
  await admin.query(
    "update tickets set merged_into = $2, merged_status = status, merged_kind = kind, status = 'closed', kind = 'closed' where id = $1",
    [merges.merged, ticketId],
  );
  await admin.query(
    'insert into ticket_participants (client_id, ticket_id, person_id, site_id) values ($1, $2, $3, $4)',
    [client.id, ticketId, accountId, client.siteId],
  );
  const uploadId = uuidv7();
  const { sha256, sizeBytes } = await server.platform.files.put(bytesOf(`${secret} upload`), { maxBytes: 1000 });
  await admin.query(
    "insert into ticket_uploads (person_id, id, name, media_type, sha256, size_bytes, created_at) values ($1, $2, $3, 'text/plain', $4, $5, now())",
    [accountId, uploadId, `${secret}.txt`, sha256, sizeBytes],
  );
  return { senderId: String(sender.body.id), participantId: accountId, uploadId, merges };
}

async function* bytesOf(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}
