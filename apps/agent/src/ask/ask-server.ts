import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChannelPlace } from '../help/channel-place.ts';
import { AskState, HelpRefused, LOCAL_MAX_BYTES, paths } from '../help/local-protocol.ts';
import { isSameSecret } from '../help/same-secret.ts';
import { readBody, sendJson } from '../help/small-http.ts';
import { PAGE } from './page.generated.ts';
import { callService } from './service-client.ts';

export const IDLE_MS = 15 * 60_000;
/** After the ticket is there the page has all it shows. */
const DONE_MS = 10_000;

export type AskServerOptions = {
  service: ChannelPlace;
  /** Who is signed in; null when the system does not say. */
  user: string | null;
  idleMs?: number;
  doneMs?: number;
};

const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'display-capture=(self), camera=(), microphone=(), geolocation=()',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "media-src 'self' blob: mediastream:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
};

const FILES: Readonly<Record<string, { type: string; content: string }>> = {
  '/': { type: 'text/html; charset=utf-8', content: PAGE.html },
  '/page.css': { type: 'text/css; charset=utf-8', content: PAGE.css },
  '/page.js': { type: 'text/javascript; charset=utf-8', content: PAGE.js },
  '/icon.svg': { type: 'image/svg+xml', content: PAGE.icon },
};

/**
 * The page of one person for one request, on this computer alone. Its address holds a token that opens it once: other users of
 * the computer can see the address, so whoever comes second is refused. Everything but the empty page wants what the token
 * was changed for, and no other site's page gets past the names of host and origin.
 */
export class AskServer {
  readonly #options: AskServerOptions;
  readonly #server: Server;
  readonly #ended = Promise.withResolvers<void>();
  #token: string | undefined = randomBytes(32).toString('base64url');
  #session: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #host = '';

  constructor(options: AskServerOptions) {
    this.#options = options;
    const limits = { headersTimeout: 10_000, requestTimeout: 60_000, maxHeaderSize: 16_384 };
    this.#server = createServer(limits, (request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        const { status, code } = error instanceof HelpRefused ? error : new HelpRefused('help.failed');
        sendJson(response, status, { code });
      });
    });
    this.#server.maxConnections = 16;
  }

  /** Listens on a port of its own. Answers the address to open. */
  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    // Safe: a server that listens on TCP has an address with a port.
    this.#host = `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    this.#endIn(this.#options.idleMs ?? IDLE_MS);
    // Behind `#`: a browser keeps it to itself, so no log and no header ever holds it.
    return `http://${this.#host}/#${this.#token}`;
  }

  /** Until the ticket is there, nobody did anything for a quarter of an hour, or `close`. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#server.close(() => this.#ended.resolve());
    this.#server.closeAllConnections();
  }

  #endIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.close(), milliseconds);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    // Another name that leads here (DNS rebinding) is not this page.
    if (headers.host !== this.#host) throw new HelpRefused('help.forbidden');
    const file = FILES[url];
    if (file && (method === 'GET' || method === 'HEAD')) {
      response.writeHead(200, { ...HEADERS, 'content-type': file.type });
      response.end(method === 'GET' ? file.content : undefined);
      return;
    }
    this.#checkOrigin(request);
    if (method === 'POST' && url === '/api/session') return this.#openSession(request, response);
    if (!isSameSecret(headers['x-lanet-session'], this.#session)) throw new HelpRefused('help.forbidden');
    await this.#forward(method, url, request, response);
  }

  /** Browsers name the origin of whatever changes something, and that of their page with everything a script asks for. */
  #checkOrigin({ method, headers }: IncomingMessage): void {
    const { origin, 'sec-fetch-site': site } = headers;
    const isOwn = origin === undefined ? method === 'GET' : origin === `http://${this.#host}`;
    if (!isOwn || (site !== undefined && site !== 'same-origin')) throw new HelpRefused('help.forbidden');
  }

  async #openSession(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const given = Object(await readBody(request, 1024)).token;
    if (!isSameSecret(given, this.#token)) throw new HelpRefused('help.forbidden');
    this.#token = undefined;
    this.#session = randomBytes(32).toString('base64url');
    sendJson(response, 200, { session: this.#session });
  }

  async #forward(method: string, url: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { service, user, idleMs = IDLE_MS } = this.#options;
    if (method === 'GET' && url === '/api/machine') {
      this.#endIn(idleMs);
      const { status, body } = await callService(service, 'GET', paths.machine);
      return sendJson(response, status, { ...Object(body), user });
    }
    if (method === 'POST' && url === '/api/requests') {
      this.#endIn(idleMs);
      const asked = Object(await readBody(request, LOCAL_MAX_BYTES));
      // The page says only whether to tell who is signed in, not who that is.
      const body = { ...asked, user: asked.withUser === true ? user : null };
      return this.#pass(response, await callService(service, 'POST', paths.requests, body));
    }
    // Asking how it stands is no sign that somebody is there.
    const [, id] = /^\/api\/requests\/([0-9a-f-]{36})$/.exec(url) ?? [];
    if (method !== 'GET' || id === undefined) throw new HelpRefused('help.not_found');
    this.#pass(response, await callService(service, 'GET', `${paths.requests}/${id}`));
  }

  #pass(response: ServerResponse, { status, body }: { status: number; body: unknown }): void {
    sendJson(response, status, Object(body));
    if (AskState.safeParse(body).data?.state === 'sent') this.#endIn(this.#options.doneMs ?? DONE_MS);
  }
}
