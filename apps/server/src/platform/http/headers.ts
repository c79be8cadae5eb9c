import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from './refusal.ts';

/** Of every answer, also to agents, which are no browsers and need no more. */
const TO_ALL = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };

/** Of whatever a browser may come to see (security.md, section 4): no inline code, no frames, no guessing of types. */
const TO_BROWSERS = {
  ...TO_ALL,
  'content-security-policy': contentPolicy("style-src 'self'"),
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

export function securityHeaders(app: FastifyInstance, publicUrl: () => string): void {
  app.addHook('onRequest', (request, reply, done) => {
    setSecurityHeaders(request, reply, publicUrl());
    done();
  });
}

/** For what is answered before any hook runs, too. */
export function setSecurityHeaders({ id, url }: FastifyRequest, reply: FastifyReply, publicUrl: string): void {
  reply.header('x-request-id', id).headers(url.startsWith('/agent/') ? TO_ALL : TO_BROWSERS);
  if (publicUrl.startsWith('https:')) reply.header('strict-transport-security', 'max-age=31536000');
}

/** Lets a page make styles itself: a new nonce, which the answer's policy now names. */
export function allowStyles(reply: FastifyReply): string {
  const nonce = randomBytes(16).toString('base64');
  reply.header('content-security-policy', contentPolicy(`style-src 'self' 'nonce-${nonce}'`));
  return nonce;
}

function contentPolicy(styles: string): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    styles,
    // Measures set by scripts (a row's height, a chart's place) are attributes; they cannot load or run anything.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** An HTTP/1.1 request names the host it is for (RFC 9112, 3.2). */
export function guardHost(app: FastifyInstance): void {
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    const isNamed = raw.headers.host !== undefined || raw.httpVersion === '1.0';
    if (isNamed) return done();
    done(new Refusal('request.malformed', { detail: 'no host is named' }));
  });
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Refuses what another site's page sends in a person's name. Agents and tools send no Origin and no cookie. */
export function guardOrigin(app: FastifyInstance, publicUrl: () => string): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { origin, cookie } = request.headers;
    if ((origin === undefined && cookie === undefined) || SAFE_METHODS.has(request.method)) return done();
    if (origin === publicUrl() || (origin !== undefined && isLoopbackOrigin(origin, request.host))) return done();
    done(new Refusal('request.origin'));
  });
}

/** `http://localhost:3000` and `http://127.0.0.1:3000` are one place to whoever sits at this computer. */
export function isLoopbackOrigin(origin: string, host: string): boolean {
  return /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(origin) && origin === `http://${host}`;
}
