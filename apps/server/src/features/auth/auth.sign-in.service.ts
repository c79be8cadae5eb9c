import { Role } from '@lanet/contracts/roles';
import { v7 as uuidv7 } from 'uuid';
import { newToken } from '../../platform/crypto/tokens.ts';
import { type AuthTx, inAuth } from '../../platform/database/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import { type AccountRow, findAccountByEmail, setLastSignIn } from './auth.accounts.repo.ts';
import { isPassword } from './auth.hashing.service.ts';
import { HALF_SIGN_IN_MS, lifetimeOf, nextStep, type SignInStep } from './auth.rules.ts';
import { endAllSignIns, endOneSignIn, endSignInOfToken, insertSignIn } from './auth.sign-ins.repo.ts';
import { countTry, forgive, fromAddress, tellFailed } from './auth.throttle.service.ts';

/** Where a request comes from. */
export interface Visitor {
  /** Network address. */
  address: string;
  userAgent: string;
  /** sha256 of the token of a cookie that came along, whatever it is worth. */
  tokenHash: Buffer | undefined;
}

/** The token goes into the cookie and nowhere else. `expiresAt`: epoch milliseconds. */
export interface StartedSignIn {
  state: SignInStep;
  token: string;
  expiresAt: number;
}

/** As stored: `people.email` is lower case. */
export const storedEmail = (typed: string): string => typed.trim().toLowerCase().replaceAll('\0', '');

/**
 * Signs in with mail address and password; what is still missing is in `state`. An unknown address, a wrong password and
 * a deactivated person are one answer, after the same work.
 * @throws Refusal 401 `auth.wrong_credentials`, 429 `auth.too_many_attempts`.
 */
export async function signIn(
  platform: Platform,
  given: { email: string; password: string },
  visitor: Visitor,
): Promise<StartedSignIn> {
  const { db } = platform;
  const email = storedEmail(given.email);
  const tried = await countTry(platform, [{ kind: 'account', value: email }, fromAddress(visitor.address)]);
  const account = await inAuth(db, (tx) => findAccountByEmail(tx, email));
  const right = await isPassword(account?.password_hash ?? null, given.password);

  const started =
    account?.active && right
      ? await inAuth(db, async (tx) => {
          await forgive(tx, tried);
          return startSignIn(tx, platform, account, visitor);
        })
      : undefined;
  if (started) return started;
  await tellFailed(platform, tried, account?.email);
  throw new Refusal('auth.wrong_credentials');
}

/** Undefined when the password was changed while it was checked. */
async function startSignIn(
  tx: AuthTx,
  { clock, config }: Platform,
  account: AccountRow,
  visitor: Visitor,
): Promise<StartedSignIn | undefined> {
  const now = clock.now();
  if (!(await setLastSignIn(tx, account.id, account.password_hash ?? '', new Date(now)))) return undefined;
  // Whoever planted a cookie, or shares the computer, is not signed in by what comes next.
  if (visitor.tokenHash) await endSignInOfToken(tx, visitor.tokenHash, new Date(now));

  const role = Role.parse(account.role);
  const hasTotp = account.totp_confirmed_at !== null;
  const state = nextStep({ role, hasTotp, secondFactorGiven: false, demo: config.demo });
  const { totalMs, idleSeconds } = lifetimeOf(role, config.session);
  const expiresAt = now + (state === 'signed_in' ? totalMs : HALF_SIGN_IN_MS);
  const { text: token, hash } = newToken();
  await insertSignIn(tx, {
    id: uuidv7(),
    person_id: account.id,
    token_hash: hash,
    second_factor_at: null,
    address: visitor.address.slice(0, 64),
    user_agent: visitor.userAgent.slice(0, 300),
    created_at: new Date(now),
    last_seen_at: new Date(now),
    expires_at: new Date(expiresAt),
    idle_seconds: idleSeconds,
  });
  const actor = { kind: 'person', id: account.id, name: account.name } as const;
  const detail = { address: visitor.address, state };
  await audit(tx, { actor, action: 'auth.signed_in', clientId: account.client_id, detail });
  return { state, token, expiresAt };
}

/**
 * Ends one sign-in of a person, at once; live streams of the person close and come back if they still may.
 * @throws Refusal 404 `request.not_found` when it is not theirs or has ended.
 */
export async function endSignIn({ db, clock }: Platform, personId: string, id: string): Promise<void> {
  const ended = await inAuth(db, (tx) => endOneSignIn(tx, personId, id, new Date(clock.now())));
  if (!ended) throw new Refusal('request.not_found');
  db.bus.publish({ topic: 'sign_ins.ended', personId });
}

/** Ends all of a person's sign-ins but one, or all of them. */
export async function endSignIns({ db, clock }: Platform, personId: string, exceptId: string | null): Promise<void> {
  await inAuth(db, (tx) => endAllSignIns(tx, personId, new Date(clock.now()), exceptId));
  db.bus.publish({ topic: 'sign_ins.ended', personId });
}
