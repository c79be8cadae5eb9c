import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { MailTrouble } from './mailboxes.faults.rules.ts';
import { requestTokens, vendorOf } from './mailboxes.oauth.source.ts';
import { findMailbox, type StoredMailbox, saveTokens } from './mailboxes.repo.ts';
import type { Settings } from './mailboxes.rules.ts';
import { openSecrets, type Secrets, sealSecrets } from './mailboxes.secrets.service.ts';
import type { Token } from './mailboxes.source.ts';

/** A token that ends sooner than this is renewed. */
const EARLY_MS = 5 * 60_000;

/**
 * What the settings of a test sign in with: a token that is still good, or an application's own. Nothing is written.
 * Undefined where it is a password. @throws MailTrouble
 */
export async function accessTokenFor(
  platform: Platform,
  settings: Pick<Settings, 'incoming' | 'kind'>,
  { oauth, tokens }: Pick<Secrets, 'oauth' | 'tokens'>,
): Promise<Token | undefined> {
  const vendor = vendorOf(settings);
  if (!vendor || !oauth) return undefined;
  if (tokens && tokens.expiresAtMs > platform.clock.now()) return { token: tokens.access };
  return { token: (await requestTokens(platform, vendor, oauth, tokens?.refresh)).access };
}

/** A mailbox's token, good now and renewed when the vendor does not take it any more. @throws MailTrouble as `freshToken`. */
export async function tokenOf(platform: Platform, mailbox: StoredMailbox): Promise<Token | undefined> {
  const token = await freshToken(platform, mailbox);
  return token === undefined ? undefined : { token, renew: (refused) => renewed(platform, mailbox.id, refused) };
}

/** Whoever fetches may have renewed it already; else it is renewed now, whatever it says of its end. */
async function renewed(platform: Platform, id: string, refused: string): Promise<string> {
  const mailbox = await inScope(platform.db, SYSTEM, (tx) => findMailbox(tx, id));
  const kept = mailbox && openSecrets(platform, mailbox).tokens?.access;
  const isOther = kept !== undefined && kept !== refused;
  const token = mailbox && (await freshToken(platform, mailbox, isOther ? 0 : Number.POSITIVE_INFINITY));
  if (token === undefined) throw new MailTrouble('token', 'the mailbox signs in otherwise by now');
  return token;
}

/**
 * A mailbox's token, renewed and kept where it ends within `earlyMs`. Whoever fetches the mailbox renews it in time, so
 * that whoever sends finds a good one. Undefined where the mailbox signs in with a password.
 * @throws MailTrouble `token` when the vendor takes it back.
 */
export async function freshToken(
  platform: Platform,
  mailbox: StoredMailbox,
  earlyMs: number = EARLY_MS,
): Promise<string | undefined> {
  const vendor = vendorOf(mailbox);
  const secrets = openSecrets(platform, mailbox);
  const { oauth, tokens } = secrets;
  if (!vendor || !oauth) return undefined;
  if (tokens && tokens.expiresAtMs - earlyMs > platform.clock.now()) return tokens.access;
  const renewed = await requestTokens(platform, vendor, oauth, tokens?.refresh);
  const sealed = sealSecrets(platform, mailbox.id, { ...secrets, tokens: renewed });
  const kept = await inScope(platform.db, SYSTEM, (tx) =>
    saveTokens(tx, mailbox, sealed, new Date(renewed.expiresAtMs)),
  );
  if (kept) return renewed.access;
  // Somebody changed the settings meanwhile, or renewed it too: theirs counts.
  const now = await inScope(platform.db, SYSTEM, (tx) => findMailbox(tx, mailbox.id));
  const theirs = now && openSecrets(platform, now).tokens;
  if (theirs && theirs.expiresAtMs > platform.clock.now()) return theirs.access;
  throw new MailTrouble('token', 'the settings have just changed');
}
