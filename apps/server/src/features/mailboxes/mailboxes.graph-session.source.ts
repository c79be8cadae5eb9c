import * as http from 'node:http';
import * as https from 'node:https';
import { isIP } from 'node:net';
import type { z } from 'zod';
import { faultOf, MailTrouble } from './mailboxes.faults.rules.ts';
import { GraphError, graphFault, isThrottled, retryAfterMs } from './mailboxes.graph.rules.ts';
import type { GraphGate } from './mailboxes.graph-gate.source.ts';
import { type Access, SILENCE_MS } from './mailboxes.source.ts';

export interface GraphAccess extends Access {
  /** Where Graph is: `https://graph.microsoft.com`. */
  origin: string;
  gate: GraphGate;
  /** How long a request may wait where Graph asks for patience. */
  patienceMs: number;
}

export interface Asking {
  method?: 'DELETE' | 'GET' | 'PATCH' | 'POST';
  /** Below the mailbox, with a slash; or a whole link that Graph gave. */
  path: string;
  /** Entries a page. */
  pageSize?: number;
  body?: { type: string; content: string };
}

export interface Answer {
  status: number;
  bytes: Buffer;
  /** There was more. */
  cut: boolean;
}

/** An answer that is no success. */
export class GraphRefusal extends Error {
  override readonly name = 'GraphRefusal';
  readonly status: number;
  readonly code: string;
  /** What is to be waited before it is asked again, where that is said. */
  readonly afterMs: number | undefined;

  constructor(status: number, code: string, message: string, afterMs?: number) {
    super([status, code, message].filter(Boolean).join(' '));
    this.status = status;
    this.code = code;
    this.afterMs = afterMs;
  }

  /** @param gone what it means here that something is not there. */
  trouble(gone: 'folder' | 'protocol' = 'protocol'): MailTrouble {
    return new MailTrouble(graphFault(this.status, this.code, gone), this.message);
  }
}

/** Of an answer that is not a message. */
const MOST_BYTES = 32 * 1024 * 1024;
const MOST_TRIES = 6;
/** Where Graph asks for patience without saying how much: this, doubled with every time. */
const FIRST_PAUSE_MS = 5_000;
/** An idle connection is closed by us, before Graph does it under a request. */
const IDLE_MS = 10_000;

/** Speaks to Graph about one mailbox, as whoever the token is. */
export class GraphSession {
  readonly #access: GraphAccess;
  readonly #base: string;
  readonly #agent: http.Agent;
  readonly #ending = new AbortController();
  #token: string;

  constructor(access: GraphAccess) {
    const { server, secret } = access;
    this.#access = access;
    this.#token = secret.kind === 'token' ? secret.token : '';
    // By its address, whoever signed in: so a shared one is reached too, where that is allowed.
    this.#base = `/v1.0/users/${encodeURIComponent(server.user)}`;
    const kept = { keepAlive: true, timeout: IDLE_MS };
    this.#agent = server.security === 'none' ? new http.Agent(kept) : new https.Agent(kept);
  }

  get certUntil(): Date | null {
    return this.#access.tls.certUntil();
  }

  close(): void {
    this.#ending.abort(new MailTrouble('refused', 'the conversation is over'));
    this.#agent.destroy();
  }

  /** @throws GraphRefusal; MailTrouble when there is no answer, or none that can be understood. */
  async json<Schema extends z.ZodType>(asking: Asking, schema: Schema): Promise<z.output<Schema>> {
    const { bytes, cut } = await this.ask(asking);
    const parsed = schema.safeParse(cut ? undefined : jsonOf(bytes));
    if (!parsed.success) throw new MailTrouble('protocol', 'an answer that is none');
    return parsed.data;
  }

