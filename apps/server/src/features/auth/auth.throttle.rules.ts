/** What tries are counted by. Accounts and addresses are counted apart: one account from many places, many from one. */
export type TryKind = 'account' | 'code' | 'address' | 'reset_account' | 'reset_address';

interface Limit {
  /** Failed tries within the window that cost nothing. */
  free: number;
  windowMs: number;
  /** `window`: wait until fewer than `free` are left in the window. `growing`: 1, 2, 4 … 15 minutes after the last one. */
  wait: 'window' | 'growing';
}

const MINUTE_MS = 60_000;
const MAX_DELAY_MS = 15 * MINUTE_MS;

/** security.md section 4. There is no permanent lock: with one, anybody could lock anybody out. */
export const TRY_LIMITS: Record<TryKind, Limit> = {
  account: { free: 5, windowMs: 15 * MINUTE_MS, wait: 'window' },
  code: { free: 5, windowMs: 15 * MINUTE_MS, wait: 'window' },
  address: { free: 20, windowMs: 60 * MINUTE_MS, wait: 'growing' },
  reset_account: { free: 5, windowMs: 60 * MINUTE_MS, wait: 'window' },
  reset_address: { free: 20, windowMs: 60 * MINUTE_MS, wait: 'window' },
};

/** Older failures decide nothing and are deleted. */
export const LONGEST_WINDOW_MS = Math.max(...Object.values(TRY_LIMITS).map(({ windowMs }) => windowMs));

/**
 * Milliseconds until the next try is allowed; 0 when it is now.
 * @param failures epoch milliseconds of the failed tries within the window, newest first.
 */
export function waitMs(kind: TryKind, failures: readonly number[], nowMs: number): number {
  const { free, windowMs, wait } = TRY_LIMITS[kind];
  const [newest = 0] = failures;
  const oldestCounted = failures[free - 1];
  if (oldestCounted === undefined) return 0;
  if (wait === 'window') return Math.max(0, oldestCounted + windowMs - nowMs);
  const delay = Math.min(MAX_DELAY_MS, 2 ** (failures.length - free) * MINUTE_MS);
  return Math.max(0, newest + delay - nowMs);
}

/**
 * What counts as one address. An IPv6 network hands each of its computers billions of addresses, so the network (/64)
 * is counted.
 */
export function addressKey(address: string): string {
  const ip = address
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.)/, '')
    .replace(/%.*$/, '');
  if (!ip.includes(':')) return ip;
  const [head = '', tail = ''] = ip.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const zeros = ip.includes('::') ? Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0') : [];
  return [...before, ...zeros, ...after]
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(':');
}
