// What tests make a server answer instead of the protocol.
import type { IncomingHttpHeaders } from 'node:http';

/** What one request is answered with instead of the usual. `body`: JSON, or bytes as they are. */
export type Scripted = { status: number; body?: object; headers?: Record<string, string> } | 'hang up';

/** Answers a request before the protocol does; undefined lets it through. `body` as text. */
export type Script = (request: {
  method: string;
  path: string;
  body: string;
  headers: IncomingHttpHeaders;
}) => Scripted | undefined;

export const problem = (status: number, code: string): Scripted => ({
  status,
  body: { type: 'about:blank', title: code, status, code },
});
