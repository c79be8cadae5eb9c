import type { EnrolmentLink } from '@lanet/contracts/install';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import { tokenState } from './agents.tokens.rules.ts';

// The maker's name is read along, for display; the token, because a link lives no longer than it.
const selectLinks = (tx: ScopedTx) =>
  tx
    .selectFrom('enrolment_links as l')
    .innerJoin('enrolment_tokens as t', 't.id', 'l.token_id')
    .leftJoin('people', 'people.id', 'l.created_by')
    .select(['l.id', 'l.hint', 'l.expires_at', 'l.revoked_at', 'l.claims', 'l.claimed_at', 'l.created_at'])
    .select(['l.created_by', 'people.name as creator_name'])
    .select(['t.revoked_at as token_revoked_at', 't.expires_at as token_expires_at', 't.uses', 't.max_uses']);

type Row = Awaited<ReturnType<ReturnType<typeof selectLinks>['execute']>>[number];

export function toLink(row: Row, nowMs: number): EnrolmentLink {
  return {
    id: row.id,
    hint: row.hint,
    expiresAt: row.expires_at.toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
    state: stateOf(row, nowMs),
    claims: row.claims,
    claimedAt: row.claimed_at?.toISOString() ?? null,
    createdBy: row.created_by && row.creator_name ? { id: row.created_by, name: row.creator_name } : null,
    createdAt: row.created_at.toISOString(),
  };
}

function stateOf(row: Row, nowMs: number): EnrolmentLink['state'] {
  if (row.revoked_at) return 'revoked';
  if (nowMs >= row.expires_at.getTime()) return 'expired';
  const times = { revokedAt: row.token_revoked_at?.getTime() ?? null, expiresAt: row.token_expires_at.getTime() };
  return tokenState({ ...times, uses: row.uses, maxUses: row.max_uses }, nowMs) === 'active' ? 'active' : 'closed';
}

/** Newest first, at most 100. */
export function readLinks(tx: ScopedTx, tokenId: string) {
  return selectLinks(tx)
    .where('l.token_id', '=', tokenId)
    .orderBy('l.created_at', 'desc')
    .orderBy('l.id', 'desc')
    .limit(100)
    .execute();
}

export function findLink(tx: ScopedTx, id: string) {
  return selectLinks(tx).where('l.id', '=', id).executeTakeFirst();
}

interface NewLink {
  id: string;
  tokenId: string;
  clientId: string;
  hash: Buffer;
  hint: string;
  createdAt: Date;
  expiresAt: Date;
  createdBy: string;
}

export async function insertLink(tx: ScopedTx, link: NewLink): Promise<void> {
  await tx
    .insertInto('enrolment_links')
    .values({
      ...{ client_id: link.clientId, id: link.id, token_id: link.tokenId, link_hash: link.hash, hint: link.hint },
      ...{ expires_at: link.expiresAt, created_at: link.createdAt, created_by: link.createdBy },
    })
    .execute();
}

/** The link's client and token; undefined when there is none or it is revoked already. */
export function setLinkRevoked(tx: ScopedTx, id: string, at: Date) {
  return tx
    .updateTable('enrolment_links')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning(['client_id as clientId', 'hint'])
    .executeTakeFirst();
}

/** A link that leads somewhere now, with where. */
export function findOpenLink(tx: ScopedTx, hash: Buffer, now: Date) {
  return tx
    .selectFrom('enrolment_links as l')
    .innerJoin('enrolment_tokens as t', 't.id', 'l.token_id')
    .innerJoin('clients as c', 'c.id', 't.client_id')
    .innerJoin('sites as s', 's.id', 't.site_id')
    .select(['l.id', 'l.client_id as clientId', 'l.hint', 't.label', 't.approval'])
    .select(['c.name as client', 's.name as site'])
    .select(sql<Date>`least(l.expires_at, t.expires_at)`.as('expiresAt'))
    .where('l.link_hash', '=', hash)
    .where('l.revoked_at', 'is', null)
    .where('l.expires_at', '>', now)
    .where('t.kind', '=', 'agent')
    .where('t.revoked_at', 'is', null)
    .where('t.expires_at', '>', now)
    .whereRef('t.uses', '<', 't.max_uses')
    .executeTakeFirst();
}

interface NewClaim {
  id: string;
  clientId: string;
  linkId: string;
  hash: Buffer;
  address: string;
  at: Date;
  expiresAt: Date;
}

/** Keeps a token that was given out, counts it, and forgets those of the link that are over. */
export async function insertClaim(tx: ScopedTx, claim: NewClaim): Promise<void> {
  const { clientId, linkId, at } = claim;
  await tx.deleteFrom('enrolment_claims').where('link_id', '=', linkId).where('expires_at', '<=', at).execute();
  await tx
    .insertInto('enrolment_claims')
    .values({
      ...{ client_id: clientId, id: claim.id, link_id: linkId, token_hash: claim.hash },
      ...{ expires_at: claim.expiresAt, address: claim.address, created_at: at },
    })
    .execute();
  await tx
    .updateTable('enrolment_links')
    .set((eb) => ({ claims: eb('claims', '+', 1), claimed_at: at }))
    .where('id', '=', linkId)
    .execute();
}

/** That a computer joined with a token of a link; the last one, where several did. */
export async function setClaimAgent(tx: ScopedTx, hash: Buffer, agentId: string): Promise<void> {
  await tx.updateTable('enrolment_claims').set({ agent_id: agentId }).where('token_hash', '=', hash).execute();
}

/** `reporting`: its first report is stored. */
export type ClaimState = 'waiting' | 'pending' | 'joined' | 'reporting' | 'refused';

export async function findClaimState(tx: ScopedTx, hash: Buffer): Promise<ClaimState | undefined> {
  const row = await tx
    .selectFrom('enrolment_claims as c')
    .leftJoin('agents as a', 'a.id', 'c.agent_id')
    .leftJoin('device_status as s', 's.device_id', 'a.device_id')
    .select(['a.state', 's.reported_at'])
    .where('c.token_hash', '=', hash)
    .executeTakeFirst();
  if (!row) return undefined;
  if (row.state === null) return 'waiting';
  if (row.state === 'pending') return 'pending';
  if (row.state !== 'active') return 'refused';
  return row.reported_at ? 'reporting' : 'joined';
}
