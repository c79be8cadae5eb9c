import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Seen } from './hostile-judge.ts';

/**
 * Sends bytes as they are and reads the first answer until the line is closed. Undefined when it was closed without one,
 * as for bytes that are no HTTP at all. With `hangUp` our side of the line is closed first: bytes that are no whole request
 * would be waited for.
 */
export async function sendBytes(port: number, bytes: Buffer, { hangUp = false } = {}): Promise<Seen | undefined> {
  const socket = connect(port, '127.0.0.1');
  // Closed by the other side while we still write: what it said is read all the same.
  socket.on('error', () => undefined);
  socket.write(bytes);
  if (hangUp) socket.end();
  socket.setTimeout(20_000, () => socket.destroy(new Error('no answer')));
  return answerIn(await text(socket).catch(() => ''));
}

function answerIn(received: string): Seen | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [line = '', ...lines] = received.slice(0, end).split('\r\n');
  const headers = new Map(
    lines.map((header) => {
      const colon = header.indexOf(':');
      return [header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim()];
    }),
  );
  const length = Number(headers.get('content-length') ?? 0);
  const body = Buffer.from(received.slice(end + 4))
    .subarray(0, length)
    .toString('utf8');
  return { status: Number(line.split(' ')[1]), contentType: headers.get('content-type') ?? '', text: body };
}

export interface RawRequest {
  method?: string;
  path?: string;
  version?: string;
  /** Name and value; a name may come twice. */
  headers?: readonly (readonly [string, string])[];
  body?: Buffer | string;
}

/** An HTTP/1.1 request exactly as told: nothing is escaped or checked. `host` and the end of the line are usual. */
export function rawRequest({
  method = 'GET',
  path = '/api/v1/tickets',
  version = 'HTTP/1.1',
  headers = [],
  body,
}: RawRequest): Buffer {
  const has = (name: string) => headers.some(([given]) => given.toLowerCase() === name);
  const all = [
    ...(has('host') ? [] : [['host', 'localhost:3000'] as const]),
    ...(has('connection') ? [] : [['connection', 'close'] as const]),
    ...headers,
    ...(body === undefined || has('content-length') || has('transfer-encoding')
      ? []
      : [['content-length', String(Buffer.byteLength(body))] as const]),
  ];
  const head = [`${method} ${path} ${version}`, ...all.map(([name, value]) => `${name}: ${value}`)].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), Buffer.from(body ?? '')]);
}
