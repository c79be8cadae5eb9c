// The way through a proxy, by the method CONNECT (RFC 9110, section 9.3.6). Own code and no library: https-proxy-agent hands
// the proxy's refusal on as if the server had answered, waits without an end, and brings parts that log and that sign in by
// other schemes; what is needed is this file.
import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import type { HostPort, ProxyServer } from './proxy-address.ts';

/** Why no way through a proxy was found. Each has its sentence in the doctor. */
export type ProxyFault = 'unreachable' | 'silent' | 'wants_credentials' | 'bad_credentials' | 'wants_other' | 'refused';

/** The text names the proxy, never its credentials. `detail`: schemes it offers, its status, or what the system said. */
export class ProxyFailed extends Error {
  readonly fault: ProxyFault;
  readonly address: string;
  readonly detail: string;

  constructor(fault: ProxyFault, { address }: Pick<ProxyServer, 'address'>, detail: string) {
    super(`the proxy ${address} ${said[fault](detail)}`);
    this.fault = fault;
    this.address = address;
    this.detail = detail;
  }
}

const said: Record<ProxyFault, (detail: string) => string> = {
  unreachable: (detail) => `cannot be reached: ${detail}`,
  silent: (detail) => `did not answer within ${detail}`,
  wants_credentials: () => 'wants a user name and a password; they belong into "proxy" of agent.json',
  bad_credentials: () => 'did not take the user name and password of "proxy" in agent.json',
  wants_other: (detail) => `wants a sign-in by ${detail}, and this agent knows Basic only`,
  refused: (detail) => `refused the way to the server: ${detail}`,
};

/** An attempt over a satellite takes a second; the handshake of the socket gives up after 15. */
export const TUNNEL_MS = 10_000;

export type TunnelOptions = {
  timeoutMs?: number;
  /** Authorities for a proxy that is reached by TLS. */
  ca?: string[] | undefined;
  /** Ends the attempt. */
  signal?: AbortSignal | undefined;
};

/** A connection to the target through the proxy. Nothing is sent to the target yet. @throws ProxyFailed */
export function openTunnel(
  proxy: ProxyServer,
  target: HostPort,
  { timeoutMs = TUNNEL_MS, ca, signal }: TunnelOptions = {},
): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const authority = target.host.includes(':') ? `[${target.host}]:${target.port}` : `${target.host}:${target.port}`;
  const request = (proxy.isSecure ? https : http).request({
    ...{ method: 'CONNECT', host: proxy.host, port: proxy.port, path: authority, agent: false },
    headers: { host: authority, ...(proxy.authorization && { 'proxy-authorization': proxy.authorization }) },
    ...(signal && { signal }),
    ...(ca && { ca }),
  });
  const late = setTimeout(() => request.destroy(new ProxyFailed('silent', proxy, `${timeoutMs / 1000} s`)), timeoutMs);
  request.once('connect', (answer, socket: Socket, head) => {
    clearTimeout(late);
    const failure = failureOf(proxy, answer);
    if (failure) {
      socket.destroy();
      return reject(failure);
    }
    if (head.length > 0) socket.unshift(head);
    resolve(socket);
  });
  request.on('error', (error: NodeJS.ErrnoException) => {
    clearTimeout(late);
    reject(error instanceof ProxyFailed ? error : new ProxyFailed('unreachable', proxy, error.code ?? error.message));
  });
  request.end();
  return promise;
}

function failureOf(proxy: ProxyServer, { statusCode = 0, headers }: http.IncomingMessage): ProxyFailed | undefined {
  if (statusCode >= 200 && statusCode < 300) return undefined;
  if (statusCode !== 407) return new ProxyFailed('refused', proxy, `status ${statusCode}`);
  const offered = schemesOf(headers['proxy-authenticate']);
  // A proxy that names nothing is taken to mean the scheme everybody knows.
  if (offered.length > 0 && !offered.includes('Basic'))
    return new ProxyFailed('wants_other', proxy, offered.join(', '));
  return new ProxyFailed(proxy.authorization ? 'bad_credentials' : 'wants_credentials', proxy, 'Basic');
}

const SCHEMES = ['Basic', 'Digest', 'NTLM', 'Negotiate', 'Kerberos', 'Bearer'];

/** The known schemes a proxy offers: what it says besides is its own text, and stays out of logs. */
function schemesOf(header: string | string[] | undefined): string[] {
  const text = String(header ?? '');
  return SCHEMES.filter((scheme) => new RegExp(`(^|,)\\s*${scheme}\\b`, 'i').test(text));
}
