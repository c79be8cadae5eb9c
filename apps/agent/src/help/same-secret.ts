import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether a secret is the wanted one, in the same time wherever they differ. */
export function isSameSecret(given: unknown, wanted: string | undefined): boolean {
  if (typeof given !== 'string' || wanted === undefined) return false;
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(wanted));
}
