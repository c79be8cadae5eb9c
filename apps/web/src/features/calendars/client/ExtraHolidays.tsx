import { dateIn } from '@lanet/contracts/calendar-days';
import { type ClientCalendars, type ExtraHoliday, extraHolidays } from '@lanet/contracts/client-calendars';
import { ActionIcon } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { formatDayMonth, formatWeekday } from '../../../platform/format.ts';
import { useCan, useMe } from '../../../platform/session.ts';
import { IconCalendarOff, IconTrash } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { showUndo, toastProblem } from '../../../ui/toast.tsx';
import { clientHolidays, useCalendarsChanged } from '../calendars.queries.ts';
import css from './ClientCalendar.module.css';
import { NewHolidayForm } from './NewHolidayForm.tsx';

interface ExtraHolidaysProps {
  clientId: string;
  name: string;
  sites: ClientCalendars['sites'];
}

/** Days on which this client alone is closed. */
export function ExtraHolidays({ clientId, name, sites }: ExtraHolidaysProps) {
  const { t } = useTranslation();
  const query = useQuery(clientHolidays(clientId));
  const canWrite = useCan('calendars.write');
  return (
    <section className={css.card} aria-labelledby="extra-holidays">
      <h2 id="extra-holidays" className={css.title}>
        {t('calendars.client.extra')}
      </h2>
      <p className={css.hint}>{t('calendars.client.extraHint')}</p>
      {canWrite && <NewHolidayForm clientId={clientId} sites={sites} />}
      <Loadable
        query={query}
        empty={{
          title: t('calendars.client.extraEmpty'),
          hint: t('calendars.client.extraEmptyHint'),
          icon: IconCalendarOff,
        }}
      >
        {(days) => <Days clientId={clientId} days={days} label={t('calendars.client.extraList', { client: name })} />}
      </Loadable>
    </section>
  );
}

interface DaysProps {
  clientId: string;
  days: readonly ExtraHoliday[];
  label: string;
}

/** What is to come first, then what is over. */
function Days({ clientId, days, label }: DaysProps) {
  const { timeZone } = useMe();
  const today = dateIn(timeZone, Date.now());
  const ahead = days.filter(({ date }) => date >= today);
  const past = days.filter(({ date }) => date < today).toReversed();
  return (
    <ul className={css.days} aria-label={label}>
      {[...ahead, ...past].map((day) => (
        <Row key={day.id} clientId={clientId} day={day} isPast={day.date < today} />
      ))}
    </ul>
  );
}

function Row({ clientId, day, isPast }: { clientId: string; day: ExtraHoliday; isPast: boolean }) {
  const { t } = useTranslation();
  const canWrite = useCan('calendars.write');
  const changed = useCalendarsChanged();
  const { id, date, name, site } = day;
  const remove = async () => {
    await call(extraHolidays.remove, { params: { id: clientId, holidayId: id } });
    changed();
    showUndo(t('calendars.client.removed', { name }), async () => {
      await call(extraHolidays.add, { params: { id: clientId }, body: { date, name, siteId: site?.id ?? null } });
      changed();
    });
  };
  return (
    <li className={css.day} data-past={isPast}>
      <span className={css.when}>
        <strong>{`${formatDayMonth(date)} ${date.slice(0, 4)}`}</strong>
        <span>{formatWeekday(date)}</span>
      </span>
      <span className={css.what}>
        {name}
        <span>{site?.name ?? t('calendars.client.allSites')}</span>
      </span>
      {canWrite && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('calendars.client.remove', { name })}
          onClick={() => void remove().catch(toastProblem)}
        >
          <IconTrash size={16} stroke={1.7} aria-hidden />
        </ActionIcon>
      )}
    </li>
  );
}
