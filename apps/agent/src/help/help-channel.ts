import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { type Log, messageOf } from '../log.ts';
import { Backoff } from '../server/backoff.ts';
import { Wake } from '../wake.ts';
import type { HelpRequests } from './help-requests.ts';
import { HelpRefused, LOCAL_MAX_BYTES, LocalAsk, paths } from './local-protocol.ts';
import { readBody, sendJson } from './small-http.ts';

/** Whoever connects may be anybody of this computer: few at once, none for long, and only two that send much. */
const MAX_CONNECTIONS = 16;
const MAX_BODIES = 2;
/** Makes the waits those of a usual agent. */
const USUAL_REPORT_SECONDS = 900;
const LIMITS = {
  headersTimeout: 5000,
  requestTimeout: 20_000,
  connectionsCheckingInterval: 1000,
  keepAliveTimeout: 1000,
  maxHeaderSize: 8192,
};

export interface HelpChannelOptions {
  address: string;
  requests: HelpRequests;
  log: Log;
  /** Whether to be there at all; asked until it is so. */
  isWanted?: () => boolean;
  random?: () => number;
  limits?: Partial<typeof LIMITS>;
}

/**
 * The door for people of this computer: HTTP over a Unix socket or a named pipe, where no web page can reach it. It gives
 * away what is to be sent and takes requests, nothing else.
 */
export class HelpChannel {
  readonly #options: HelpChannelOptions;
  #server: Server | undefined;
  #bodies = 0;

  constructor(options: HelpChannelOptions) {
    this.#options = options;
  }

  /** Open until the signal; what keeps it from opening is told once, and tried again. Never throws. */
  async run(signal: AbortSignal): Promise<void> {
    const { log, isWanted = () => true, random } = this.#options;
    const backoff = new Backoff(random);
    let isTold = false;
    while (!signal.aborted) {
      let waitMs = Number.POSITIVE_INFINITY;
      try {
        if (isWanted()) await this.open();
        else waitMs = backoff.next(USUAL_REPORT_SECONDS);
      } catch (error) {
        if (!isTold) log('warn', 'People of this computer cannot ask for help yet', { error: messageOf(error) });
        isTold = true;
        waitMs = backoff.next(USUAL_REPORT_SECONDS);
      }
      await new Wake().wait(waitMs, signal);
    }
    await this.close();
  }

  /** @throws what the system says */
  async open(): Promise<void> {
    const { address, log, limits } = this.#options;
    const server = createServer({ ...LIMITS, ...limits }, (request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        const refused = error instanceof HelpRefused ? error : new HelpRefused('help.failed');
        if (refused !== error) log('error', 'A request for help failed', { error: messageOf(error) });
        const { code, status, retryAfterSeconds } = refused;
        sendJson(response, status, { code, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) });
      });
    });
    server.maxConnections = MAX_CONNECTIONS;
    if (process.platform !== 'win32') {
      mkdirSync(dirname(address), { recursive: true, mode: 0o755 });
      // Left by an agent that was killed: only one runs at a time, so nobody listens there.
      rmSync(address, { force: true });
    }
    server.listen({ path: address, readableAll: true, writableAll: true });
    await once(server, 'listening');
    // A connection that could not be taken, for want of files or memory, is no reason for the agent to end.
    server.on('error', (error) => log('warn', 'The channel for help failed', { error: messageOf(error) }));
    this.#server = server;
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { requests } = this.#options;
    const { method, url = '' } = request;
    if (method === 'GET' && url === paths.machine) {
      const { id, machine } = await requests.shown();
      return sendJson(response, 200, { id, machine });
    }
    if (method === 'POST' && url === paths.requests) {
      const ask = LocalAsk.safeParse(await this.#readJson(request));
      if (!ask.success) throw new HelpRefused('help.invalid');
      return sendJson(response, 200, requests.accept(ask.data));
    }
    if (method === 'GET' && url.startsWith(`${paths.requests}/`)) {
      return sendJson(response, 200, requests.state(url.slice(paths.requests.length + 1)));
    }
    throw new HelpRefused('help.not_found');
  }

  async #readJson(request: IncomingMessage): Promise<unknown> {
    if (this.#bodies >= MAX_BODIES) throw new HelpRefused('help.busy', 2);
    this.#bodies += 1;
    try {
      return await readBody(request, LOCAL_MAX_BYTES);
    } finally {
      this.#bodies -= 1;
    }
  }
}
