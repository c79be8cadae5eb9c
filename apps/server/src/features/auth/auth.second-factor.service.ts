import { randomBytes } from 'node:crypto';
import { base32 } from '@lanet/contracts/wire';
import { generateSecret, generateURI, verify } from 'otplib';
import QRCode from 'qrcode';
import { hashToken, newToken } from '../../platform/crypto/tokens.ts';
import { type AuthTx, inAuth } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import {
  type AccountRow,
  confirmTotpSecret,
  findAccount,
  organisationName,
  replaceRecoveryCodes,
  setPendingTotp,
  takeRecoveryCode,
  takeTotpStep,
} from './auth.accounts.repo.ts';
import { lifetimeOf, readCode, STEP_UP_MS } from './auth.rules.ts';
import { endAllSignIns, type Rotation, rotateSignIn } from './auth.sign-ins.repo.ts';
import { countTry, forgive, fromAddress, tellFailed } from './auth.throttle.service.ts';

/** RFC 6238's defaults, which every authenticator knows: SHA-1, 6 digits, 30 s; one step of clock drift either way. */
const STEP_SECONDS = 30;
const RECOVERY_CODES = 10;

/** A sign-in with a new token. `expiresAt`: epoch milliseconds. */
export interface Rotated {
  token: string;
  expiresAt: number;
}

const secretPlace = (personId: string) => ({ table: 'auth.accounts', column: 'totp_secret', row: personId });
const actorOf = ({ personId, name }: Caller) => ({ kind: 'person', id: personId, name }) as const;

/**
 * Completes a sign-in with a code of the authenticator or a recovery code. The sign-in gets a new token.
 * @throws Refusal 401 `auth.wrong_code`, 409 `auth.totp_not_started`, 429.
 */
export async function giveSecondFactor(
  platform: Platform,
  caller: Caller,
  typed: string,
  address: string,
): Promise<Rotated> {
  return checkedCode(platform, caller, { typed, address, recoveryAllowed: true }, async (tx, kind) => {
    // A recovery code opens the door; what wants a fresh second factor wants the device itself.
    const rotated = await completeSignIn(tx, platform, caller, { stepUp: kind === 'totp' });
    await audit(tx, {
      actor: actorOf(caller),
      action: kind === 'totp' ? 'auth.second_factor_given' : 'auth.recovery_code_used',
      clientId: caller.clientId,
      security: kind === 'recovery',
    });
    return rotated;
  });
}

/** Makes the second factor fresh. Only the authenticator counts. @throws Refusal like giveSecondFactor. */
export async function stepUp(
  platform: Platform,
  caller: Caller,
  typed: string,
  address: string,
): Promise<Rotated & { stepUpUntil: number }> {
  return checkedCode(platform, caller, { typed, address, recoveryAllowed: false }, async (tx) => {
    const now = platform.clock.now();
    const rotated = await rotate(tx, caller, { step_up_at: new Date(now) }, null);
    await audit(tx, { actor: actorOf(caller), action: 'auth.step_up', clientId: caller.clientId });
    return { ...rotated, stepUpUntil: now + STEP_UP_MS };
  });
}

/** New recovery codes; the old ones are worth nothing any more. @throws Refusal like giveSecondFactor. */
export async function renewRecoveryCodes(
  platform: Platform,
  caller: Caller,
  typed: string,
  address: string,
): Promise<string[]> {
  return checkedCode(platform, caller, { typed, address, recoveryAllowed: false }, async (tx) => {
    const action = 'auth.recovery_codes_renewed';
    await audit(tx, { actor: actorOf(caller), action, clientId: caller.clientId, security: true });
    return storeNewRecoveryCodes(tx, caller.personId);
  });
}

/**
 * A new secret for an authenticator. It counts only after `confirmTotp`, and never replaces one that counts already.
 * @throws Refusal 409 `auth.totp_active`.
 */
export async function startTotp(
  { db, sealer }: Platform,
  { personId }: Caller,
): Promise<{ secret: string; address: string; qrSvg: string }> {
  const secret = generateSecret({ length: 20 });
  const address = await inAuth(db, async (tx) => {
    if (!(await setPendingTotp(tx, personId, sealer.seal(secretPlace(personId), secret))))
      throw new Refusal('auth.totp_active');
    const account = await findAccount(tx, personId);
    // A colon parts issuer and account in the address; in the names themselves it would confuse authenticators.
    const issuer = (await organisationName(tx)).replaceAll(':', ' ');
    return generateURI({ issuer, label: account?.email ?? '', secret });
  });
  return { secret, address, qrSvg: await QRCode.toString(address, { type: 'svg', margin: 1 }) };
}

