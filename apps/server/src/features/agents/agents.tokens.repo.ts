import type { EnrolmentToken, TokenUse } from '@lanet/contracts/agents';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import { instantKey, keyInstant } from '../../platform/http/cursor.ts';
import { tokenState } from './agents.tokens.rules.ts';

const Kind = z.enum(['agent', 'status']);
const Approval = z.enum(['first', 'automatic']);
const Result = z.enum(['active', 'pending', 'repeated']);

// Names of clients, sites and people are read along: one query for a list instead of four.
const selectTokens = (tx: ScopedTx) =>
  tx
    .selectFrom('enrolment_tokens as t')
    .innerJoin('clients', 'clients.id', 't.client_id')
    .innerJoin('sites', 'sites.id', 't.site_id')
    .leftJoin('people', 'people.id', 't.created_by')
    .select([
      't.id',
      't.label',
      't.kind',
      't.client_id',
      'clients.name as client_name',
      't.site_id',
      'sites.name as site_name',
      't.hint',
      't.approval',
      't.max_uses',
      't.uses',
      't.expires_at',
      't.revoked_at',
      't.created_by',
      'people.name as creator_name',
      't.created_at',
    ])
    .select(sql<string[]>`t.address_ranges::text[]`.as('address_ranges'))
    .select(instantKey('t.created_at').as('created_key'));

type Row = Awaited<ReturnType<ReturnType<typeof selectTokens>['execute']>>[number];

export function toToken(row: Row, nowMs: number): EnrolmentToken {
  const times = { revokedAt: row.revoked_at?.getTime() ?? null, expiresAt: row.expires_at.getTime() };
  return {
    id: row.id,
    label: row.label,
    kind: Kind.parse(row.kind),
    client: { id: row.client_id, name: row.client_name },
    site: { id: row.site_id, name: row.site_name },
    hint: row.hint,
    approval: Approval.parse(row.approval),
    addressRanges: row.address_ranges,
    maxUses: row.max_uses,
    uses: row.uses,
    expiresAt: row.expires_at.toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
    state: tokenState({ ...times, uses: row.uses, maxUses: row.max_uses }, nowMs),
    createdBy: row.created_by && row.creator_name ? { id: row.created_by, name: row.creator_name } : null,
    createdAt: row.created_at.toISOString(),
  };
}

interface TokenPage {
  clientId: string | undefined;
  /** Tokens older than this one: instant (epoch microseconds) and id. */
  after: readonly [number, string] | undefined;
  limit: number;
}

/** Newest first. */
export function readTokens(tx: ScopedTx, { clientId, after, limit }: TokenPage) {
  return selectTokens(tx)
    .$if(clientId !== undefined, (query) => query.where('t.client_id', '=', clientId ?? ''))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(t.created_at, t.id) < (${keyInstant(after?.[0] ?? 0)}, ${after?.[1] ?? ''}::uuid)`),
    )
    .orderBy('t.created_at', 'desc')
    .orderBy('t.id', 'desc')
    .limit(limit)
    .execute();
}

export function findToken(tx: ScopedTx, id: string) {
  return selectTokens(tx).where('t.id', '=', id).executeTakeFirst();
}

/** The site with its client, if the caller sees both and they belong together. */
export function findSite(tx: ScopedTx, clientId: string, siteId: string) {
  return tx
    .selectFrom('sites')
    .innerJoin('clients', 'clients.id', 'sites.client_id')
    .select(['sites.id', 'clients.name as clientName'])
    .where('sites.client_id', '=', clientId)
    .where('sites.id', '=', siteId)
    .executeTakeFirst();
}

export function findSiteBySlugs(tx: ScopedTx, client: string, site: string) {
  return tx
    .selectFrom('sites')
    .innerJoin('clients', 'clients.id', 'sites.client_id')
    .select(['sites.id as siteId', 'clients.id as clientId'])
    .where('clients.slug', '=', client)
    .where('sites.slug', '=', site)
    .executeTakeFirst();
}

interface NewToken {
  id: string;
  clientId: string;
  siteId: string;
  label: string;
  kind: 'agent' | 'status';
  hash: Buffer;
  hint: string;
  approval: 'first' | 'automatic';
  addressRanges: readonly string[];
  maxUses: number;
  createdAt: Date;
  expiresAt: Date;
  createdBy: string | null;
}

export async function insertToken(tx: ScopedTx, token: NewToken): Promise<void> {
  await tx
    .insertInto('enrolment_tokens')
    .values({
      id: token.id,
      client_id: token.clientId,
      site_id: token.siteId,
      label: token.label,
      kind: token.kind,
      token_hash: token.hash,
      hint: token.hint,
      approval: token.approval,
      // 10.0.0.5/8 is a sloppy way to write a network, and the column takes only the tidy one.
      address_ranges: sql`(select coalesce(array_agg(network(range::inet)), '{}') from unnest(${token.addressRanges}::text[]) as range)`,
      max_uses: token.maxUses,
      created_at: token.createdAt,
      expires_at: token.expiresAt,
      created_by: token.createdBy,
    })
    .execute();
}

/** Newest first, at most 500. */
export async function readUses(tx: ScopedTx, tokenId: string): Promise<z.infer<typeof TokenUse>[]> {
  const rows = await tx
    .selectFrom('enrolment_uses')
    .select(['at', 'address', 'hostname', 'serial', 'agent_version', 'result'])
    .where('token_id', '=', tokenId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(500)
    .execute();
  return rows.map(({ at, agent_version, result, ...row }) => ({
    ...row,
    at: at.toISOString(),
    agentVersion: agent_version,
    result: Result.parse(result),
  }));
}

/** The token's client and label; undefined when there is none or it is revoked already. */
export function setRevoked(tx: ScopedTx, id: string, at: Date) {
  return tx
    .updateTable('enrolment_tokens')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning(['client_id as clientId', 'label'])
    .executeTakeFirst();
}
