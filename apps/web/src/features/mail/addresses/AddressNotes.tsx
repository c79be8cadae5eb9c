import type { PersonAddress } from '@lanet/contracts/mail-addresses';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../../platform/format.ts';
import { useCan } from '../../../platform/session.ts';
import { IconAlertTriangle } from '../../../ui/icons.ts';
import { Pill } from '../../../ui/Pill.tsx';
import { toastDone, toastProblem } from '../../../ui/toast.tsx';
import { useNow } from '../../../ui/use-now.ts';
import css from './Addresses.module.css';
import { usePersonAddresses, useRelease } from './addresses.queries.ts';
import { dayWords, isAway } from './away.ts';

/** What keeps mail from a person: every address of theirs that it comes back from. Nothing where all is well. */
export function AddressNotes({ personId }: { personId: string }) {
  return usePersonAddresses(personId).map(
    ({ address, suppressed }) => suppressed && <Returned key={address} address={address} {...suppressed} />,
  );
}

type ReturnedProps = { address: string } & NonNullable<PersonAddress['suppressed']>;

function Returned({ address, since, reason }: ReturnedProps) {
  const { t } = useTranslation();
  const canRelease = useCan('outbox.read');
  const release = useRelease();
  const releasing = useMutation({
    mutationFn: () => release(address),
    onSuccess: () => toastDone(t('mail.addresses.released', { address })),
    onError: toastProblem,
  });
  const why = t(`tickets.undelivered.${reason ?? 'other'}`);
  return (
    <div className={css.note} role="note">
      <IconAlertTriangle size={16} stroke={1.8} aria-hidden />
      <div>
        <p>{t('mail.addresses.returned', { address, date: formatDate(since), why })}</p>
        <p className={css.hint}>{t('mail.addresses.returnedHint')}</p>
        {canRelease && (
          <Button size="xs" variant="default" loading={releasing.isPending} onClick={() => releasing.mutate()}>
            {t('mail.addresses.release')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** `Ausente hasta 14/03`, while it holds. */
export function AwayMark({ personId }: { personId: string }) {
  const { t } = useTranslation();
  const now = new Date(useNow());
  const days = usePersonAddresses(personId).flatMap(({ awayUntil }) => awayUntil ?? []);
  const last = days
    .filter((day) => isAway(day, now))
    .sort()
    .at(-1);
  return last ? <Pill tone="yellow">{t('mail.addresses.away', { day: dayWords(last, now) })}</Pill> : null;
}
