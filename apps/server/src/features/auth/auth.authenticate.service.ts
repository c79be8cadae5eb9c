import { type Access, Language } from '@lanet/contracts/endpoint';
import { may, type Permission, permissions } from '@lanet/contracts/permissions';
import { LIVE_PATH } from '@lanet/contracts/realtime';
import { Role } from '@lanet/contracts/roles';
import type { FastifyRequest } from 'fastify';
import { hashToken } from '../../platform/crypto/tokens.ts';
import { inAuth, type Scope } from '../../platform/database/index.ts';
import { type Authenticate, type Caller, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { checkCsrf, readToken } from './auth.cookie.service.ts';
import { isAlive, nextStep, SEEN_EVERY_MS, stepUpUntil } from './auth.rules.ts';
import { findSignIn, type SignInRow, setLastSeen } from './auth.sign-ins.repo.ts';

/**
 * Who calls, from the cookie; asked of the database at every request, so that what is revoked is revoked at once.
 * @throws Refusal 401 `auth.required` or `auth.second_factor_required`, 403 `request.origin` or `request.forbidden`.
 */
export function authenticate(platform: Platform): Authenticate<Caller> {
  return async (request: FastifyRequest, access: Access) => {
    const token = readToken(request, platform.publicUrl());
    // A page that only listens is no sign of a person: an unattended one runs out although its stream is open.
    const attended = request.routeOptions.url !== LIVE_PATH;
    const row = token ? await aliveSignIn(platform, token, attended) : undefined;
    if (!token || !row) throw new Refusal('auth.required');
    checkCsrf(request, token);

    const role = Role.parse(row.role);
    const step = nextStep({
      role,
      hasTotp: row.totp_confirmed_at !== null,
      secondFactorGiven: row.second_factor_at !== null,
      demo: platform.config.demo,
    });
    if (step !== 'signed_in' && access !== 'half_signed_in') throw new Refusal('auth.second_factor_required');
    if (!isGranted(role, access)) throw new Refusal('request.forbidden');
    return callerOf(row, role);
  };
}

/**
 * For acts that want the second factor fresh (15 minutes). The demo asks for none.
 * @throws Refusal 403 `auth.step_up_required`.
 */
export function requireStepUp({ clock, config }: Platform, caller: Caller): void {
  if (!config.demo && stepUpUntil(caller.stepUpAt, clock.now()) === null) throw new Refusal('auth.step_up_required');
}

async function aliveSignIn({ db, clock }: Platform, token: string, attended: boolean): Promise<SignInRow | undefined> {
  return inAuth(db, async (tx) => {
    const now = clock.now();
    const row = await findSignIn(tx, hashToken(token));
    if (!row?.active) return undefined;
    const lastSeenAt = row.last_seen_at.getTime();
    if (!isAlive({ expiresAt: row.expires_at.getTime(), lastSeenAt, idleSeconds: row.idle_seconds }, now))
      return undefined;
    if (attended && now - lastSeenAt >= SEEN_EVERY_MS) await setLastSeen(tx, row.id, new Date(now));
    return row;
  });
}

function isGranted(role: Role, access: Access): boolean {
  if (access === 'signed_in' || access === 'half_signed_in' || access === 'anyone') return true;
  return isPermission(access) && may(role, access);
}

const isPermission = (access: Access): access is Permission => Object.hasOwn(permissions, access);

function callerOf(row: SignInRow, role: Role): Caller {
  return {
    personId: row.person_id,
    name: row.name,
    role,
    language: Language.parse(row.language),
    clientId: row.client_id,
    signInId: row.id,
    stepUpAt: row.step_up_at?.getTime() ?? null,
    scope: scopeOf(row, role),
  };
}

/** product.md 1.2: what each role sees. A technician without assigned clients sees all of them. */
function scopeOf({ person_id, client_id, client_ids, site_ids }: SignInRow, role: Role): Scope {
  const own = client_id === null ? [] : [client_id];
  switch (role) {
    case 'superadmin':
    case 'admin':
      return { kind: 'everything', personId: person_id };
    case 'technician':
      return client_ids.length === 0
        ? { kind: 'everything', personId: person_id }
        : { kind: 'clients', clientIds: client_ids, staff: true, personId: person_id };
    case 'client_admin':
      return { kind: 'clients', clientIds: own, staff: false, personId: person_id };
    case 'requester':
      return { kind: 'sites', clientIds: own, siteIds: site_ids, personId: person_id };
  }
}
