import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from './refusal.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** The methods of every bound path, `/api/v1/tickets/:id`. */
    boundMethods: Map<string, Set<string>>;
  }
  interface FastifyContextConfig {
    /** As `passing` of BindOptions. */
    passing?: boolean;
  }
}

/**
 * Remembers each route's methods from here on. The path that takes whatever is left (`/*`) says nothing about any other,
 * and of a passing one nobody can say here whether it is still there.
 */
export function noticeMethods(app: FastifyInstance): void {
  const bound = new Map<string, Set<string>>();
  app.decorate('boundMethods', bound);
  app.addHook('onRoute', ({ url, method, config }) => {
    if (url.endsWith('*') || config?.passing) return;
    bound.set(url, new Set([...(bound.get(url) ?? []), ...[method].flat()]));
  });
}

/**
 * Why a request has no route: 404 `request.not_found`, or 405 `request.method` with the methods its path does have
 * (RFC 9110, 15.5.6). That a path exists is no secret: docs/openapi.json lists them all.
 */
export function unrouted({ server, url }: FastifyRequest): Refusal {
  const [path = ''] = url.split(/[?#]/, 1);
  const parts = path.split('/');
  const allow = new Set<string>();
  for (const [pattern, methods] of server.boundMethods) {
    if (fits(pattern.split('/'), parts)) for (const method of methods) allow.add(method);
  }
  return allow.size === 0 ? new Refusal('request.not_found') : new Refusal('request.method', { allow: [...allow] });
}

const fits = (pattern: readonly string[], parts: readonly string[]) =>
  pattern.length === parts.length &&
  pattern.every((part, index) => (part.startsWith(':') ? parts[index] !== '' : part === parts[index]));