/**
 * Makes the secret of `startTotp` the second factor, given its first code; completes this sign-in and ends the others,
 * which were made without it. Answers the recovery codes, which nobody sees again.
 * @throws Refusal 401 `auth.wrong_code`, 409 `auth.totp_not_started` or `auth.totp_active`, 429.
 */
export async function confirmTotp(
  platform: Platform,
  caller: Caller,
  typed: string,
  address: string,
): Promise<Rotated & { recoveryCodes: string[] }> {
  const { db, clock } = platform;
  const { personId } = caller;
  const account = await inAuth(db, (tx) => findAccount(tx, personId));
  if (account?.totp_confirmed_at) throw new Refusal('auth.totp_active');
  const confirmed = await checkedCode(
    platform,
    caller,
    { typed, address, recoveryAllowed: false },
    async (tx) => {
      const now = new Date(clock.now());
      if (!(await confirmTotpSecret(tx, personId, account?.totp_secret ?? '', now)))
        throw new Refusal('auth.totp_active');
      const recoveryCodes = await storeNewRecoveryCodes(tx, personId);
      const rotated = await completeSignIn(tx, platform, caller, { stepUp: true });
      await endAllSignIns(tx, personId, now, caller.signInId);
      await audit(tx, { actor: actorOf(caller), action: 'auth.totp_added', clientId: caller.clientId, security: true });
      return { ...rotated, recoveryCodes };
    },
    { pending: true },
  );
  db.bus.publish({ topic: 'sign_ins.ended', personId });
  return confirmed;
}

interface GivenCode {
  typed: string;
  address: string;
  recoveryAllowed: boolean;
}

/** Runs `work` in the transaction that used the code up: the code is gone if, and only if, the act stands. */
async function checkedCode<T>(
  platform: Platform,
  caller: Caller,
  { typed, address, recoveryAllowed }: GivenCode,
  work: (tx: AuthTx, kind: 'totp' | 'recovery') => Promise<T>,
  { pending = false } = {},
): Promise<T> {
  const { db, clock } = platform;
  const { personId } = caller;
  const account = await inAuth(db, (tx) => findAccount(tx, personId));
  if (!account?.totp_secret || (!pending && !account.totp_confirmed_at)) throw new Refusal('auth.totp_not_started');
  const tried = await countTry(platform, [{ kind: 'code', value: personId }, fromAddress(address)]);

  const { kind, code } = readCode(typed);
  const outcome = await inAuth(db, async (tx) => {
    const right =
      kind === 'totp'
        ? await takeTotpCode(tx, platform, account, code)
        : kind === 'recovery' &&
          recoveryAllowed &&
          (await takeRecoveryCode(tx, personId, hashToken(code), new Date(clock.now())));
    if (!right || kind === 'none') return undefined;
    await forgive(tx, tried);
    return { result: await work(tx, kind) };
  });
  if (outcome) return outcome.result;
  await tellFailed(platform, tried, account.email);
  throw new Refusal('auth.wrong_code');
}

/** Whether the code is right and its time step was not used before. otplib compares in constant time. */
async function takeTotpCode(
  tx: AuthTx,
  { clock, sealer }: Platform,
  account: AccountRow,
  code: string,
): Promise<boolean> {
  const secret = sealer.open(secretPlace(account.id), account.totp_secret ?? '');
  const epoch = Math.floor(clock.now() / 1000);
  const result = await verify({ secret, token: code, epoch, period: STEP_SECONDS, epochTolerance: STEP_SECONDS });
  return result.valid && 'timeStep' in result && takeTotpStep(tx, account.id, result.timeStep);
}

function completeSignIn(
  tx: AuthTx,
  { clock, config }: Platform,
  caller: Caller,
  { stepUp }: { stepUp: boolean },
): Promise<Rotated> {
  const now = new Date(clock.now());
  const { totalMs } = lifetimeOf(caller.role, config.session);
  return rotate(tx, caller, { second_factor_at: now, step_up_at: stepUp ? now : null }, totalMs);
}

/** @throws Refusal 401 `auth.required` when the sign-in was ended while the code was checked. */
async function rotate(
  tx: AuthTx,
  { signInId }: Caller,
  changes: Omit<Rotation, 'token_hash'>,
  totalMs: number | null,
): Promise<Rotated> {
  const { text: token, hash } = newToken();
  const expiresAt = await rotateSignIn(tx, signInId, { ...changes, token_hash: hash }, totalMs);
  if (expiresAt === undefined) throw new Refusal('auth.required');
  return { token, expiresAt };
}

/** 60 random bits each, in groups to be typed: behind the same limit of tries as the six digits. */
async function storeNewRecoveryCodes(tx: AuthTx, personId: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => base32(randomBytes(8)).slice(0, 12));
  await replaceRecoveryCodes(tx, personId, codes.map(hashToken));
  return codes.map((code) => code.match(/.{4}/g)?.join('-') ?? code);
}
