// What both small servers of this computer, the service's and the page's, do with JSON.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HelpRefused } from './local-protocol.ts';

/** A body as JSON. @throws HelpRefused when it is too large or no JSON. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw new HelpRefused('help.too_large');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    // Safe: without an encoding set, a request gives buffers.
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > maxBytes) throw new HelpRefused('help.too_large');
    chunks.push(bytes);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new HelpRefused('help.invalid');
  }
}

/** Ends the exchange; what still comes of a body that was refused is not read. */
export function sendJson(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent || response.destroyed) return;
  const text = JSON.stringify(body);
  const headers = {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  };
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text), connection: 'close' });
  response.end(text);
}
