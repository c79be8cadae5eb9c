export type DefaultRoute = { interface: string; gateway: string; metric: number };

const UP_AND_GATEWAY = 0x3;

/**
 * IPv4 default routes of `/proc/net/route`, the preferred one first. Addresses are hexadecimal in the machine's byte order,
 * which is little-endian on every processor the agent is built for.
 */
export function parseDefaultRoutes(route: string): DefaultRoute[] {
  return route
    .split('\n')
    .flatMap((line) => {
      const [name, destination, gateway, flags, , , metric, mask] = line.split(/\s+/);
      if (!name || destination !== '00000000' || mask !== '00000000' || !gateway) return [];
      if ((Number.parseInt(flags ?? '', 16) & UP_AND_GATEWAY) !== UP_AND_GATEWAY) return [];
      return [{ interface: name, gateway: ipv4(gateway), metric: Number(metric) }];
    })
    .sort((a, b) => a.metric - b.metric);
}

/** `010200C0` is 192.0.2.1. */
export function ipv4(hex: string): string {
  const octets = hex.match(/../g) ?? [];
  return octets
    .map((octet) => Number.parseInt(octet, 16))
    .reverse()
    .join('.');
}

/** IPv6 default routes of `/proc/net/ipv6_route`, the preferred one first. */
export function parseDefaultRoutes6(route: string): DefaultRoute[] {
  return route
    .split('\n')
    .flatMap((line) => {
      const [destination, prefix, , , gateway, metric, , , flags, name] = line.trim().split(/\s+/);
      if (!name || !gateway || prefix !== '00' || !/^0+$/.test(destination ?? '')) return [];
      if ((Number.parseInt(flags ?? '', 16) & UP_AND_GATEWAY) !== UP_AND_GATEWAY) return [];
      return [{ interface: name, gateway: ipv6(gateway), metric: Number.parseInt(metric ?? '', 16) }];
    })
    .sort((a, b) => a.metric - b.metric);
}

/** 32 hexadecimal digits in network order, written as RFC 5952 asks: no leading zeros, the longest run of zeros as `::`. */
export function ipv6(hex: string): string {
  const groups = (hex.match(/..../g) ?? []).map((group) => Number.parseInt(group, 16).toString(16));
  const runs = groups.join(':').match(/\b0(:0)+\b/g) ?? [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  const text = groups.join(':');
  if (!longest) return text;
  const start = text.search(new RegExp(`(?<![0-9a-f])${longest}(?![0-9a-f])`));
  return `${text.slice(0, start).replace(/:$/, '')}::${text.slice(start + longest.length).replace(/^:/, '')}`;
}
