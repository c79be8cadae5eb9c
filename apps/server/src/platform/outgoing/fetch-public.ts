// Fetches what an address of somebody else's holds: as nobody in particular, and never from our own network.
import { lookup } from 'node:dns/promises';
import { get as getHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { isIP } from 'node:net';
import { mayReach } from './addresses.ts';

export type UnfetchedReason = 'address' | 'blocked' | 'no_answer' | 'redirects' | 'timeout' | 'too_large';

/** Why nothing was fetched. The message is for logs and tests. */
export class Unfetched extends Error {
  override readonly name = 'Unfetched';
  readonly reason: UnfetchedReason;

  constructor(reason: UnfetchedReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

export interface FetchOptions {
  headers: Readonly<Record<string, string>>;
  maxBytes: number;
  /** For all of it, redirects included. */
  timeoutMs: number;
  /** Private networks that may be reached, as the configuration names them. */
  allowed?: readonly string[];
}

export interface Fetched {
  status: number;
  headers: IncomingHttpHeaders;
  /** Empty unless the status is 200. */
  bytes: Buffer;
}

const MAX_REDIRECTS = 3;

/**
 * Each address on the way is looked up once, judged, and that one is connected to. @throws Unfetched; an answer of any status
 * is one.
 */
export async function fetchPublic(address: string, options: FetchOptions): Promise<Fetched> {
  const ending = AbortSignal.timeout(options.timeoutMs);
  let url = address;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const answer = await ask(parsed(url), options, ending);
    const { statusCode: status = 0, headers } = answer;
    if (status >= 300 && status < 400 && headers.location) {
      answer.destroy();
      url = parsed(headers.location, url).href;
      continue;
    }
    if (status === 200) return { status, headers, bytes: await wholeOf(answer, options.maxBytes, ending) };
    answer.destroy();
    return { status, headers, bytes: Buffer.alloc(0) };
  }
  throw new Unfetched('redirects', 'it leads on and on');
}

function parsed(url: string, base?: string): URL {
  if (!URL.canParse(url, base)) throw new Unfetched('address', 'it leads to no address');
  return new URL(url, base);
}

async function ask(url: URL, options: FetchOptions, signal: AbortSignal): Promise<IncomingMessage> {
  const { protocol, hostname, port, pathname, search } = url;
  if (protocol !== 'https:' && protocol !== 'http:') throw new Unfetched('address', `not by ${protocol}`);
  if (url.username || url.password) throw new Unfetched('address', 'with a password in its address');
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const peer = await peerOf(host, options.allowed ?? []);
  const isSecure = protocol === 'https:';
  const get = isSecure ? getHttps : getHttp;
  return new Promise((resolve, reject) => {
    const request = get(
      {
        host: peer,
        port: port || (isSecure ? 443 : 80),
        path: pathname + search,
        // The name its certificate has to have; an address has none.
        ...(isSecure && isIP(host) === 0 && { servername: host }),
        headers: { ...options.headers, host: url.host },
        agent: false,
        signal,
      },
      resolve,
    );
    request.on('error', (error) => reject(failure(error, signal)));
  });
}

async function peerOf(host: string, allowed: readonly string[]): Promise<string> {
  const found = await lookup(host, { all: true }).catch(() => []);
  if (found.length === 0) throw new Unfetched('no_answer', 'nobody knows its name');
  const peer = found.filter(({ address }) => mayReach(address, allowed)).sort((a, b) => a.family - b.family)[0];
  if (!peer) throw new Unfetched('blocked', 'its server is not one of the public internet');
  return peer.address;
}

async function wholeOf(answer: IncomingMessage, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of answer) {
      length += part.length;
      if (length > maxBytes) throw new Unfetched('too_large', 'it is too large');
      parts.push(part);
    }
  } catch (error) {
    throw failure(error, signal);
  } finally {
    answer.destroy();
  }
  return Buffer.concat(parts);
}

function failure(error: unknown, signal: AbortSignal): Unfetched {
  if (error instanceof Unfetched) return error;
  if (signal.aborted) return new Unfetched('timeout', 'it took too long');
  return new Unfetched('no_answer', error instanceof Error ? error.message : String(error));
}
