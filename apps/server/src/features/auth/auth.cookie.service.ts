import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hashToken, isSameHash } from '../../platform/crypto/tokens.ts';
import { Refusal } from '../../platform/http/index.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * `__Host-` binds a cookie to exactly this host and to HTTPS; a browser refuses it on plain HTTP, which is allowed on
 * loopback only (architecture.md, Settled).
 */
function cookieOf(publicUrl: string): { name: string; secure: boolean } {
  const secure = publicUrl.startsWith('https:');
  return { name: secure ? '__Host-lanet' : 'lanet', secure };
}

export function readToken(request: FastifyRequest, publicUrl: string): string | undefined {
  return request.cookies[cookieOf(publicUrl).name] || undefined;
}

/** @param expiresAt of the sign-in, epoch milliseconds. */
export function setTokenCookie(reply: FastifyReply, publicUrl: string, token: string, expiresAt: number): void {
  const { name, secure } = cookieOf(publicUrl);
  reply.setCookie(name, token, { path: '/', httpOnly: true, sameSite: 'lax', secure, expires: new Date(expiresAt) });
}

export function clearTokenCookie(reply: FastifyReply, publicUrl: string): void {
  const { name, secure } = cookieOf(publicUrl);
  reply.clearCookie(name, { path: '/', httpOnly: true, sameSite: 'lax', secure });
}

/** What a page sends in `x-lanet-csrf`. Derived from the token, so it is bound to one sign-in and nothing is stored. */
export function csrfTokenOf(token: string): string {
  return createHash('sha256').update(`lanet-csrf:${token}`).digest('base64url');
}

/** Refuses what changes something and does not come from a page of ours: only such a page can read the token's answer. */
export function checkCsrf(request: FastifyRequest, token: string): void {
  if (SAFE_METHODS.has(request.method)) return;
  const given = request.headers['x-lanet-csrf'];
  // Hashed once more, so that the comparison takes the same time whatever was sent.
  const right = typeof given === 'string' && isSameHash(hashToken(given), hashToken(csrfTokenOf(token)));
  if (!right) throw new Refusal('request.origin', { detail: 'x-lanet-csrf is not the token of this sign-in' });
}
