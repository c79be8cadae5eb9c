import type { Facts } from '@lanet/contracts/agent';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { ScopedTx } from '../../platform/database/index.ts';
import { searchedMarks } from './agents.duplicates.rules.ts';

/** One enrolment of a key at a time: a repeat that overtakes the first one waits for it, and then finds it. */
export async function lockKey(tx: ScopedTx, agentId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${agentId}, 7))`.execute(tx);
}

const enrolled = [
  'id as agentId',
  'client_id as clientId',
  'device_id as deviceId',
  'token_id as tokenId',
  'state',
  'enrolment_proof as proof',
  'facts',
  'let_in as letIn',
  'recovers',
  'copy_of as copyOf',
] as const;

export function findEnrolled(tx: ScopedTx, agentId: string) {
  return tx.selectFrom('agents').select(enrolled).where('id', '=', agentId).executeTakeFirst();
}

/** Locked where it waits, so that a person and a silent device do not decide about it at once. */
export async function lockEnrolled(tx: ScopedTx, agentId: string) {
  const found = await findEnrolled(tx, agentId);
  if (found?.state !== 'pending') return found;
  return tx.selectFrom('agents').select(enrolled).where('id', '=', agentId).forUpdate().executeTakeFirst();
}

interface UsableToken {
  id: string;
  clientId: string;
  siteId: string;
  approval: string;
  inRange: boolean;
}

/** The id of the token of a hash: its own, or that of one which was given out through a link of it. */
const tokenOfHash = (hash: Buffer) => sql<boolean>`id in (
  select t.id from enrolment_tokens t where t.token_hash = ${hash}
  union all
  select l.token_id from enrolment_claims c join enrolment_links l on l.id = c.link_id where c.token_hash = ${hash})`;

/** A token that was given out through a link is good for its day, and no longer than the link. */
const isOpenClaim = (hash: Buffer, now: Date) => sql<boolean>`not exists (
  select from enrolment_claims c join enrolment_links l on l.id = c.link_id
  where c.token_hash = ${hash} and (c.expires_at <= ${now} or l.revoked_at is not null))`;

/** Takes one use of the token, if it has one left now: two that come together cannot both take the last. */
export async function takeUse(
  tx: ScopedTx,
  hash: Buffer,
  address: string,
  now: Date,
): Promise<UsableToken | undefined> {
  return tx
    .updateTable('enrolment_tokens')
    .set((eb) => ({ uses: eb('uses', '+', 1) }))
    .where(tokenOfHash(hash))
    .where(isOpenClaim(hash, now))
    .where('kind', '=', 'agent')
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .whereRef('uses', '<', 'max_uses')
    .returning(['id', 'client_id as clientId', 'site_id as siteId', 'approval'])
    .returning(sql<boolean>`${address}::inet <<= any (address_ranges)`.as('inRange'))
    .executeTakeFirst();
}

/** The token, usable or not: for an agent that is in already and only repeats itself. */
export function findTokenByHash(tx: ScopedTx, hash: Buffer) {
  return tx
    .selectFrom('enrolment_tokens')
    .select(['id', 'client_id as clientId'])
    .where(tokenOfHash(hash))
    .executeTakeFirst();
}

/** A computer that asks to join, and the device that stands for it until it is known which one it is. */
interface NewDevice {
  agentId: string;
  clientId: string;
  siteId: string;
  deviceId: string;
  name: string;
  type: string;
  os: string | null;
  model: string | null;
  serial: string | null;
  uuid: string | null;
  simulated: boolean;
  facts: Facts;
  letIn: boolean;
  recovers: string | null;
}

interface NewAgent {
  /** Null for a copy, which its original vouched for. */
  tokenId: string | null;
  copyOf?: string;
  publicKey: Buffer;
  proof: string;
  agentVersion: string;
  address: string;
  now: Date;
}

/** Device, agent and an empty status, which reports only ever update. It waits. */
export async function insertEnrolled(tx: ScopedTx, device: NewDevice, agent: NewAgent): Promise<void> {
  const { agentId, clientId, siteId, deviceId, facts, letIn, recovers, ...described } = device;
  const { name, type, os, model, serial, uuid, simulated } = described;
  await tx
    .insertInto('devices')
    .values({
      ...{ client_id: clientId, id: deviceId, site_id: siteId, status: 'pending' },
      ...{ name, type, os, model, serial, uuid, simulated },
    })
    .execute();
  await tx
    .insertInto('agents')
    .values({
      client_id: clientId,
      id: agentId,
      device_id: deviceId,
      token_id: agent.tokenId,
      copy_of: agent.copyOf ?? null,
      public_key: agent.publicKey,
      state: 'pending',
      platform: facts.platform,
      facts: JSON.stringify(facts),
      marks: searchedMarks(facts),
      agent_version: agent.agentVersion,
      address: agent.address,
      enrolment_proof: agent.proof,
      enrolled_at: agent.now,
      let_in: letIn,
      recovers,
    })
    .execute();
  await tx
    .insertInto('device_status')
    .values({
      ...{ client_id: clientId, device_id: deviceId, site_id: siteId },
      ...{ agent_id: agentId, agent_version: agent.agentVersion },
    })
    .execute();
}

/** The signature of the newest repeat: what the agent still holds, and what later answers are signed over. */
export async function setProof(tx: ScopedTx, agentId: string, proof: string): Promise<void> {
  await tx.updateTable('agents').set({ enrolment_proof: proof }).where('id', '=', agentId).execute();
}

interface TokenUseRow {
  clientId: string;
  tokenId: string;
  agentId: string;
  at: Date;
  address: string;
  hostname: string;
  serial: string | null;
  agentVersion: string;
  result: 'active' | 'pending' | 'repeated';
}

/** Writes a use down. One agent's repeats from one address are one line: an agent in a loop must not fill the table. */
export async function insertUse(tx: ScopedTx, use: TokenUseRow): Promise<void> {
  await sql`
    insert into enrolment_uses (client_id, id, token_id, agent_id, at, address, hostname, serial, agent_version, result)
    select ${use.clientId}, ${uuidv7()}, ${use.tokenId}, ${use.agentId}, ${use.at}, ${use.address}, ${use.hostname},
      ${use.serial}, ${use.agentVersion}, ${use.result}
    where ${use.result} <> 'repeated' or not exists (
      select from enrolment_uses where client_id = ${use.clientId} and token_id = ${use.tokenId}
        and agent_id = ${use.agentId} and address = ${use.address} and result = 'repeated')`.execute(tx);
}

/** The public half of the key that commands are signed with now; the signer publishes it at its first start. */
export async function findCommandKey(tx: ScopedTx): Promise<string | undefined> {
  const row = await tx
    .selectFrom('signer_keys')
    .select('public_key')
    .where('retired_at', 'is', null)
    .orderBy('published_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.public_key;
}
