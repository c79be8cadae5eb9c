import { auth } from '@lanet/contracts/auth';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hashToken } from '../../platform/crypto/tokens.ts';
import { openRoute, route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { clearTokenCookie, csrfTokenOf, readToken, setTokenCookie } from './auth.cookie.service.ts';
import { changePassword, requestReset, setPasswordByLink } from './auth.passwords.service.ts';
import { readMe, readSignIns } from './auth.profile.service.ts';
import { confirmTotp, giveSecondFactor, renewRecoveryCodes, startTotp, stepUp } from './auth.second-factor.service.ts';
import { endSignIn, endSignIns, signIn, type Visitor } from './auth.sign-in.service.ts';

export function authRoutes(app: FastifyInstance, platform: Platform): void {
  doorRoutes(app, platform);
  secondFactorRoutes(app, platform);
  ownRoutes(app, platform);
}

function doorRoutes(app: FastifyInstance, platform: Platform): void {
  const { publicUrl } = platform;
  openRoute(app, auth.signIn, async ({ body, request, reply }) => {
    const started = await signIn(platform, body, visitorOf(request, publicUrl()));
    setTokenCookie(reply, publicUrl(), started.token, started.expiresAt);
    return { state: started.state, csrfToken: csrfTokenOf(started.token) };
  });
  openRoute(app, auth.requestReset, async ({ body, request }) => {
    await requestReset(platform, body.email, request.ip);
    return {};
  });
  openRoute(app, auth.setPassword, async ({ body }) => {
    await setPasswordByLink(platform, body.token, body.password);
    return {};
  });
  route(app, auth.signOut, async ({ caller, reply }) => {
    await endSignIn(platform, caller.personId, caller.signInId);
    clearTokenCookie(reply, publicUrl());
    return {};
  });
}

function secondFactorRoutes(app: FastifyInstance, platform: Platform): void {
  const giveCookie = (reply: FastifyReply, { token, expiresAt }: { token: string; expiresAt: number }) => {
    setTokenCookie(reply, platform.publicUrl(), token, expiresAt);
    return csrfTokenOf(token);
  };
  route(app, auth.secondFactor, async ({ caller, body, request, reply }) => {
    const rotated = await giveSecondFactor(platform, caller, body.code, request.ip);
    return { state: 'signed_in' as const, csrfToken: giveCookie(reply, rotated) };
  });
  route(app, auth.stepUp, async ({ caller, body, request, reply }) => {
    const { stepUpUntil, ...rotated } = await stepUp(platform, caller, body.code, request.ip);
    return { stepUpUntil: new Date(stepUpUntil).toISOString(), csrfToken: giveCookie(reply, rotated) };
  });
  route(app, auth.startTotp, ({ caller }) => startTotp(platform, caller));
  route(app, auth.confirmTotp, async ({ caller, body, request, reply }) => {
    const { recoveryCodes, ...rotated } = await confirmTotp(platform, caller, body.code, request.ip);
    return { recoveryCodes, csrfToken: giveCookie(reply, rotated) };
  });
  route(app, auth.renewRecoveryCodes, async ({ caller, body, request }) => ({
    recoveryCodes: await renewRecoveryCodes(platform, caller, body.code, request.ip),
  }));
}

function ownRoutes(app: FastifyInstance, platform: Platform): void {
  route(app, auth.me, ({ caller, request }) => readMe(platform, caller, request));
  route(app, auth.changePassword, async ({ caller, body, request }) => {
    await changePassword(platform, caller, body, request.ip);
    return {};
  });
  route(app, auth.signIns, async ({ caller }) => ({ items: await readSignIns(platform, caller) }));
  route(app, auth.endSignIn, async ({ caller, params }) => {
    await endSignIn(platform, caller.personId, params.id);
    return {};
  });
  route(app, auth.endOtherSignIns, async ({ caller }) => {
    await endSignIns(platform, caller.personId, caller.signInId);
    return {};
  });
}

function visitorOf(request: FastifyRequest, publicUrl: string): Visitor {
  const token = readToken(request, publicUrl);
  return {
    address: request.ip,
    userAgent: request.headers['user-agent'] ?? '',
    tokenHash: token === undefined ? undefined : hashToken(token),
  };
}
