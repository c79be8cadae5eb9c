// What the inventory of a device says of its protection. Pure: instants are epoch milliseconds.
import type { AlertRule } from '@lanet/contracts/alert-rules';
import type { Sections } from '@lanet/contracts/inventory';

export type Protection = 'protected' | 'down' | 'missing' | 'unknown';

/** A product that does not say counts as on and current: an alert that may be wrong helps nobody. */
const protects = ({ enabled, upToDate }: NonNullable<Sections['security']['antivirus']>[number]): boolean =>
  enabled !== false && upToDate !== false;

/**
 * One product that protects is enough: Windows keeps Defender listed, and off, beside another maker's. Linux keeps no list of
 * its own, so that none of the known products was found there does not mean that there is none.
 */
export function protectionOf(antivirus: Sections['security']['antivirus'], platform: string): Protection {
  if (antivirus === null) return 'unknown';
  if (antivirus.some(protects)) return 'protected';
  if (antivirus.length > 0) return 'down';
  return platform === 'linux' ? 'unknown' : 'missing';
}

const BREACHES: Readonly<Record<string, Protection>> = { antivirus_down: 'down', antivirus_missing: 'missing' };

/** Whether a rule fires by what has been so since an instant. */
export function breaks(
  rule: Pick<AlertRule, 'key' | 'enabled' | 'forSeconds'>,
  { protection, sinceMs }: { protection: Protection; sinceMs: number },
  nowMs: number,
): boolean {
  return rule.enabled && BREACHES[rule.key] === protection && nowMs - sinceMs >= rule.forSeconds * 1000;
}

/** Whether an alert of a rule is over. What nobody knows ends none. */
export function isOver(
  rule: Pick<AlertRule, 'key' | 'keepSeconds'>,
  { protection, sinceMs }: { protection: Protection; sinceMs: number },
  nowMs: number,
): boolean {
  if (protection === 'unknown' || BREACHES[rule.key] === protection) return false;
  return nowMs - sinceMs >= rule.keepSeconds * 1000;
}
