import type { Log } from '../log.ts';
import { goesDirect, isLoopback } from './no-proxy.ts';
import { hostPortOf, type ProxyServer } from './proxy-address.ts';
import type { SystemProxy, SystemSource } from './system-proxy.ts';

/** `setting`: of agent.json, which is an order. The rest are the system's. */
export type RouteSource = 'setting' | SystemSource;

export type Route = { kind: 'direct' } | { kind: 'proxy'; proxy: ProxyServer; source: RouteSource };

export type RouteSettings = { proxy?: ProxyServer | 'direct' | undefined; noProxy?: readonly string[] | undefined };

export type RoutesOptions = RouteSettings & {
  /** Asks the system; may take seconds. */
  system: (url: URL) => Promise<SystemProxy>;
  log?: Log;
  /** Milliseconds that only go forward. */
  nowMs?: () => number;
};

const DIRECT: Route = { kind: 'direct' };
/** What the system says is asked for again after so long: a laptop changes its network. */
const ASK_AGAIN_MS = 5 * 60_000;

/**
 * Which ways lead to a server, in the order in which they are tried: the proxy of the settings, else that of the system, else
 * none. A proxy of the settings is an order: nothing goes around it. One of the system is only what was true of the network
 * this computer was last in, so the direct way is tried when it does not work.
 */
export class Routes {
  readonly #options: RoutesOptions;
  readonly #nowMs: () => number;
  #asked: { routes: readonly Route[]; atMs: number } | undefined;
  #asking: Promise<readonly Route[]> | undefined;
  #said = '';

  constructor(options: RoutesOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? (() => performance.now());
  }

  /** Never empty, never throws. */
  async to(url: URL): Promise<readonly Route[]> {
    const { proxy, noProxy = [] } = this.#options;
    if (proxy === 'direct' || goesDirect(noProxy, hostPortOf(url))) return [DIRECT];
    if (proxy) return this.#chosen([{ kind: 'proxy', proxy, source: 'setting' }]);
    if (isLoopback(hostPortOf(url).host)) return [DIRECT];
    if (this.#asked && this.#nowMs() - this.#asked.atMs < ASK_AGAIN_MS) return this.#asked.routes;
    this.#asking ??= this.#ask(url).finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /** The direct way worked where the system's proxy did not: it comes first until the system is asked again. */
  preferDirect(fault: Error): void {
    this.#asked = { routes: [DIRECT], atMs: this.#nowMs() };
    this.#say('warn', "The system's proxy does not work and the server is reached without it", {
      error: fault.message,
    });
  }

  async #ask(url: URL): Promise<readonly Route[]> {
    const found = await this.#options.system(url).catch((): SystemProxy => ({ kind: 'none' }));
    const routes: readonly Route[] =
      found.kind === 'found' ? [{ kind: 'proxy', proxy: found.proxy, source: found.source }, DIRECT] : [DIRECT];
    if (found.kind === 'unusable') {
      this.#say('warn', 'The system\'s proxy cannot be used; set "proxy" in agent.json', { ...found });
    }
    this.#asked = { routes, atMs: this.#nowMs() };
    return this.#chosen(routes);
  }

  #chosen(routes: readonly Route[]): readonly Route[] {
    const [first] = routes;
    if (first?.kind === 'proxy') {
      this.#say('info', 'The server is reached through a proxy', { proxy: first.proxy.address, source: first.source });
    }
    return routes;
  }

  /** Each once: connections are many, and their way is mostly the same. */
  #say(level: 'info' | 'warn', message: string, detail: Record<string, unknown>): void {
    const text = JSON.stringify([message, detail]);
    if (text !== this.#said) this.#options.log?.(level, message, detail);
    this.#said = text;
  }
}
