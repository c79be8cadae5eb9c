import type { Mailbox } from '@lanet/contracts/mailboxes';
import { useTranslation } from 'react-i18next';
import { Pill, type PillTone } from '../../ui/Pill.tsx';

const TONES: Record<Mailbox['state'], PillTone> = {
  new: 'indigo',
  ok: 'green',
  failing: 'red',
  needs_sign_in: 'orange',
  off: 'gray',
};

export function MailboxStatePill({ state }: Pick<Mailbox, 'state'>) {
  const { t } = useTranslation();
  return <Pill tone={TONES[state]}>{t(`mailboxes.states.${state}`)}</Pill>;
}

/** What of the DNS is as it should be. */
export const DNS_TONES = {
  ok: 'green',
  reject: 'green',
  quarantine: 'green',
  none: 'yellow',
  missing: 'red',
  several: 'red',
  not_included: 'red',
  mismatch: 'red',
  not_signed: 'yellow',
  unknown: 'gray',
} as const satisfies Record<string, PillTone>;
