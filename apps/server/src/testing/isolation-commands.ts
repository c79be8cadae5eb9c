import { v7 as uuidv7 } from 'uuid';
import { testPlans } from './isolation-plans.ts';
import type { TestClient, TestServer } from './test-server.ts';

export interface VictimCommands {
  /** Ended, with output and a stored file. */
  finished: string;
  fileSha256: string;
  /** Announced by the agent, not sent yet. */
  announcedSha256: string;
  announcedBytes: Buffer;
  /** Signed, and waits for the agent. */
  queued: string;
  /** Waits for the signer. */
  requested: string;
  /** A script that may be run without a fresh second factor. */
  scriptId: string;
  /** Of updates, for a window to come. */
  planId: string;
}

interface Place {
  client: TestClient;
  secret: string;
  deviceId: string;
  agentId: string;
  ticketId: string;
}

/** Runs in the three states that the routes ask about, written as the signer and the agent would leave them. */
export async function testCommands(server: TestServer, place: Place): Promise<VictimCommands> {
  const { db, platform } = server;
  const { client, secret } = place;
  const { rows } = await db.admin.query<{ id: string }>(
    "select id from scripts where class = 'safe' order by key limit 1",
  );
  const scriptId = rows[0]?.id ?? '';
  const [finished, queued, requested] = [
    await insertRun(server, place, scriptId, 'finished'),
    await insertRun(server, place, scriptId, 'queued'),
    await insertRun(server, place, scriptId, 'requested'),
  ];
  await db.admin.query(
    "insert into command_output (client_id, command_id, part, stream, text) values ($1, $2, 0, 'stdout', $3)",
    [client.id, finished, `${secret} output`],
  );
  const announcedBytes = Buffer.from(`${secret} announced`);
  const file = await platform.files.put(chunks(`${secret} file`), { maxBytes: 1000 });
  const announced = await platform.files.put(chunks(announcedBytes), { maxBytes: 1000 });
  await platform.files.delete(announced.sha256);
  await insertFile(server, client, finished, { ...file, name: `${secret}.txt`, stored: true });
  await insertFile(server, client, finished, { ...announced, name: `${secret}.log`, stored: false });
  await db.admin.query(
    "insert into command_envelopes (client_id, command_id, payload, signature, key_id, expires_at) values ($1, $2, $3, 'x', 'x', now() + interval '1 day')",
    [client.id, queued, `${secret} payload`],
  );
  const { deviceId } = place;
  const planId = await testPlans(server, { clientId: client.id, deviceId, secret, commandId: finished });
  return {
    planId,
    ...{ finished, queued, requested, scriptId, announcedBytes },
    ...{ fileSha256: file.sha256, announcedSha256: announced.sha256 },
  };
}

async function insertRun({ db }: TestServer, place: Place, scriptId: string, state: string): Promise<string> {
  const id = uuidv7();
  await db.admin.query(
    `insert into commands (client_id, id, device_id, agent_id, ticket_id, script_id, platform, script_version, script_sha256,
       parameters, class, requester_id, reason, state, expires_at, envelope_wanted)
     select $1, $2, $3, $4, $5, s.id, 'linux', t.version, t.sha256, jsonb_build_object('word', $6::text), s.class, p.id, $6,
       $7, now() + interval '1 day', false
     from scripts s join script_texts t on t.script_id = s.id and t.platform = 'linux', people p
     where s.id = $8 and p.role = 'superadmin'
     order by t.version desc limit 1`,
    [place.client.id, id, place.deviceId, place.agentId, place.ticketId, place.secret, state, scriptId],
  );
  return id;
}

async function insertFile(
  { db }: TestServer,
  client: TestClient,
  commandId: string,
  file: { sha256: string; sizeBytes: number; name: string; stored: boolean },
): Promise<void> {
  await db.admin.query(
    `insert into command_files (client_id, command_id, sha256, name, size_bytes, stored_at)
     values ($1, $2, $3, $4, $5, case when $6 then now() end)`,
    [client.id, commandId, file.sha256, file.name, file.sizeBytes, file.stored],
  );
}

async function* chunks(content: string | Buffer): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}
