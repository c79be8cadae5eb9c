import { isJunkSerial, isPlaceholder } from '@lanet/contracts/junk-serial';

/** A maker's or model's name; null for what firmware holds when nobody filled it in. */
export function realName(value: string | null): string | null {
  return value === null || isPlaceholder(value) ? null : value;
}

/** A serial number or UUID that can tell this one device from others, else null. */
export function ownSerial(value: string | null): string | null {
  return isJunkSerial(value) ? null : value;
}
