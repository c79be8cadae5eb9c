import { BlockList, isIP } from 'node:net';
import type { HostPort } from './proxy-address.ts';

/** Entries of a list as people and systems write it: by comma, semicolon or blank. */
export function noProxyEntries(text: string): string[] {
  return text.split(/[\s,;]+/).filter((entry) => entry !== '');
}

/** Whether a list says that a host is reached without the proxy. Names cover what lies below them; networks are `10.0.0.0/8`. */
export function goesDirect(entries: readonly string[], { host, port }: HostPort): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return entries.some((entry) => isMatch(entry.toLowerCase(), name, port));
}

function isMatch(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  // Windows: every name without a dot.
  if (entry === '<local>') return !host.includes('.') && isIP(host) === 0;
  const network = /^([0-9a-f.:]+)\/(\d{1,3})$/.exec(entry);
  if (network) return isInNetwork(host, network[1] ?? '', Number(network[2]));
  const [, written = '', ownPort] = /^(.+?)(?::(\d+))?$/.exec(isIP(entry) === 6 ? '' : entry) ?? ['', entry];
  if (ownPort !== undefined && Number(ownPort) !== port) return false;
  const pattern = (written || entry).replace(/^\[|\]$/g, '').replace(/^\*?\./, '');
  if (pattern.includes('*')) return isLike(pattern, host);
  return host === pattern || (isIP(host) === 0 && host.endsWith(`.${pattern}`));
}

/** `192.168.*`, as Windows writes networks. */
function isLike(pattern: string, host: string): boolean {
  const parts = pattern.split('*');
  const [first = '', ...rest] = parts;
  if (!host.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const part of rest) {
    const found = host.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return host.length - last.length >= at && host.endsWith(last);
}

function isInNetwork(host: string, network: string, bits: number): boolean {
  const family = isIP(host);
  // macOS shortens networks: `169.254/16`.
  const whole = network.includes(':') ? network : [...network.split('.'), '0', '0', '0'].slice(0, 4).join('.');
  if (family === 0 || isIP(whole) !== family || bits > (family === 4 ? 32 : 128)) return false;
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(whole, bits, kind);
  return list.check(host, kind);
}

/** This computer itself: no proxy of a system ever leads back to it. */
export function isLoopback(host: string): boolean {
  return /^localhost\.?$|\.localhost\.?$/i.test(host) || isInNetwork(host, '127.0.0.0', 8) || host === '::1';
}
