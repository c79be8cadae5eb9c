import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Log, messageOf } from '../log.ts';
import { Backoff } from '../server/backoff.ts';
import { Wake } from '../wake.ts';
import type { ChannelPlace } from './channel-place.ts';
import { type Door, openDoor } from './door.ts';
import type { HelpRequests } from './help-requests.ts';
import { HelpRefused, LOCAL_MAX_BYTES, LocalAsk, paths } from './local-protocol.ts';
import { readBody, sendJson } from './small-http.ts';

/** Whoever connects may be anybody of this computer: few at once, none for long, and only two that send much. */
const MAX_BODIES = 2;
/** Makes the waits those of a usual agent. */
const USUAL_REPORT_SECONDS = 900;
const LIMITS = {
  maxConnections: 16,
  handshakeTimeout: 5000,
  headersTimeout: 5000,
  requestTimeout: 20_000,
  connectionsCheckingInterval: 1000,
  keepAliveTimeout: 1000,
  maxHeaderSize: 8192,
};

export interface HelpChannelOptions {
  place: ChannelPlace;
  requests: HelpRequests;
  log: Log;
  random?: () => number;
  limits?: Partial<typeof LIMITS>;
}

/**
 * The door for people of this computer: HTTPS over a Unix socket or a named pipe, where no web page can reach it. It gives
 * away what is to be sent and takes requests, nothing else; a request that is sent again opens no second ticket.
 */
export class HelpChannel {
  readonly #options: HelpChannelOptions;
  #door: Door | undefined;
  #bodies = 0;

  constructor(options: HelpChannelOptions) {
    this.#options = options;
  }

  /** Open until the signal; what keeps it from opening is told once, and tried again. Never throws. */
  async run(signal: AbortSignal): Promise<void> {
    const { log, random } = this.#options;
    const backoff = new Backoff(random);
    let isTold = false;
    while (!signal.aborted) {
      let waitMs = Number.POSITIVE_INFINITY;
      try {
        await this.open();
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
    const { place, log, limits } = this.#options;
    const failed = (error: Error) => log('warn', 'The channel for help failed', { error: messageOf(error) });
    this.#door = await openDoor({ place, limits: { ...LIMITS, ...limits }, failed }, (request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        const refused = error instanceof HelpRefused ? error : new HelpRefused('help.failed');
        if (refused !== error) log('error', 'A request for help failed', { error: messageOf(error) });
        const { code, status, retryAfterSeconds } = refused;
        sendJson(response, status, { code, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) });
      });
    });
  }

  async close(): Promise<void> {
    await this.#door?.close();
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
