import { createHash, randomBytes } from 'node:crypto';
import { keyFingerprint } from '@lanet/contracts/wire';
import { v7 as uuidv7 } from 'uuid';
import type { TestClient, TestServer } from './test-server.ts';

export interface VictimIdentity {
  /** Its agent took another one's place, by facts. */
  linkedDeviceId: string;
  /** Its agent is to sleep. */
  archivedDeviceId: string;
  /** Refused by a person. */
  refusedDeviceId: string;
}

/** Devices about whose identity something was decided, as the routes leave them. */
export async function testIdentity(
  server: TestServer,
  { client, secret }: { client: TestClient; secret: string },
): Promise<VictimIdentity> {
  const place = { server, client, secret };
  const linkedDeviceId = await device(place, 'active');
  const before = await agent(place, linkedDeviceId, { state: 'revoked' });
  await agent(place, linkedDeviceId, { state: 'active', link: 'claimed', replaces: before });
  const archivedDeviceId = await device(place, 'archived');
  const retired = await agent(place, archivedDeviceId, { state: 'revoked' });
  await server.db.admin.query(
    `insert into agent_tombstones (client_id, agent_id, device_id, public_key, was, what, requester_id, expires_at, payload)
     select client_id, id, device_id, public_key, 'active', 'sleep', $2, now() + interval '5 years', $3 from agents where id = $1`,
    [retired, server.superadmin.id, secret],
  );
  const refusedDeviceId = await device(place, 'rejected');
  await agent(place, refusedDeviceId, { state: 'rejected', by: server.superadmin.id });
  return { linkedDeviceId, archivedDeviceId, refusedDeviceId };
}

interface Place {
  server: TestServer;
  client: TestClient;
  secret: string;
}

async function device({ server, client, secret }: Place, status: string): Promise<string> {
  const id = uuidv7();
  await server.db.admin.query(
    "insert into devices (client_id, id, site_id, name, type, status) values ($1, $2, $3, $4, 'server', $5)",
    [client.id, id, client.siteId, `${secret} ${status}`, status],
  );
  return id;
}

async function agent(
  { server, client, secret }: Place,
  deviceId: string,
  { state, link, replaces, by }: { state: string; link?: string; replaces?: string; by?: string },
): Promise<string> {
  const publicKey = randomBytes(32);
  const id = keyFingerprint(createHash('sha256').update(publicKey).digest());
  const facts = {
    ...{ hostname: `${secret} pc`, platform: 'linux', os: 'Debian', arch: 'x64', deviceType: 'server' },
    ...{ uuid: null, serial: null, installId: null, vendor: null, model: null, macs: [], diskSerials: [] },
  };
  await server.db.admin.query(
    `insert into agents (client_id, id, device_id, public_key, state, platform, facts, agent_version, address, link,
       link_score, linked_at, replaces, approved_by)
     values ($1, $2, $3, $4, $5, 'linux', $6, '3.1.0', '127.0.0.1', $7, 80,
       case when $7::text is null then null else now() end, $8, $9)`,
    [client.id, id, deviceId, publicKey, state, facts, link ?? null, replaces ?? null, by ?? null],
  );
  return id;
}
