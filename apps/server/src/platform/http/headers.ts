import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { Refusal } from './refusal.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** For the styles a page makes itself; a new one for every answer. */
    nonce: string;
  }
}

/** Headers of every answer (security.md, section 4): no inline code, no frames, no guessing of types. */
export function securityHeaders(app: FastifyInstance, publicUrl: () => string): void {
  app.decorateReply('nonce', '');
  app.addHook('onRequest', async (request, reply) => {
    reply.nonce = randomBytes(16).toString('base64');
    reply.headers({
      'x-request-id': request.id,
      'content-security-policy': contentPolicy(reply.nonce),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
      'cache-control': 'no-store',
    });
    if (publicUrl().startsWith('https:')) reply.header('strict-transport-security', 'max-age=31536000');
  });
}

function contentPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
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

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Refuses what another site's page sends in a person's name. Agents and tools send no Origin and no cookie. */
export function guardOrigin(app: FastifyInstance, publicUrl: () => string): void {
  app.addHook('onRequest', async ({ method, headers, host }) => {
    if (SAFE_METHODS.has(method)) return;
    const { origin, cookie } = headers;
    if (origin === undefined && cookie === undefined) return;
    if (origin === publicUrl() || (origin !== undefined && isLoopbackOrigin(origin, host))) return;
    throw new Refusal('request.origin');
  });
}

/** `http://localhost:3000` and `http://127.0.0.1:3000` are one place to whoever sits at this computer. */
export function isLoopbackOrigin(origin: string, host: string): boolean {
  return /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(origin) && origin === `http://${host}`;
}
