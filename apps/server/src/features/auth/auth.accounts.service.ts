import { v7 as uuidv7 } from 'uuid';
import { type AuthTx, announce, inAuth, type ScopedTx } from '../../platform/database/index.ts';
import type { Caller } from '../../platform/http/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { type AuditEntry, audit } from '../audit/index.ts';
import { asAuth, findAccountByEmail, insertAccount, removeTotp, setPasswordHash } from './auth.accounts.repo.ts';
import { makePasswordLink } from './auth.passwords.service.ts';
import { endAllSignIns } from './auth.sign-ins.repo.ts';

/** Somebody named this address on the command line, and nobody has it. */
export class PersonUnknown extends Error {
  override readonly name = 'PersonUnknown';
}

/** Gives a person an account and queues the mail with the link; both stand if the caller's transaction does. */
export async function inviteIn(tx: ScopedTx, personId: string): Promise<void> {
  await asAuth(tx, (auth) => insertAccount(auth, personId));
  await enqueue(tx, 'auth.send_invitation', { mailId: uuidv7(), personId });
}

/** Gives a person an account with a password; `hash` comes from `hashAcceptable`, before the transaction. */
export async function setPasswordIn(tx: ScopedTx, personId: string, hash: string): Promise<void> {
  await asAuth(tx, (auth) => setPasswordHash(auth, personId, hash));
}

/** Ends every sign-in of a person with the caller's transaction; live streams close after it. */
export async function endSignInsIn(tx: ScopedTx, { clock }: Platform, personId: string): Promise<void> {
  await asAuth(tx, (auth) => endAllSignIns(auth, personId, new Date(clock.now()), null));
  announce(tx, { topic: 'sign_ins.ended', personId });
}

/** Removes the second factor of a person who lost it, and ends their sign-ins. Staff are asked for a new one. */
export async function removeSecondFactorIn(
  tx: ScopedTx,
  platform: Platform,
  caller: Caller,
  person: { id: string; email: string; clientId: string | null },
): Promise<void> {
  const actor = { kind: 'person', id: caller.personId, name: caller.name } as const;
  await asAuth(tx, (auth) => removeFactor(auth, platform, actor, person));
  announce(tx, { topic: 'sign_ins.ended', personId: person.id });
}

/** `lanet user disable-2fa`. @throws PersonUnknown */
export async function disableSecondFactor(platform: Platform, email: string): Promise<void> {
  const personId = await inAuth(platform.db, async (tx) => {
    const { id, client_id } = await personOf(tx, email);
    await removeFactor(tx, platform, COMMAND_LINE, { id, email, clientId: client_id });
    return id;
  });
  platform.db.bus.publish({ topic: 'sign_ins.ended', personId });
}

/** `lanet user reset-password`: the link, to be opened within 15 minutes, once. @throws PersonUnknown */
export function resetPassword(platform: Platform, email: string): Promise<string> {
  return inAuth(platform.db, async (tx) => {
    const { id } = await personOf(tx, email);
    await audit(tx, { actor: COMMAND_LINE, action: 'auth.password_link_printed', target: email, security: true });
    return makePasswordLink(tx, platform, id, 'reset');
  });
}

const COMMAND_LINE = { kind: 'system', id: null, name: 'lanet user' } as const;

async function personOf(tx: AuthTx, email: string) {
  const person = await findAccountByEmail(tx, email.trim().toLowerCase());
  if (!person?.active) throw new PersonUnknown(`Nobody active has the address ${email}.`);
  return person;
}

async function removeFactor(
  tx: AuthTx,
  { clock }: Platform,
  actor: AuditEntry['actor'],
  { id, email, clientId }: { id: string; email: string; clientId: string | null },
): Promise<void> {
  await removeTotp(tx, id);
  await endAllSignIns(tx, id, new Date(clock.now()), null);
  await audit(tx, { actor, action: 'auth.second_factor_removed', target: email, clientId, security: true });
}