  /**
   * The answer up to `maxBytes`; the rest is left. Throttling is waited out, and a token that ended is renewed, once.
   * @throws GraphRefusal; MailTrouble
   */
  async ask(asking: Asking, maxBytes = MOST_BYTES): Promise<Answer> {
    const { gate, patienceMs, secret } = this.#access;
    const renew = secret.kind === 'token' ? secret.renew : undefined;
    let isRenewed = false;
    for (let tries = 1; ; tries += 1) {
      try {
        await gate.untilOpen(patienceMs, this.#ending.signal);
        return await gate.through(() => this.#once(asking, maxBytes));
      } catch (error) {
        if (this.#ending.signal.aborted) throw this.#ending.signal.reason;
        if (!(error instanceof GraphRefusal)) throw error;
        const { status, afterMs = FIRST_PAUSE_MS * 2 ** (tries - 1) } = error;
        if (isThrottled(status)) gate.close(afterMs, error.message);
        const isRefused = status === 401 && renew && !isRenewed;
        if (!isRefused && !(isThrottled(status) && tries < MOST_TRIES)) throw error;
        if (isRefused) {
          isRenewed = true;
          this.#token = await renew(this.#token);
        }
      }
    }
  }

  async #once(asking: Asking, maxBytes: number): Promise<Answer> {
    const answer = await this.#send(asking);
    const { statusCode: status = 0, statusMessage = '', headers } = answer;
    const isGood = status >= 200 && status < 300;
    const collected = await collect(answer, isGood ? maxBytes : 64 * 1024);
    if (isGood) return { status, ...collected };
    const said = GraphError.safeParse(jsonOf(collected.bytes));
    const { code, message } = said.success ? said.data.error : { code: '', message: statusMessage };
    throw new GraphRefusal(status, code, message, retryAfterMs(headers['retry-after'], Date.now()));
  }

  #send({ method = 'GET', path, pageSize, body }: Asking): Promise<http.IncomingMessage> {
    const { server, peer, tls, origin } = this.#access;
    const isSecure = server.security !== 'none';
    const content = body && Buffer.from(body.content);
    const options = {
      ...(isSecure && tls.options),
      // The name its certificate has to have; an address has none.
      ...(isSecure && isIP(peer.servername) === 0 && { servername: peer.servername }),
      ...{ host: peer.address, port: server.port, method, path: this.#pathOf(path), agent: this.#agent },
      ...{ timeout: SILENCE_MS, signal: this.#ending.signal },
      headers: {
        host: new URL(origin).host,
        authorization: `Bearer ${this.#token}`,
        // Names of messages that stay theirs when they are moved.
        prefer: ['IdType="ImmutableId"', ...(pageSize ? [`odata.maxpagesize=${pageSize}`] : [])].join(', '),
        'user-agent': 'LANET Helpdesk',
        ...(body && content && { 'content-type': body.type, 'content-length': String(content.length) }),
      },
    };
    return new Promise((resolve, reject) => {
      const request = (isSecure ? https : http).request(options, resolve);
      request.on('timeout', () => request.destroy(new MailTrouble('timeout', 'no answer')));
      request.on('error', (error) => reject(troubleOf(error)));
      request.end(content);
    });
  }

  /** A link is followed to where the token may go, and nowhere else. @throws MailTrouble `protocol` */
  #pathOf(path: string): string {
    if (path.startsWith('/')) return `${this.#base}${path}`;
    const link = URL.parse(path);
    if (link?.origin !== this.#access.origin || !link.pathname.startsWith('/v1.0/')) {
      throw new MailTrouble('protocol', 'a link that leads elsewhere');
    }
    return `${link.pathname}${link.search}`;
  }
}

async function collect(answer: http.IncomingMessage, maxBytes: number): Promise<{ bytes: Buffer; cut: boolean }> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of answer) {
      parts.push(part);
      length += part.length;
      // Leaving the loop ends the connection.
      if (length > maxBytes) return { bytes: Buffer.concat(parts), cut: true };
    }
  } catch (error) {
    throw troubleOf(error);
  }
  return { bytes: Buffer.concat(parts), cut: false };
}

function troubleOf(error: unknown): MailTrouble {
  const { code, text } = faultOf(error);
  return new MailTrouble(code, text);
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return bytes.length === 0 ? {} : JSON.parse(bytes.toString('utf8'));
  } catch {
    // Whoever reads it finds that it is not what was asked for.
    return undefined;
  }
}
