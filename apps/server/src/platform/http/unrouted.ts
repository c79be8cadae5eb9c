import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ErrorCode, errorCodes, type Problem } from '@lanet/contracts/errors';
import type { ConnectionError, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { WebSocket, WebSocketServer } from 'ws';
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
  endWithProblem(socket, BROKEN[code] ?? 'request.malformed');
}

/** What asks for a socket and is no WebSocket handshake: by itself the library answers with a page of its own. */
export function answerBrokenUpgrades(sockets: WebSocketServer): void {
  sockets.on('wsClientError', (_error, socket) => endWithProblem(socket, 'request.malformed'));
}

/** A frame that breaks the protocol is for whoever serves the socket to note: they know whose it is. The rest is a bug. */
export function endBrokenSocket(error: Error, socket: WebSocket, request: FastifyRequest): void {
  const isFrame = 'code' in error && String(error.code).startsWith('WS_ERR_');
  if (!isFrame) request.log.error({ err: error, reqId: request.id }, 'socket failed');
  socket.terminate();
}

function endWithProblem(socket: Duplex, refusal: ErrorCode): void {
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
