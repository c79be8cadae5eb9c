import type { Problem } from '@lanet/contracts/errors';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { FilesUnavailable } from '../files/file-store.ts';
import { unrouted } from './methods.ts';
import { Refusal } from './refusal.ts';

/** How often a page's mistakes are listed, so that a hostile body does not get an answer as long as itself. */
const MAX_ERRORS = 20;
/** Likewise for an address, in characters. */
const MAX_INSTANCE = 300;

/** Answers everything that goes wrong as an RFC 9457 problem document with a stable code. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    // Whoever hangs up half way through is not answered, and is no failure of ours.
    const hungUp = request.raw.destroyed && !request.raw.complete;
    const refusal = hungUp ? new Refusal('request.malformed') : toRefusal(error);
    if (refusal.status >= 500) request.log.error({ err: error, reqId: request.id }, 'request failed');
    return sendProblem(request, reply, refusal);
  });
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, unrouted(request)));
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { detail, errors, retryAfterSeconds, order, allow } = refusal.detail;
  const problem: Problem = {
    type: 'about:blank',
    title: refusal.code,
    status: refusal.status,
    code: refusal.code,
    instance: request.url.split('?')[0]?.slice(0, MAX_INSTANCE) ?? '/',
    requestId: request.id,
    ...(detail && { detail }),
    ...(errors && { errors: errors.slice(0, MAX_ERRORS) }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(order && { order }),
  };
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  if (allow) reply.header('allow', allow.toSorted().join(', '));
  return reply.code(refusal.status).type('application/problem+json; charset=utf-8').send(problem);
}

/** One part of a request against its schema. @throws Refusal 422 with a pointer to each mistake. */
export function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown, part: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.slice(0, MAX_ERRORS).map(({ path, message }) => ({
    pointer: [part, ...path.map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1'))]
      .join('/')
      .slice(0, 200),
    message: message.slice(0, 200),
  }));
  throw new Refusal('request.invalid', { errors });
}

function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (isFastifyError(error)) return ofFastify(error);
  if (isDatabaseError(error)) return ofDatabase(error);
  if (isLostConnection(error) || error instanceof FilesUnavailable)
    return new Refusal('server.unavailable', { retryAfterSeconds: 5 });
  return new Refusal('server.failed');
}

function ofFastify(error: FastifyError): Refusal {
  switch (error.statusCode) {
    case 413:
      return new Refusal('request.too_large');
    case 415:
      return new Refusal('request.media_type');
    case 408:
      return new Refusal('request.timeout');
    case 429:
      return new Refusal('request.too_many');
    case 400:
      return new Refusal('request.malformed');
    default:
      return new Refusal((error.statusCode ?? 500) < 500 ? 'request.malformed' : 'server.failed');
  }
}

/**
 * What PostgreSQL refuses although the edge let it through: races on unique values, and bytes that no text column takes.
 * Classes of https://www.postgresql.org/docs/18/errcodes-appendix.html.
 */
function ofDatabase({ code }: { code: string }): Refusal {
  if (code === '23505' || code === '40001' || code === '40P01') return new Refusal('request.conflict');
  if (code === '23503') return new Refusal('request.conflict', { detail: 'something this refers to does not exist' });
  if (code === '22021' || code === '22P05')
    return new Refusal('request.invalid', { detail: 'text that cannot be stored' });
  if (code === '22003') return new Refusal('request.invalid', { detail: 'a number that cannot be stored' });
  if (code === '54001') return new Refusal('request.invalid', { detail: 'nested too deeply' });
  if (/^(08|53|57)/.test(code) || code.startsWith('ECONN'))
    return new Refusal('server.unavailable', { retryAfterSeconds: 5 });
  return new Refusal('server.failed');
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('FST_');
}

function isDatabaseError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

/** As pg names a connection that ended or fell silent in the middle of a query, and a pool that got none in time: none has a code. */
function isLostConnection(error: unknown): boolean {
  return error instanceof Error && LOST.test(error.message);
}

const LOST = /^Connection terminated|^Query read timeout|^timeout exceeded when trying to connect/;
