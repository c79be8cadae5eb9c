/** One interface as `ifconfig -a` (ifconfig(8)) shows it. */
export type Interface = {
  id: string;
  mac: string | null;
  mtu: number | null;
  /** Whether a cable or a network is on it. */
  active: boolean;
  linkSpeedMbps: number | null;
  /** CIDR; lasting ones only: temporary (RFC 8981) and link-local addresses are left out. */
  addresses: string[];
};

/** Blocks that begin at the line's start; the lines below are behind a tab. */
export function parseIfconfig(output: string): Interface[] {
  return output.split(/\n(?=\S)/).flatMap((block) => {
    const [, id, mtu] = /^([a-zA-Z]+\d+): flags=.*? mtu (\d+)/.exec(block) ?? [];
    if (!id || !mtu) return [];
    return [
      {
        id,
        mac: /^\s+ether ([0-9a-f:]{17})/m.exec(block)?.[1] ?? null,
        mtu: Number(mtu),
        active: /^\s+status: active$/m.test(block),
        linkSpeedMbps: speedOf(/^\s+media: (.*)$/m.exec(block)?.[1] ?? ''),
        addresses: [...ipv4Addresses(block), ...ipv6Addresses(block)],
      },
    ];
  });
}

/** `autoselect (1000baseT <full-duplex>)`, `2500Base-T`, `10Gbase-T`. Wi-Fi states none. */
function speedOf(media: string): number | null {
  const [, amount, giga] = /\b(\d+)(G?)base/i.exec(media) ?? [];
  return amount === undefined ? null : Number(amount) * (giga ? 1000 : 1);
}

function ipv4Addresses(block: string): string[] {
  const lines = block.matchAll(/^\s+inet (\d+\.\d+\.\d+\.\d+)(?: --> \S+)? netmask 0x([0-9a-f]{8})/gm);
  return [...lines].map(([, address, mask = '']) => `${address}/${prefixLength(mask)}`);
}

function prefixLength(hexMask: string): number {
  return [...hexMask].reduce((bits, digit) => bits + (BITS[digit] ?? 0), 0);
}

/** Set bits of a hexadecimal digit of a netmask. */
const BITS: Record<string, number> = { '8': 1, c: 2, e: 3, f: 4 };

function ipv6Addresses(block: string): string[] {
  const lines = block.matchAll(/^\s+inet6 ([0-9a-f:]+)(?:%\S+)?(?: --> \S+)? prefixlen (\d+)(.*)$/gm);
  return [...lines].flatMap(([, address = '', prefix, flags = '']) =>
    address.startsWith('fe80:') || /\btemporary\b/.test(flags) ? [] : [`${address}/${prefix}`],
  );
}
