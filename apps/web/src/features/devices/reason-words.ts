import { DuplicateReason } from '@lanet/contracts/device-identity';
import { i18n } from '../../platform/i18n.ts';

/** `la serie y el nombre`; a reason this page does not know goes by its code. */
export function reasonWords(reasons: readonly string[]): string {
  const words = reasons.map((reason) => {
    const known = DuplicateReason.safeParse(reason).data;
    return known ? i18n.t(`devices.pending.reasons.${known}`) : reason;
  });
  return new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(words);
}
