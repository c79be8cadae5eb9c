import type { Me, SignIn } from '@lanet/contracts/auth';
import { Language } from '@lanet/contracts/endpoint';
import { isStaff } from '@lanet/contracts/roles';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type AuthTx, inAuth } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { findAccount, organisationName, recoveryCodesLeft } from './auth.accounts.repo.ts';
import { csrfTokenOf, readToken } from './auth.cookie.service.ts';
import { isAlive, stepUpUntil } from './auth.rules.ts';
import { listSignIns } from './auth.sign-ins.repo.ts';

/** Who one is. The request's cookie is what the token that a page sends back is derived from. */
export function readMe(platform: Platform, caller: Caller, request: FastifyRequest): Promise<Me> {
  const token = readToken(request, platform.publicUrl()) ?? '';
  return inAuth(platform.db, (tx) => meOf(tx, platform, caller, token));
}

async function meOf(tx: AuthTx, { clock, config }: Platform, caller: Caller, token: string): Promise<Me> {
  const account = await findAccount(tx, caller.personId);
  if (!account) throw new Refusal('auth.required');
  const freshUntil = stepUpUntil(caller.stepUpAt, clock.now());
  return {
    id: account.id,
    name: account.name,
    email: account.email,
    role: caller.role,
    language: Language.parse(account.language),
    timeZone: account.time_zone,
    clientId: account.client_id,
    csrfToken: csrfTokenOf(token),
    secondFactor: {
      active: account.totp_confirmed_at !== null,
      required: isStaff(caller.role) && !config.demo,
      recoveryCodesLeft: await recoveryCodesLeft(tx, account.id),
    },
    stepUpUntil: freshUntil === null ? null : new Date(freshUntil).toISOString(),
    organisation: { name: await organisationName(tx) },
    demo: config.demo,
    signerShared: config.services.includes('signer') && config.services.includes('web'),
  };
}

/** Where the caller is signed in, newest use first. */
export async function readSignIns({ db, clock }: Platform, caller: Caller): Promise<z.input<typeof SignIn>[]> {
  const now = clock.now();
  const rows = await inAuth(db, (tx) => listSignIns(tx, caller.personId, new Date(now)));
  return rows
    .filter((row) =>
      isAlive(
        { expiresAt: row.expires_at.getTime(), lastSeenAt: row.last_seen_at.getTime(), idleSeconds: row.idle_seconds },
        now,
      ),
    )
    .map((row) => ({
      id: row.id,
      current: row.id === caller.signInId,
      address: row.address,
      userAgent: row.user_agent,
      createdAt: row.created_at.toISOString(),
      lastSeenAt: row.last_seen_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
    }));
}
