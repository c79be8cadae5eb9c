import { randomBytes } from 'node:crypto';
import { type EnrolmentLink, LinkText } from '@lanet/contracts/install';
import { base32 } from '@lanet/contracts/wire';
import { v7 as uuidv7 } from 'uuid';
import { fingerprintOf } from '../../platform/crypto/ed25519.ts';
import { hashEnrolmentToken, hashToken, newEnrolmentToken } from '../../platform/crypto/tokens.ts';
import { inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import {
  type ClaimState,
  findClaimState,
  findLink,
  findOpenLink,
  insertClaim,
  insertLink,
  readLinks,
  setLinkRevoked,
  toLink,
} from './agents.links.repo.ts';
import { findToken, toToken } from './agents.tokens.repo.ts';

const DAY_MS = 86_400_000;
/** How long a token that was given out through a link is good: to install with, not to keep. */
const CLAIM_MS = DAY_MS;
/** 160 bits, 32 characters. */
const LINK_BYTES = 20;

const personOf = ({ personId, name }: Caller) => ({ kind: 'person', id: personId, name }) as const;

/** @throws Refusal 404 `enrolment_tokens.not_found` */
export async function linksOf(tx: ScopedTx, tokenId: string, nowMs: number): Promise<{ items: EnrolmentLink[] }> {
  if (!(await findToken(tx, tokenId))) throw new Refusal('enrolment_tokens.not_found');
  return { items: (await readLinks(tx, tokenId)).map((row) => toLink(row, nowMs)) };
}

interface LinkMaker {
  caller: Caller;
  nowMs: number;
  publicUrl: string;
}

/**
 * Makes a link; its address is stored nowhere. It ends with its token at the latest.
 * @throws Refusal 404 `enrolment_tokens.not_found`, 409 `enrolment_tokens.closed` for one nobody can use any more.
 */
export async function createLink(
  tx: ScopedTx,
  { tokenId, validDays }: { tokenId: string; validDays: number },
  { caller, nowMs, publicUrl }: LinkMaker,
): Promise<{ address: string; item: EnrolmentLink }> {
  const row = await findToken(tx, tokenId);
  if (!row) throw new Refusal('enrolment_tokens.not_found');
  const { state, kind } = toToken(row, nowMs);
  // One for status messages lets nobody join.
  if (state !== 'active' || kind !== 'agent') throw new Refusal('enrolment_tokens.closed');
  const text = base32(randomBytes(LINK_BYTES));
  const id = uuidv7();
  const expiresAt = new Date(Math.min(row.expires_at.getTime(), nowMs + validDays * DAY_MS));
  await insertLink(tx, {
    ...{ id, tokenId, clientId: row.client_id, hash: hashToken(text), hint: text.slice(0, 4) },
    ...{ createdAt: new Date(nowMs), expiresAt, createdBy: caller.personId },
  });
  await audit(tx, {
    actor: personOf(caller),
    action: 'agents.link_created',
    target: row.label,
    clientId: row.client_id,
    detail: { linkId: id, tokenId, expiresAt: expiresAt.toISOString() },
  });
  const made = await findLink(tx, id);
  if (!made) throw new Refusal('enrolment_links.not_found');
  return { address: `${publicUrl}/e/${text}`, item: toLink(made, nowMs) };
}

/** Revoking twice is no mistake. @throws Refusal 404 `enrolment_links.not_found` */
export async function revokeLink(
  tx: ScopedTx,
  id: string,
  { caller, nowMs }: Omit<LinkMaker, 'publicUrl'>,
): Promise<void> {
  if (!(await findLink(tx, id))) throw new Refusal('enrolment_links.not_found');
  const revoked = await setLinkRevoked(tx, id, new Date(nowMs));
  if (!revoked) return;
  await audit(tx, {
    actor: personOf(caller),
    action: 'agents.link_revoked',
    target: `${revoked.hint}…`,
    clientId: revoked.clientId,
    detail: { linkId: id },
  });
}

/** Where an open link leads. */
export interface OpenLink {
  client: string;
  site: string;
  needsApproval: boolean;
  expiresAt: Date;
}

/** Whatever is wrong with a link, it is not there. @throws Refusal 404 `enrolment_links.not_found` */
export async function openLink({ db, clock }: Platform, text: string): Promise<OpenLink> {
  const found = await inScope(db, SYSTEM, (tx) => findByText(tx, text, clock.now()));
  const { client, site, approval, expiresAt } = found;
  return { client, site, needsApproval: approval !== 'automatic', expiresAt };
}

/**
 * Gives out a token of one day for the site of a link. It counts as a use of the link's own token once a computer joins
 * with it, not before. @throws Refusal 404 `enrolment_links.not_found`
 */
export async function claimToken(
  platform: Platform,
  { text, address }: { text: string; address: string },
): Promise<{ token: string; expiresAt: Date }> {
  const { identity } = await platform.gatewayKeys();
  const nowMs = platform.clock.now();
  return inScope(platform.db, SYSTEM, async (tx) => {
    const link = await findByText(tx, text, nowMs);
    const token = newEnrolmentToken(fingerprintOf(identity.publicKey));
    const expiresAt = new Date(Math.min(nowMs + CLAIM_MS, link.expiresAt.getTime()));
    const at = new Date(nowMs);
    const { id: linkId, clientId } = link;
    await insertClaim(tx, { id: uuidv7(), clientId, linkId, hash: token.hash, address, at, expiresAt });
    await audit(tx, {
      actor: { kind: 'system', id: null, name: address },
      action: 'agents.link_used',
      target: link.label,
      clientId,
      detail: { linkId, address },
    });
    return { token: token.text, expiresAt };
  });
}

/** How far the computer has come that joins with a token of a link. @throws Refusal 404 `enrolment_links.not_found` */
export async function claimProgress({ db }: Platform, token: string): Promise<ClaimState> {
  const hash = hashEnrolmentToken(token);
  const state = hash && (await inScope(db, SYSTEM, (tx) => findClaimState(tx, hash)));
  if (!state) throw new Refusal('enrolment_links.not_found');
  return state;
}

async function findByText(tx: ScopedTx, text: string, nowMs: number) {
  const link = LinkText.safeParse(text).success ? await findOpenLink(tx, hashToken(text), new Date(nowMs)) : undefined;
  if (!link) throw new Refusal('enrolment_links.not_found');
  return link;
}
