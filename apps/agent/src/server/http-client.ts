import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import { rootCertificates } from 'node:tls';
import { type HostPort, hostPortOf } from '../proxy/proxy-address.ts';
import { routedAgent } from '../proxy/routed-agents.ts';
import type { Routes } from '../proxy/routes.ts';

export type Answer = { status: number; headers: http.IncomingHttpHeaders; body: Buffer };
export type Request = {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array | undefined;
  timeoutMs?: number | undefined;
};

/** No answer came. `reached`: the request may have been received and done, only its answer is lost. */
export class NoAnswer extends Error {
  readonly reached: boolean;

  constructor(message: string, reached: boolean) {
    super(message);
    this.reached = reached;
  }
}

const TIMEOUT_MS = 30_000;
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/**
 * Talks to one server over HTTP or HTTPS. TLS is verified always, by the usual authorities and those of `caFile`; there is no
 * switch to skip it.
 */
export class HttpClient {
  readonly url: URL;
  /** The authorities to trust besides the usual ones: all of them together, as Node wants it. */
  readonly ca: string[] | undefined;
  readonly #agent: http.Agent;
  readonly #routes: Routes | undefined;

  /** `routes`: the ways to the server; without them only the direct one. @throws what reading `caFile` throws. */
  constructor(server: string, caFile?: string, routes?: Routes) {
    this.url = new URL(server);
    this.#routes = routes;
    this.ca = caFile === undefined ? undefined : [...rootCertificates, readFileSync(caFile, 'utf8')];
    const options = { keepAlive: true, maxSockets: 4, timeout: 20_000, ...(this.ca && { ca: this.ca }) };
    if (routes) this.#agent = routedAgent(routes, this.url, options);
    else this.#agent = this.url.protocol === 'https:' ? new https.Agent(options) : new http.Agent(options);
  }

  /** What makes the connection of a WebSocket, where not every connection is a direct one. */
  get socketAgent(): http.Agent | undefined {
    return this.#routes && this.#agent;
  }

  /** Where packets to the server go first: the proxy, if there is one. */
  async firstHop(): Promise<HostPort> {
    const [route] = (await this.#routes?.to(this.url)) ?? [];
    return route?.kind === 'proxy' ? { host: route.proxy.host, port: route.proxy.port } : hostPortOf(this.url);
  }

  /** Any status is an answer. @throws NoAnswer */
  request({ method, path, headers, body, timeoutMs = TIMEOUT_MS }: Request, signal?: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      let reached = false;
      const { request } = this.url.protocol === 'https:' ? https : http;
      const options = {
        method,
        agent: this.#agent,
        headers: { ...headers, 'content-length': body === undefined ? 0 : Buffer.byteLength(body) },
        ...(signal && { signal }),
      };
      const outgoing = request(new URL(path, this.url), options, (incoming) => {
        readWhole(incoming).then(
          (bytes) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: bytes }),
          (error: unknown) => reject(new NoAnswer(String(error), true)),
        );
      });
      // Wall time of the whole exchange: a server that drips bytes must not hold the agent for ever. Told at once, since a
      // request that has no connection yet ends only when its proxy answers.
      const timer = setTimeout(() => {
        const message = `no answer within ${timeoutMs} ms`;
        reject(new NoAnswer(message, reached));
        outgoing.destroy(new Error(message));
      }, timeoutMs);
      outgoing.once('close', () => clearTimeout(timer));
      outgoing.once('finish', () => {
        reached = true;
      });
      outgoing.once('error', (error) => reject(new NoAnswer(error.message, reached)));
      outgoing.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

async function readWhole(incoming: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    // Safe: without an encoding set, a message gives buffers.
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > MAX_ANSWER_BYTES) throw new Error('the answer is too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
