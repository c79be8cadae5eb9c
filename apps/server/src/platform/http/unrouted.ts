import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type ErrorCode, errorCodes, type Problem } from '@lanet/contracts/errors';
import type { ConnectionError, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { setSecurityHeaders } from './headers.ts';
import { sendProblem } from './problems.ts';
import { Refusal } from './refusal.ts';

/** Addresses the router cannot read: no hook and no error handler ever sees them. */
export function answerBadAddress(publicUrl: () => string) {
  return ({ code }: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    setSecurityHeaders(request, reply, publicUrl());
    // Longer than any name of ours is nobody's name; bytes that are no text are no address at all.
    sendProblem(
      request,
      reply,
      new Refusal(code === 'FST_ERR_MAX_PARAM_LENGTH' ? 'request.not_found' : 'request.malformed'),
    );
  };
}

const BROKEN: Record<string, ErrorCode> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request.timeout',
  HPE_HEADER_OVERFLOW: 'request.too_large',
};

/** What is no HTTP request: there is nothing to reply with but the line itself, which is closed. */
export function answerBrokenRequest({ code }: ConnectionError, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const refusal: ErrorCode = BROKEN[code] ?? 'request.malformed';
  const status = errorCodes[refusal];
  const problem: Problem = { type: 'about:blank', title: refusal, status, code: refusal, requestId: randomUUID() };
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'x-content-type-options: nosniff',
    'cache-control: no-store',
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
