import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { pendingEnrolments, useLiveEnrolments } from './enrolments.queries.ts';
import css from './Pending.module.css';
import { PendingDevice } from './PendingDevice.tsx';

/** Computers that wait for a person to let them in; nothing when there are none. */
export function PendingDevices() {
  const { t } = useTranslation();
  const { data = [] } = useQuery(pendingEnrolments);
  useLiveEnrolments();
  if (data.length === 0) return null;
  return (
    <section className={css.banner} aria-label={t('devices.pending.label')}>
      <h2 className={css.title}>{t('devices.pending.title', { count: data.length })}</h2>
      <ul className={css.list}>
        {data.map((enrolment) => (
          <li key={enrolment.deviceId}>
            <PendingDevice enrolment={enrolment} />
          </li>
        ))}
      </ul>
    </section>
  );
}
