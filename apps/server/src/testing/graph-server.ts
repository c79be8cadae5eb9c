// A stand-in for Microsoft Graph, as far as it is spoken to here, made by Microsoft's own pages on it and by what people
// reported of it. It was never held against the real one.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { makeCertificate } from './dovecot.ts';
import { GraphMailbox } from './graph-mailbox.ts';
import { answerGraph, GraphFault, type Reply } from './graph-replies.ts';

export interface GraphServer {
  /** `https://localhost:port`. */
  url: string;
  caFile: string;
  mailboxes: Map<string, GraphMailbox>;
  /** The mailbox of an address; made when it is first asked for. */
  mailbox(address: string): GraphMailbox;
  /** What was asked, with the token it came with and when. */
  asked: { method: string; path: string; token: string; atMs: number }[];
  /** Mail that left for addresses which are not here. */
  sent: { to: string[]; raw: Buffer }[];
  /** Whose token it is: an address; `*` for an application that may use all; undefined for none that is good. */
  accountOf: (token: string) => string | undefined;
  /** Called for every request; what it answers is answered instead. */
  before: (asked: { method: string; path: string }) => Reply | 'break' | undefined;
  /** Whether what is sent gets another Message-ID, and loses headers that the mailbox has not known before. */
  replacesIds: boolean;
  losesHeaders: boolean;
  removesForGood: boolean;
  now: () => number;
  /** Entries a page, however many are asked for. */
  mostAPage: number;
  close(): Promise<void>;
}

export async function startGraphServer(): Promise<GraphServer> {
  const dir = await mkdtemp(join(tmpdir(), 'lanet-graph-'));
  const [caFile, keyFile] = [join(dir, 'cert.pem'), join(dir, 'key.pem')];
  await makeCertificate(caFile, keyFile);
  const http = createServer({ key: await readFile(keyFile), cert: await readFile(caFile) });
  const graph: GraphServer = {
    ...{ url: '', caFile, mailboxes: new Map(), asked: [], sent: [], replacesIds: false, losesHeaders: false },
    removesForGood: true,
    ...{ accountOf: () => undefined, before: () => undefined, now: Date.now, mostAPage: 1000 },
    mailbox(address) {
      const known = graph.mailboxes.get(address) ?? new GraphMailbox();
      graph.mailboxes.set(address, known);
      return known;
    },
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await rm(dir, { recursive: true, force: true });
    },
  };
  http.on('request', async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    const token = String(headers.authorization ?? '').replace(/^Bearer /, '');
    graph.asked.push({ method, path: decodeURI(path), token, atMs: performance.now() });
    const instead = graph.before({ method, path: decodeURI(path) });
    if (instead === 'break') return request.socket.destroy();
    const { status, headers: more = {}, body } = instead ?? (await replyTo(graph, request, token));
    response.writeHead(status, { 'content-type': 'application/json', ...more });
    response.end(Buffer.isBuffer(body) || body === undefined ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address with a port.
  graph.url = `https://localhost:${(http.address() as AddressInfo).port}`;
  return graph;
}

async function replyTo(graph: GraphServer, request: IncomingMessage, token: string): Promise<Reply> {
  try {
    const account = graph.accountOf(token);
    if (account === undefined) throw new GraphFault(401, 'InvalidAuthenticationToken', 'Access token has expired.');
    const url = new URL(request.url ?? '', graph.url);
    const [, address = '', rest = ''] = /^\/v1\.0\/users\/([^/]+)(\/.*)$/.exec(url.pathname) ?? [];
    const user = decodeURIComponent(address);
    if (account !== '*' && account !== user) throw new GraphFault(403, 'ErrorAccessDenied', 'Access is denied.');
    const mailbox = graph.mailboxes.get(user);
    if (!mailbox) throw new GraphFault(404, 'ErrorInvalidUser', `The requested user '${user}' is invalid.`);
    const isImmutable = /IdType="ImmutableId"/.test(String(request.headers.prefer));
    const asked = /odata\.maxpagesize=(\d+)/.exec(String(request.headers.prefer))?.[1] ?? url.searchParams.get('$top');
    return answerGraph({
      ...{ graph, user, mailbox, url, isImmutable, rest, method: request.method ?? '' },
      ...{ pageSize: Math.min(Number(asked ?? 10), graph.mostAPage), body: await buffer(request) },
      type: String(request.headers['content-type']),
    });
  } catch (error) {
    if (error instanceof GraphFault) return error.reply;
    return new GraphFault(500, 'InternalServerError', String(error)).reply;
  }
}

/** Graph asks for patience the next `times`. */
export function throttled(graph: GraphServer, times: number, reply: Partial<Reply> & { seconds?: number }): void {
  const before = graph.before;
  let left = times;
  graph.before = (asked) => {
    if (left === 0) return before(asked);
    left -= 1;
    const { status = 429, seconds } = reply;
    const error = { code: 'ApplicationThrottled', message: 'Application is over its MailboxConcurrency limit.' };
    return { status, body: { error }, headers: seconds === undefined ? {} : { 'retry-after': String(seconds) } };
  };
}
