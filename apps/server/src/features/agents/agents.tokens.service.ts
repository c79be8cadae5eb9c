import { type EnrolmentToken, enrolmentTokens } from '@lanet/contracts/agents';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { fingerprintOf } from '../../platform/crypto/ed25519.ts';
import { newEnrolmentToken } from '../../platform/crypto/tokens.ts';
import { inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import { InstantKey, pageOf, readCursor } from '../../platform/http/cursor.ts';
import { type Caller, parsed, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import { suspendEnrolledWith } from './agents.lifecycle.service.ts';
import {
  findSite,
  findSiteBySlugs,
  findToken,
  insertToken,
  readTokens,
  readUses,
  setRevoked,
  toToken,
} from './agents.tokens.repo.ts';
import { automaticFaults } from './agents.tokens.rules.ts';

const DAY_MS = 86_400_000;
const TokenCursor = z.tuple([InstantKey, z.uuid()]);

type NewTokenBody = z.output<(typeof enrolmentTokens.create)['body']>;

/** Who makes a token, and with what. `fingerprint` is the server's, which the token carries. */
interface TokenMaker {
  clock: Clock;
  fingerprint: string;
  actor: { kind: 'person' | 'system'; id: string | null; name: string };
}

export async function tokenPage(
  tx: ScopedTx,
  query: { limit: number; cursor?: string | undefined; clientId?: string | undefined },
  nowMs: number,
): Promise<{ items: EnrolmentToken[]; nextCursor: string | null }> {
  const after = readCursor(TokenCursor, query.cursor);
  const rows = await readTokens(tx, { clientId: query.clientId, after, limit: query.limit + 1 });
  return pageOf(
    rows,
    query.limit,
    (row) => toToken(row, nowMs),
    (row) => [row.created_key, row.id],
  );
}

/** @throws Refusal 404 `sites.not_found` for a client or site that is not there for the caller; 422 for the rules of 2.2. */
export async function createToken(
  tx: ScopedTx,
  body: NewTokenBody,
  { clock, fingerprint, actor }: TokenMaker,
): Promise<{ token: string; item: EnrolmentToken }> {
  const faults = automaticFaults(body);
  if (faults.length > 0) throw new Refusal('request.invalid', { errors: faults });
  const site = await findSite(tx, body.clientId, body.siteId);
  if (!site) throw new Refusal('sites.not_found');

  const { text, hash } = newEnrolmentToken(fingerprint);
  const id = uuidv7();
  const createdAt = new Date(clock.now());
  const expiresAt = new Date(clock.now() + body.validDays * DAY_MS);
  // Enough to tell two tokens apart, and 20 of 130 bits are no help to a guesser.
  const hint = text.slice(0, 'LANET-'.length + 4);
  await insertToken(tx, { ...body, id, hash, hint, createdAt, expiresAt, createdBy: actor.id });
  await audit(tx, {
    actor,
    action: 'agents.token_created',
    target: body.label,
    clientId: body.clientId,
    detail: { tokenId: id, maxUses: body.maxUses, validDays: body.validDays, approval: body.approval },
  });
  const row = await findToken(tx, id);
  if (!row) throw new Refusal('enrolment_tokens.not_found');
  return { token: text, item: toToken(row, clock.now()) };
}

/** For the command line. @throws Refusal 404 `sites.not_found`. */
export async function createTokenBySlug(
  platform: Platform,
  input: { client: string; site: string; maxUses: number; validDays: number; automaticFrom?: readonly string[] },
): Promise<{ token: string }> {
  const { identity } = await platform.gatewayKeys();
  return inScope(platform.db, SYSTEM, async (tx) => {
    const place = await findSiteBySlugs(tx, input.client, input.site);
    if (!place) throw new Refusal('sites.not_found');
    const { maxUses, validDays, automaticFrom = [] } = input;
    // Numbers from a command line may be anything: held to the same schema as those of the page.
    const given = {
      ...place,
      label: 'lanet token create',
      maxUses,
      validDays,
      ...(automaticFrom.length > 0 && { approval: 'automatic', addressRanges: automaticFrom }),
    };
    return createToken(tx, parsed(enrolmentTokens.create.body, given, 'body'), {
      clock: platform.clock,
      fingerprint: fingerprintOf(identity.publicKey),
      actor: { kind: 'system', id: null, name: 'lanet token create' },
    });
  });
}

/** @throws Refusal 404 `enrolment_tokens.not_found` */
export async function tokenUses(tx: ScopedTx, id: string) {
  if (!(await findToken(tx, id))) throw new Refusal('enrolment_tokens.not_found');
  return { items: await readUses(tx, id) };
}

/** Revoking twice is no mistake. @throws Refusal 404 `enrolment_tokens.not_found` */
export async function revokeToken(
  tx: ScopedTx,
  { id, suspendDevices, nowMs }: { id: string; suspendDevices: boolean; nowMs: number },
  caller: Caller,
): Promise<void> {
  const token = await findToken(tx, id);
  if (!token) throw new Refusal('enrolment_tokens.not_found');
  await setRevoked(tx, id, new Date(nowMs));
  const suspended = suspendDevices ? await suspendEnrolledWith(tx, id) : 0;
  await audit(tx, {
    actor: { kind: 'person', id: caller.personId, name: caller.name },
    action: 'agents.token_revoked',
    target: token.label,
    clientId: token.client_id,
    security: true,
    detail: { tokenId: id, suspended },
  });
}
