/** A proxy. What may be shown of it is `address`; its credentials are in `authorization` and nowhere else. */
export type ProxyServer = {
  /** `http://proxy.example.com:3128` */
  address: string;
  host: string;
  port: number;
  /** The way to the proxy itself is encrypted. */
  isSecure: boolean;
  authorization: string | undefined;
};

/** Reads `http://user:password@host:port`; systems also write `host:port`. Undefined for what is no proxy this agent knows. */
export function parseProxy(text: string): ProxyServer | undefined {
  const written = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(written)) return undefined;
  const url = new URL(written);
  if (!/^https?:$/.test(url.protocol) || url.hostname === '') return undefined;
  const isSecure = url.protocol === 'https:';
  const port = Number(url.port) || (isSecure ? 443 : 80);
  const credentials = `${decoded(url.username)}:${decoded(url.password)}`;
  return {
    address: `${url.protocol}//${url.hostname}:${port}`,
    host: withoutBrackets(url.hostname),
    port,
    isSecure,
    authorization:
      url.username === '' && url.password === '' ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`,
  };
}

/** What a person may set: an address, or `direct` for none whatever the system says. */
export function isProxySetting(text: string): boolean {
  return text === 'direct' || parseProxy(text) !== undefined;
}

/** What to say of one that is none; the value may hold a password and is not said. */
export const NO_PROXY_SETTING = 'must be an address such as http://proxy.example.com:3128';

/** Where a server is reached. */
export type HostPort = { host: string; port: number };

export function hostPortOf(url: URL): HostPort {
  const port = Number(url.port) || (/^(https|wss):$/.test(url.protocol) ? 443 : 80);
  return { host: withoutBrackets(url.hostname), port };
}

/** Brackets are of the address's writing, not of the address. */
const withoutBrackets = (hostname: string) => hostname.replace(/^\[|\]$/g, '');

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
