import { SIGN_IN_PATH } from '@lanet/contracts/mailbox-sign-ins';
import type { Mailbox } from '@lanet/contracts/mailboxes';
import { calculatePKCECodeChallenge, randomPKCECodeVerifier } from 'openid-client';
import { z } from 'zod';
import { inScope, type ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { faultOf } from './mailboxes.faults.rules.ts';
import { authorizationUrl, exchangeCode, type Tokens, vendorOf } from './mailboxes.oauth.source.ts';
import { findMailbox, lockMailbox, type StoredMailbox, saveTokens, touchMailbox } from './mailboxes.repo.ts';
import { openSecrets, sealSecrets } from './mailboxes.secrets.service.ts';
import { readMailbox, record } from './mailboxes.service.ts';

/** What comes back with the code, sealed: who started, for which mailbox, and what proves that it is the same start. */
const State = z.object({ personId: z.string(), mailboxId: z.string(), verifier: z.string(), untilMs: z.number() });
const STATE_PLACE = { table: 'mailboxes', column: 'sign_in', row: 'state' };
const LIVES_MS = 15 * 60_000;

const redirectUrlOf = ({ publicUrl }: Platform) => `${publicUrl()}${SIGN_IN_PATH}`;

/** @throws Refusal 404 `mailboxes.not_found`; 409 `mailboxes.not_available`; 422 `mailboxes.sign_in_failed`. */
export async function startSignIn(
  platform: Platform,
  caller: Caller,
  id: string,
): Promise<{ url: string; redirectUrl: string }> {
  const mailbox = await inScope(platform.db, caller, (tx) => findMailbox(tx, id));
  if (!mailbox) throw new Refusal('mailboxes.not_found');
  const { vendor, application } = signInOf(platform, mailbox);
  const verifier = randomPKCECodeVerifier();
  const untilMs = platform.clock.now() + LIVES_MS;
  const said = { personId: caller.personId, mailboxId: id, verifier, untilMs };
  const state = platform.sealer.seal(STATE_PLACE, JSON.stringify(said));
  const challenge = await calculatePKCECodeChallenge(verifier);
  const redirectUrl = redirectUrlOf(platform);
  const url = await asRefusal(() =>
    authorizationUrl(platform, vendor, application, { redirectUrl, state, challenge, address: mailbox.address }),
  );
  return { url: url.href, redirectUrl };
}

/**
 * Only by whom it was started, in time, and once: the code is good for one exchange.
 * @throws Refusal like `startSignIn`; 422 `mailboxes.sign_in_failed` also for a start that was not one.
 */
export async function completeSignIn(
  platform: Platform,
  caller: Caller,
  { code, state, iss }: { code: string; state: string; iss?: string | undefined },
): Promise<Mailbox> {
  const { mailboxId, verifier } = openState(platform, caller, state);
  const mailbox = await inScope(platform.db, caller, (tx) => findMailbox(tx, mailboxId));
  if (!mailbox) throw new Refusal('mailboxes.not_found');
  const { vendor, application } = signInOf(platform, mailbox);
  const answer = new URL(redirectUrlOf(platform));
  answer.search = new URLSearchParams({ code, state, ...(iss !== undefined && { iss }) }).toString();
  const tokens = await asRefusal(() => exchangeCode(platform, vendor, application, { answer, state, verifier }));
  return inScope(platform.db, caller, async (tx) => {
    if (!(await keep(tx, platform, mailbox, tokens))) throw new Refusal('request.conflict');
    await record(tx, caller, 'mailboxes.signed_in', mailbox, {});
    return readMailbox(tx, platform, mailboxId);
  });
}

/** @throws Refusal 404 `mailboxes.not_found`. */
export async function signOut(tx: ScopedTx, platform: Platform, caller: Caller, id: string): Promise<Mailbox> {
  const mailbox = await lockMailbox(tx, id);
  if (!mailbox) throw new Refusal('mailboxes.not_found');
  await keep(tx, platform, mailbox, undefined);
  await record(tx, caller, 'mailboxes.signed_out', mailbox, {});
  return readMailbox(tx, platform, id);
}

async function keep(tx: ScopedTx, platform: Platform, mailbox: StoredMailbox, tokens?: Tokens): Promise<boolean> {
  const { tokens: _before, ...rest } = openSecrets(platform, mailbox);
  const sealed = sealSecrets(platform, mailbox.id, { ...rest, ...(tokens && { tokens }) });
  const isKept = await saveTokens(tx, mailbox, sealed, tokens ? new Date(tokens.expiresAtMs) : null);
  if (isKept) await touchMailbox(tx, mailbox.id);
  return isKept;
}

function openState(platform: Platform, caller: Caller, sealed: string): z.infer<typeof State> {
  const failed = new Refusal('mailboxes.sign_in_failed', { detail: 'it was not started here, or too long ago' });
  let text: string;
  try {
    text = platform.sealer.open(STATE_PLACE, sealed);
  } catch {
    // Whatever was sent is not a state of ours; which of the ways it is not one says nothing to whoever sent it.
    throw failed;
  }
  const state = State.parse(JSON.parse(text));
  if (state.personId !== caller.personId || state.untilMs < platform.clock.now()) throw failed;
  return state;
}

function signInOf(platform: Platform, mailbox: StoredMailbox) {
  const vendor = vendorOf(mailbox);
  const application = openSecrets(platform, mailbox).oauth;
  if (!vendor || application?.grant !== 'person') throw new Refusal('mailboxes.not_available');
  return { vendor, application };
}

async function asRefusal<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Refusal('mailboxes.sign_in_failed', { detail: faultOf(error).text });
  }
}
