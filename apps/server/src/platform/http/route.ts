import { type Access, type Endpoint, nothing, takesIdempotencyKey } from '@lanet/contracts/endpoint';
import { sortedJson } from '@lanet/contracts/wire';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '../platform.ts';
import type { Caller } from './caller.ts';
import { idempotencyKeyOf, once } from './idempotency.ts';
import { parsed } from './problems.ts';
import { Refusal } from './refusal.ts';

export interface Call<E extends Endpoint, Who> {
  params: z.output<E['params']>;
  query: z.output<E['query']>;
  body: z.output<E['body']>;
  caller: Who;
  /** Of `If-Match`, for versioned endpoints; 0 for the others. */
  version: number;
  request: FastifyRequest;
  reply: FastifyReply;
}

export type Handler<E extends Endpoint, Who> = (call: Call<E, Who>) => Promise<z.input<E['response']>>;

/** Finds out who calls. @throws Refusal 401 or 403. */
export type Authenticate<Who> = (request: FastifyRequest, access: Access) => Promise<Who>;

declare module 'fastify' {
  interface FastifyInstance {
    /** Set once by the feature `auth`, before any route is bound. */
    authenticate: Authenticate<Caller>;
    /** Every endpoint bound so far, for the check that none is missing. */
    bound: Set<Endpoint>;
    /** In tests every answer is held against its schema, and may hold nothing the schema does not name. */
    validateResponses: boolean;
    /** Where answers are kept for whoever sends a request again, and what time it is. */
    keptIn: Pick<Platform, 'clock' | 'db'>;
  }
}

/**
 * Binds an endpoint that needs a signed-in person. Where an `Idempotency-Key` is heard, everything that the handler writes
 * must be written in `inScope(db, caller, …)`: that is what is done once.
 */
export function route<E extends Endpoint>(app: FastifyInstance, endpoint: E, handler: Handler<E, Caller>): void {
  const answer = takesIdempotencyKey(endpoint) ? oncePerKey(app, endpoint, handler) : handler;
  bind(app, endpoint, (request, access) => app.authenticate(request, access), answer);
}

function oncePerKey<E extends Endpoint>(
  app: FastifyInstance,
  { method, path }: E,
  handler: Handler<E, Caller>,
): Handler<E, Caller> {
  return async (call) => {
    const key = idempotencyKeyOf(call.request);
    if (key === undefined) return handler(call);
    const { caller, params, query, body } = call;
    const request = { caller, endpoint: `${method} ${path}`, key, asked: [params, query, body] };
    const { answer, replayed } = await once(app.keptIn, request, (within) => handler({ ...call, caller: within }));
    if (replayed) call.reply.header('idempotency-replayed', 'true');
    return answer;
  };
}

/** Binds an endpoint that anyone may call. */
export function openRoute<E extends Endpoint>(app: FastifyInstance, endpoint: E, handler: Handler<E, undefined>): void {
  if (endpoint.permission !== 'anyone') throw new Error(`${endpoint.method} ${endpoint.path} is not open to anyone`);
  bind(app, endpoint, async () => undefined, handler);
}

export interface BindOptions {
  bodyLimit?: number;
  /** The handler answers by itself (files, streams). */
  raw?: boolean;
  /** Answers 404 itself once its time is over: so do then all other methods of its path. */
  passing?: boolean;
}

/** Binds an endpoint with any way of finding out who calls. */
export function bind<E extends Endpoint, Who>(
  app: FastifyInstance,
  endpoint: E,
  authenticate: Authenticate<Who>,
  handler: Handler<E, Who>,
  { bodyLimit, raw = false, passing = false }: BindOptions = {},
): void {
  app.bound.add(endpoint);
  const empty = endpoint.response instanceof z.ZodObject && Object.keys(endpoint.response.shape).length === 0;
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    ...(bodyLimit && { bodyLimit }),
    config: { passing },
    // Who calls comes first: a stranger learns nothing about what a valid request would be.
    handler: async (request, reply) => {
      const caller = await authenticate(request, endpoint.permission);
      const result = await handler({
        params: partOf(endpoint.params, request.params, 'params'),
        query: partOf(endpoint.query, request.query, 'query'),
        body: parsed(endpoint.body, request.body ?? {}, 'body'),
        caller,
        version: endpoint.versioned ? versionOf(request) : 0,
        request,
        reply,
      } as Call<E, Who>); // the three parts were just parsed by this endpoint's own schemas
      if (raw) return reply;
      if (app.validateResponses) validate(endpoint, result);
      if (empty) return reply.code(204).send();
      if (hasVersion(result)) reply.header('etag', `"${result.version}"`);
      return reply.code(endpoint.status ?? 200).send(result);
    },
  });
}

/** As `parsed`, without asking a schema that takes nothing about nothing: agents' requests have neither part. */
function partOf(schema: z.ZodType, value: unknown, part: string): unknown {
  const isEmpty = schema === nothing && typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return isEmpty ? {} : parsed(schema, value, part);
}

/** The version a save was made from. @throws Refusal 428 when it does not say. */
function versionOf(request: FastifyRequest): number {
  const [, version] = /^"(\d{1,9})"$/.exec(request.headers['if-match'] ?? '') ?? [];
  if (!version) throw new Refusal('request.version_required');
  return Number(version);
}

function hasVersion(result: unknown): result is { version: number } {
  return typeof result === 'object' && result !== null && 'version' in result && typeof result.version === 'number';
}

function validate(endpoint: Endpoint, result: unknown): void {
  const plain: unknown = JSON.parse(JSON.stringify(result ?? {}));
  const checked = endpoint.response.safeParse(plain);
  if (!checked.success) {
    throw new Error(
      `${endpoint.method} ${endpoint.path} answered what its contract does not allow: ${z.prettifyError(checked.error)}`,
    );
  }
  if (sortedJson(checked.data ?? {}) !== sortedJson(plain)) {
    throw new Error(
      `${endpoint.method} ${endpoint.path} answered more than its contract names: ${JSON.stringify(plain).slice(0, 400)}`,
    );
  }
}
