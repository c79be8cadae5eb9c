import type { CalendarSummary } from '@lanet/contracts/calendars';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatDayMonth, formatWeekday } from '../../platform/format.ts';
import { useKeys } from '../../platform/keys.ts';
import { useCan } from '../../platform/session.ts';
import { FormDialog } from '../../ui/form/FormDialog.tsx';
import { IconCalendarTime, IconPlus } from '../../ui/icons.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { DataTable } from '../../ui/table/DataTable.tsx';
import type { Column } from '../../ui/table/table-types.ts';
import { usePhone } from '../../ui/use-narrow.ts';
import { Section } from '../settings/Section.tsx';
import css from './Calendars.module.css';
import { weekWords } from './calendar-words.ts';
import { calendarList, useLiveCalendars } from './calendars.queries.ts';
import { NewCalendarForm } from './NewCalendarForm.tsx';
import { WeekStrip } from './WeekStrip.tsx';

/** The calendars that response times are counted by. */
export function CalendarsPage() {
  const { t } = useTranslation();
  const phone = usePhone();
  const query = useQuery(calendarList);
  const canWrite = useCan('calendars.write');
  const [creating, { open, close }] = useDisclosure(false);
  useLiveCalendars();
  useKeys(canWrite ? [{ keys: 'n', label: 'calendars.create', group: 'ui.keys.page', run: open }] : []);
  return (
    <Section
      title={t('calendars.title')}
      meta={t('calendars.hint')}
      actions={canWrite ? [{ label: t('calendars.create'), icon: IconPlus, kind: 'primary', onClick: open }] : []}
    >
      <div className={css.fill}>
        <Loadable
          query={query}
          empty={{
            title: t('calendars.empty'),
            hint: t('calendars.emptyHint'),
            icon: IconCalendarTime,
            ...(canWrite && { action: <Button onClick={open}>{t('calendars.create')}</Button> }),
          }}
        >
          {(items) => (
            <DataTable
              label={t('calendars.list')}
              rows={items}
              columns={phone ? cardColumns(t) : columns(t)}
              rowId={({ id }) => id}
              rowName={({ name }) => name}
              link={({ id }) => ({ to: '/settings/calendars/$calendarId', params: { calendarId: id } })}
            />
          )}
        </Loadable>
      </div>
      <FormDialog opened={creating} onClose={close} title={t('calendars.create')}>
        <NewCalendarForm calendars={query.data ?? []} onClose={close} />
      </FormDialog>
    </Section>
  );
}

const name = (t: TFunction): Column<CalendarSummary> => ({
  id: 'name',
  header: t('calendars.columns.name'),
  cell: (calendar) => (
    <span className={css.name}>
      <span>{calendar.name}</span>
      <States calendar={calendar} />
    </span>
  ),
  primary: true,
});

function States({ calendar: { isDefault, active, opens, failingFeeds } }: { calendar: CalendarSummary }) {
  const { t } = useTranslation();
  return (
    <>
      {isDefault && <Pill tone="indigo">{t('calendars.isDefault')}</Pill>}
      {!active && <Pill tone="gray">{t('calendars.inactive')}</Pill>}
      {!opens && <Pill tone="red">{t('calendars.closedForever')}</Pill>}
      {failingFeeds > 0 && <Pill tone="yellow">{t('calendars.failingFeeds', { count: failingFeeds })}</Pill>}
    </>
  );
}

const columns = (t: TFunction): Column<CalendarSummary>[] => [
  name(t),
  {
    id: 'week',
    header: t('calendars.columns.week'),
    cell: ({ week }) => (
      <span className={css.week} title={weekWords(t, week)}>
        <WeekStrip week={week} />
        <span>{weekWords(t, week)}</span>
      </span>
    ),
    width: 265,
  },
  {
    id: 'holiday',
    header: t('calendars.columns.holiday'),
    cell: (calendar) => holiday(t, calendar),
    width: 175,
    quiet: true,
  },
  {
    id: 'usedBy',
    header: t('calendars.columns.usedBy'),
    cell: (calendar) => usedBy(t, calendar),
    width: 175,
    quiet: true,
  },
];

/** What would only say that there is nothing to say is left out. */
const cardColumns = (t: TFunction): Column<CalendarSummary>[] => [
  name(t),
  { id: 'week', header: t('calendars.columns.week'), cell: ({ week }) => <WeekStrip week={week} /> },
  { id: 'words', header: t('calendars.columns.week'), cell: ({ week }) => weekWords(t, week), quiet: true },
  {
    id: 'holiday',
    header: t('calendars.columns.holiday'),
    cell: (calendar) => calendar.nextHoliday && holiday(t, calendar),
    quiet: true,
  },
  {
    id: 'usedBy',
    header: t('calendars.columns.usedBy'),
    cell: (calendar) => isUsed(calendar) && usedBy(t, calendar),
    quiet: true,
  },
];

const holiday = (t: TFunction, { nextHoliday }: CalendarSummary) =>
  nextHoliday ? (
    <span title={nextHoliday.name}>
      {`${formatWeekday(nextHoliday.date)} ${formatDayMonth(nextHoliday.date)} · ${nextHoliday.name}`}
    </span>
  ) : (
    t('calendars.noHoliday')
  );

const isUsed = ({ usedBy: { clients, sites, policies }, isDefault }: CalendarSummary) =>
  isDefault || clients + sites + policies > 0;

function usedBy(t: TFunction, { usedBy: { clients, sites, policies }, isDefault }: CalendarSummary): string {
  const parts = [
    clients > 0 ? t('calendars.usedByClients', { count: clients }) : '',
    sites > 0 ? t('calendars.usedBySites', { count: sites }) : '',
    policies > 0 ? t('calendars.usedByPolicies', { count: policies }) : '',
  ].filter((part) => part !== '');
  if (isDefault) parts.push(t('calendars.usedByRest'));
  return parts.length > 0 ? parts.join(', ') : t('calendars.usedByNobody');
}
