import { isIP, isIPv6 } from 'node:net';
import type { EnrolmentToken } from '@lanet/contracts/agents';

/** With automatic approval a token may live so long (agents.md 2.2). */
const AUTOMATIC_MAX_DAYS = 30;

export function tokenState(
  token: { revokedAt: number | null; expiresAt: number; uses: number; maxUses: number },
  nowMs: number,
): EnrolmentToken['state'] {
  if (token.revokedAt !== null) return 'revoked';
  if (nowMs >= token.expiresAt) return 'expired';
  return token.uses >= token.maxUses ? 'used_up' : 'active';
}

/** What is wrong with a token that would let computers in without a person, as pointers into the body. */
export function automaticFaults(token: {
  approval: 'first' | 'automatic';
  addressRanges: readonly string[];
  validDays: number;
}): { pointer: string; message: string }[] {
  if (token.approval === 'first') return [];
  const faults: { pointer: string; message: string }[] = [];
  if (token.addressRanges.length === 0)
    faults.push({ pointer: 'body/addressRanges', message: 'automatic approval needs an address range' });
  // A range that holds every address is no range.
  token.addressRanges.forEach((range, index) => {
    if (range.endsWith('/0')) faults.push({ pointer: `body/addressRanges/${index}`, message: 'holds every address' });
  });
  if (token.validDays > AUTOMATIC_MAX_DAYS)
    faults.push({ pointer: 'body/validDays', message: `at most ${AUTOMATIC_MAX_DAYS} with automatic approval` });
  return faults;
}

/**
 * A caller's address in the form ranges are compared in: IPv4 without its IPv6 wrapping, no zone. What is no address at
 * all (there is none on a pipe) becomes one that no range names.
 */
export function plainAddress(address: string): string {
  const bare = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(bare) === 0 ? '0.0.0.0' : bare;
}

/**
 * Whom a limit for each address counts as one: an IPv4 address, or the network of an IPv6 one (its first 64 bits), of which
 * everybody has all addresses. `address`: as `plainAddress` writes it.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [start = '', end] = address.split('::');
  const groups = start === '' ? [] : start.split(':');
  const after = end ? end.split(':') : [];
  // `::` stands for as many zeros as are missing of eight groups; without it none are.
  const zeros =
    end === undefined ? [] : Array.from({ length: Math.max(0, 8 - groups.length - after.length) }, () => '0');
  return [...groups, ...zeros, ...after]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
