import { createHash, randomUUID } from 'node:crypto';
import { PNG_4_BY_3 } from '@lanet/contracts/testing/pictures';
import { v7 as uuidv7 } from 'uuid';
import type { TestClient, TestServer } from './test-server.ts';

export interface VictimHelp {
  /** A picture of the ticket that has arrived. */
  fileId: string;
  /** A request whose picture has not, and the picture. */
  requestId: string;
  picture: Buffer;
}

interface Place {
  client: TestClient;
  secret: string;
  deviceId: string;
  agentId: string;
  ticketId: string;
}

/** What somebody asked for at the client's computer, written as the server leaves it. */
export async function testHelp(server: TestServer, place: Place): Promise<VictimHelp> {
  const { client, secret, ticketId, deviceId, agentId } = place;
  const entryId = uuidv7();
  const detail = {
    kind: 'help_request',
    contact: { name: secret, email: null, phone: secret },
    requesterId: null,
    machine: { hostname: secret, os: null, user: secret, uptimeSeconds: null, volumes: [], alerts: [], readAt: 0 },
  };
  await server.db.admin.query(
    `insert into ticket_entries (client_id, id, ticket_id, site_id, visibility, author_kind, author_name, detail)
     values ($1, $2, $3, $4, 'internal', 'agent', $5, $6)`,
    [client.id, entryId, ticketId, client.siteId, secret, JSON.stringify(detail)],
  );
  const stored = await server.platform.files.put(chunks(`${secret} picture`), { maxBytes: 1000 });
  const fileId = await insertFile(server, place, entryId, { ...stored, state: 'stored' });
  const picture = Buffer.from(PNG_4_BY_3, 'base64');
  const sha256 = createHash('sha256').update(picture).digest('hex');
  const coming = { sha256, sizeBytes: picture.length, state: 'announced' } as const;
  const announcedId = await insertFile(server, place, entryId, coming);
  const requestId = randomUUID();
  await server.db.admin.query(
    `insert into help_requests (client_id, device_id, id, agent_id, ticket_id, file_id, created_at)
     values ($1, $2, $3, $4, $5, $6, now())`,
    [client.id, deviceId, requestId, agentId, ticketId, announcedId],
  );
  return { fileId, requestId, picture };
}

async function insertFile(
  { db }: TestServer,
  { client, ticketId }: Place,
  entryId: string,
  file: { sha256: string; sizeBytes: number; state: 'announced' | 'stored' },
): Promise<string> {
  const id = uuidv7();
  await db.admin.query(
    `insert into ticket_files (client_id, id, ticket_id, entry_id, site_id, visibility, name, media_type, sha256, size_bytes, state)
     values ($1, $2, $3, $4, $5, 'internal', $9, 'image/png', $6, $7, $8)`,
    [client.id, id, ticketId, entryId, client.siteId, file.sha256, file.sizeBytes, file.state, 'picture.png'],
  );
  return id;
}

async function* chunks(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}
