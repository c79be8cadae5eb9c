/** Kinds of values a key of the configuration can have. Each reads text (variables, flags) as well as what YAML gives. */
import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

export const text = (min = 1) =>
  z.string({ error: 'must be text; in YAML, put it in quotes' }).min(min, `must have at least ${min} characters`);

export function wholeNumber(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  const asNumber = (value: unknown) =>
    typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : value;
  return z.preprocess(asNumber, z.int({ error }).min(min, error).max(max, error));
}

export function choice<const Names extends readonly string[]>(names: Names) {
  return z.enum(names, {
    error: `must be ${names.length > 2 ? 'one of ' : ''}${names.join(names.length > 2 ? ', ' : ' or ')}`,
  });
}

/** A YAML list, or text with commas. */
export function list<Item extends z.ZodType>(item: Item) {
  const split = (value: unknown) =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== '')
      : value;
  const error = 'must be a list, or names with commas between';
  return z.preprocess(split, z.array(item, { error }).min(1, error));
}

/** A URL with one of these protocols, each with its colon, and a host (PostgreSQL also takes a socket: `?host=/run`). */
export function url(protocols: readonly string[]) {
  const isOne = (value: string) => {
    const parsed = URL.parse(value);
    return (
      parsed !== null &&
      protocols.includes(parsed.protocol) &&
      Boolean(parsed.hostname || parsed.searchParams.get('host'))
    );
  };
  return text().refine(isOne, `must be an address such as ${protocols[0]}//host`);
}

/** `http` or `https`, host and port only: `https://help.example.com`, without the slash at the end. */
export const publicAddress = text()
  .refine((value) => {
    const parsed = URL.parse(value);
    return parsed !== null && /^https?:$/.test(parsed.protocol) && `${parsed.origin}/` === parsed.href;
  }, 'must be an address such as https://help.example.com, without a path, a user or a query')
  .transform((value) => new URL(value).origin);

/** Of Microsoft's clouds: the one of most, the two of the government of the United States, and that of China. */
const GRAPH_HOSTS = [
  ...['graph.microsoft.com', 'graph.microsoft.us'],
  ...['dod-graph.microsoft.us', 'microsoftgraph.chinacloudapi.cn'],
];

/** As S3 has them; dots are left out, as no certificate covers them in a host name. */
export const bucketName = text().regex(
  /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
  'must be the name of a bucket: 3 to 63 small letters, digits and hyphens',
);

export const keyPrefix = text().regex(
  /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/,
  'must be a folder such as lanet or backup/lanet, without a slash at its ends',
);

export const natsSubject = text().regex(
  /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/,
  'must be a subject such as lanet.hints',
);

/** Tokens are sent there, so it is one of Microsoft's own, or this computer, where a stand-in may listen. */
export const graphAddress = text()
  .refine(
    (value) => {
      const parsed = URL.parse(value);
      if (parsed === null || !/^https?:$/.test(parsed.protocol) || `${parsed.origin}/` !== parsed.href) return false;
      const isMicrosofts = GRAPH_HOSTS.includes(parsed.host) && parsed.protocol === 'https:';
      return isMicrosofts || isLoopback(parsed.hostname);
    },
    `must be https:// and one of ${GRAPH_HOSTS.join(', ')}`,
  )
  .transform((value) => new URL(value).origin);

/** An IP address or a host name to listen on. */
export const listenAddress = text().refine(
  (value) => isIP(value) !== 0 || /^[a-z0-9]([a-z0-9.-]{0,252})$/i.test(value),
  'must be an IP address or a host name',
);

const NETWORK_GROUPS = ['loopback', 'linklocal', 'uniquelocal'];

const networkNames = (what: string) =>
  list(
    z
      .string({ error: 'must be text' })
      .refine(
        (value) => NETWORK_GROUPS.includes(value) || isNetwork(value),
        `must name ${what}, networks such as 10.0.0.0/8, or ${NETWORK_GROUPS.join(', ')}`,
      ),
  );

/** Whose `X-Forwarded-*` headers are believed: never just anybody's, so `true` is not a value. */
export const proxies = networkNames('the proxies: their addresses');

export const networks = networkNames('them: addresses');

function isNetwork(value: string): boolean {
  const [, address = '', bits = ''] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(value) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(bits) <= (family === 4 ? 32 : 128);
}

/** `name@domain` or `Name <name@domain>`. */
export const mailSender = text().refine(
  (value) => /^(?:[^<>@\r\n]+ )?<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/.test(value),
  'must be name@domain or Name <name@domain>',
);

/** `02:30`, of a day of 24 hours, or `off`. */
export const timeOfDayOrOff = text().refine(
  (value) => /^(off|([01]\d|2[0-3]):[0-5]\d)$/.test(value),
  'must be a time of day such as 02:30, or off; in YAML, put it in quotes',
);

export const timeZone = text().refine((name) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    // The constructor is the only check there is for every name this runtime knows; it throws for the others.
    return false;
  }
}, 'must be a time zone such as America/Mexico_City');

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Whether a host, as a URL or a socket names it, can only be reached from this computer. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(bare);
  return family === 0 ? bare === 'localhost' : loopback.check(bare, family === 4 ? 'ipv4' : 'ipv6');
}
