import { v7 as uuidv7 } from 'uuid';
import { hashToken, newToken } from '../../platform/crypto/tokens.ts';
import { type AuthTx, inAuth } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import { findAccount, insertAccount, organisationName, setPasswordHash } from './auth.accounts.repo.ts';
import { hashPassword, isPassword } from './auth.hashing.service.ts';
import { findLink, insertLink, takeLink, voidLinks } from './auth.links.repo.ts';
import { type PasswordOwner, passwordWeakness } from './auth.passwords.rules.ts';
import { LINK_LIFETIME_MS, type LinkPurpose } from './auth.rules.ts';
import { storedEmail } from './auth.sign-in.service.ts';
import { endAllSignIns } from './auth.sign-ins.repo.ts';
import { countTry, forgive, fromAddress, tellFailed } from './auth.throttle.service.ts';

/** The hash to store. @throws Refusal 422 `auth.weak_password`; its detail says `common` or `personal`. */
export async function hashAcceptable(password: string, owner: PasswordOwner): Promise<string> {
  const weakness = passwordWeakness(password, owner);
  if (weakness) throw new Refusal('auth.weak_password', { detail: weakness });
  return hashPassword(password);
}

/**
 * Changes one's own password and ends one's other sign-ins.
 * @throws Refusal 401 `auth.wrong_credentials`, 422 `auth.weak_password`, 429.
 */
export async function changePassword(
  platform: Platform,
  caller: Caller,
  { current, password }: { current: string; password: string },
  address: string,
): Promise<void> {
  const { db } = platform;
  const { personId } = caller;
  const { account, organisation } = await inAuth(db, async (tx) => ({
    account: await findAccount(tx, personId),
    organisation: await organisationName(tx),
  }));
  if (!account) throw new Refusal('auth.required');
  const tried = await countTry(platform, [{ kind: 'account', value: account.email }, fromAddress(address)]);
  if (!(await isPassword(account.password_hash, current))) {
    await tellFailed(platform, tried, account.email);
    throw new Refusal('auth.wrong_credentials');
  }
  await inAuth(db, (tx) => forgive(tx, tried));

  const hash = await hashAcceptable(password, { name: account.name, email: account.email, organisation });
  await inAuth(db, (tx) =>
    storePassword(tx, platform, { id: personId, name: account.name }, { hash, keepSignInId: caller.signInId }),
  );
  db.bus.publish({ topic: 'sign_ins.ended', personId });
}

/**
 * Asks for a mail with a link, for whoever has this address. Nothing here depends on whether anybody has: the job looks.
 * @throws Refusal 429 `auth.too_many_attempts` at the sixth time in an hour.
 */
export async function requestReset(platform: Platform, typed: string, address: string): Promise<void> {
  const email = storedEmail(typed);
  await countTry(platform, [{ kind: 'reset_account', value: email }, fromAddress(address, 'reset_address')]);
  await inAuth(platform.db, (tx) => enqueue(tx, 'auth.send_reset', { mailId: uuidv7(), email }));
}

/**
 * A link that sets a person's password, to be shown or sent once: `…/password#<token>`. In the fragment it reaches
 * no log of a server or proxy.
 */
export async function makePasswordLink(
  tx: AuthTx,
  { clock, publicUrl }: Platform,
  personId: string,
  purpose: LinkPurpose,
): Promise<string> {
  const now = clock.now();
  const { text, hash } = newToken();
  await insertAccount(tx, personId);
  await insertLink(tx, {
    token_hash: hash,
    person_id: personId,
    purpose,
    created_at: new Date(now),
    expires_at: new Date(now + LINK_LIFETIME_MS[purpose]),
  });
  return `${publicUrl()}/password#${text}`;
}

/**
 * Sets a password by a link, once, and ends all sign-ins; the second factor stays.
 * @throws Refusal 410 `auth.link_invalid`, 422 `auth.weak_password` (the link is still good then).
 */
export async function setPasswordByLink(platform: Platform, token: string, password: string): Promise<void> {
  const { db, clock } = platform;
  const tokenHash = hashToken(token);
  const { link, organisation } = await inAuth(db, async (tx) => ({
    link: await findLink(tx, tokenHash, new Date(clock.now())),
    organisation: await organisationName(tx),
  }));
  if (!link) throw new Refusal('auth.link_invalid');
  const hash = await hashAcceptable(password, { name: link.name, email: link.email, organisation });
  await inAuth(db, async (tx) => {
    if (!(await takeLink(tx, tokenHash, new Date(clock.now())))) throw new Refusal('auth.link_invalid');
    await storePassword(tx, platform, { id: link.person_id, name: link.name }, { hash, keepSignInId: null });
  });
  db.bus.publish({ topic: 'sign_ins.ended', personId: link.person_id });
}

async function storePassword(
  tx: AuthTx,
  { clock }: Platform,
  { id, name }: { id: string; name: string },
  { hash, keepSignInId }: { hash: string; keepSignInId: string | null },
): Promise<void> {
  const now = new Date(clock.now());
  await setPasswordHash(tx, id, hash);
  await endAllSignIns(tx, id, now, keepSignInId);
  await voidLinks(tx, id, now);
  await audit(tx, { actor: { kind: 'person', id, name }, action: 'auth.password_set', security: true });
}
