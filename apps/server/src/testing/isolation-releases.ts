import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { TestServer } from './test-server.ts';

export interface VictimReleases {
  /** A link of the client's token, and its text. */
  linkId: string;
  spareLinkId: string;
  linkText: string;
  releaseId: string;
  rolloutId: string;
}

interface Place {
  clientId: string;
  secret: string;
  tokenId: string;
  deviceId: string;
  agentId: string;
}

const sum = (text: string) => createHash('sha256').update(text).digest();

/** Links of the client, a computer of it that only says how it is, a release that is nobody's, and what became of it on the client's device. */
export async function testReleases({ db }: TestServer, place: Place): Promise<VictimReleases> {
  const { clientId, secret, tokenId, deviceId, agentId } = place;
  const linkText = 'b'.repeat(32);
  const ids = { linkId: uuidv7(), spareLinkId: uuidv7(), releaseId: uuidv7(), rolloutId: uuidv7() };
  const links = [
    { id: ids.linkId, hash: sum(linkText) },
    { id: ids.spareLinkId, hash: sum(secret) },
  ];
  for (const { id, hash } of links)
    await db.admin.query(
      `insert into enrolment_links (client_id, id, token_id, link_hash, hint, expires_at)
       values ($1, $2, $3, $4, 'bbbb', now() + interval '1 day')`,
      [clientId, id, tokenId, hash],
    );
  await db.admin.query(
    `insert into enrolment_claims (client_id, id, link_id, token_hash, expires_at, address)
     values ($1, $2, $3, $4, now() + interval '1 day', $5)`,
    [clientId, uuidv7(), ids.linkId, sum(`${secret} claim`), secret],
  );
  const { rows } = await db.admin.query<{ number: number }>(
    'select coalesce(max(number), 0)::int + 1 as number from agent_releases',
  );
  const number = rows[0]?.number ?? 1;
  const manifest = JSON.stringify({
    allowsDowngrade: false,
    version: `0.0.${number}`,
    number,
    protocol: { min: 1, max: 1 },
    files: [{ file: 'agent.cjs', sha256: '0'.repeat(64), sizeBytes: 1 }],
  });
  await db.admin.query("insert into release_keys values ('k', now(), 'test') on conflict do nothing");
  await db.admin.query("insert into agent_releases values ($1, $2, $3, $4, 's', 'k', now(), 'test')", [
    ...[ids.releaseId, `0.0.${number}`, number, manifest],
  ]);
  await db.admin.query(
    `insert into agent_rollouts (id, release_id, state, percent, widened_at, started_at, changed_at)
     values ($1, $2, 'ended', 0, now(), now(), now())`,
    [ids.rolloutId, ids.releaseId],
  );
  await db.admin.query('insert into agent_rollout_canaries values ($1, $2, $3)', [clientId, ids.rolloutId, deviceId]);
  await db.admin.query("insert into agent_rollout_devices values ($1, $2, $3, $4, '0.2.0', now())", [
    ...[clientId, ids.rolloutId, deviceId, agentId],
  ]);
  await db.admin.query(
    `insert into agent_updates (client_id, id, device_id, agent_id, version, state, reason, at, received_at)
     values ($1, $2, $3, $4, $5, 'failed', $6, now(), now())`,
    [clientId, uuidv7(), deviceId, agentId, `0.0.${number}`, secret],
  );
  await db.admin.query(
    `insert into status_sources (client_id, device_id, token_id, computer_id, claims) values ($1, $2, $3, $4, $5)`,
    [clientId, deviceId, tokenId, secret, JSON.stringify({ client_id: secret })],
  );
  return { ...ids, linkText };
}
