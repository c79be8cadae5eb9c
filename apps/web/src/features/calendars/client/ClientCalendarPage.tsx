import type { CalendarRef } from '@lanet/contracts/calendars';
import { type ClientCalendars, clientCalendars } from '@lanet/contracts/client-calendars';
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { useCan } from '../../../platform/session.ts';
import { IconMapPin } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { showUndo, toastProblem } from '../../../ui/toast.tsx';
import { clientDetail } from '../../clients/clients.queries.ts';
import { weekWords } from '../calendar-words.ts';
import { calendarList, clientChoices, useCalendarsChanged, useLiveCalendars } from '../calendars.queries.ts';
import { WeekStrip } from '../WeekStrip.tsx';
import css from './ClientCalendar.module.css';
import { ExtraHolidays } from './ExtraHolidays.tsx';

const route = getRouteApi('/shell/clients/$clientId');

/** In which hours the response times of a client and its sites count, and on which days they do not besides. */
export function ClientCalendarPage() {
  const { clientId } = route.useParams();
  const client = useQuery(clientDetail(clientId)).data;
  const choices = useQuery(clientChoices(clientId));
  useLiveCalendars();
  return (
    <div className={css.page}>
      <Loadable query={choices}>
        {(chosen) => (
          <>
            <Choices clientId={clientId} name={client?.name ?? ''} chosen={chosen} />
            <ExtraHolidays clientId={clientId} name={client?.name ?? ''} sites={chosen.sites} />
          </>
        )}
      </Loadable>
    </div>
  );
}

interface ChoicesProps {
  clientId: string;
  name: string;
  chosen: ClientCalendars;
}

function Choices({ clientId, name, chosen }: ChoicesProps) {
  const { t } = useTranslation();
  const inherited = chosen.default
    ? t('calendars.client.inherit', { name: chosen.default.name })
    : t('calendars.client.inheritNone');
  return (
    <section className={css.card} aria-labelledby="client-calendar">
      <h2 id="client-calendar" className={css.title}>
        {t('calendars.client.title')}
      </h2>
      <p className={css.hint}>{t('calendars.client.hint')}</p>
      <div className={css.choice}>
        <CalendarSelect
          name={name}
          calendar={chosen.calendar}
          inherited={inherited}
          onChoose={(calendarId) => call(clientCalendars.choose, { params: { id: clientId }, body: { calendarId } })}
        />
        <Shown calendar={chosen.calendar ?? chosen.default} />
      </div>
      <h3 className={css.subtitle}>{t('calendars.client.sites')}</h3>
      {chosen.sites.length === 0 && <p className={css.hint}>{t('calendars.client.noSites')}</p>}
      <ul className={css.sites}>
        {chosen.sites.map((site) => (
          <li key={site.id}>
            <span className={css.site}>
              <IconMapPin size={16} stroke={1.6} aria-hidden />
              {site.name}
            </span>
            <CalendarSelect
              name={site.name}
              calendar={site.calendar}
              inherited={t('calendars.client.ofClient')}
              onChoose={(calendarId) =>
                call(clientCalendars.chooseOfSite, { params: { id: site.id }, body: { calendarId } })
              }
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface CalendarSelectProps {
  /** Whose calendar it is. */
  name: string;
  calendar: CalendarRef | null;
  /** What holds where none is chosen. */
  inherited: string;
  onChoose: (calendarId: string | null) => Promise<unknown>;
}

/** A choice that is saved as it is made, and can be taken back. */
function CalendarSelect({ name, calendar, inherited, onChoose }: CalendarSelectProps) {
  const { t } = useTranslation();
  const canWrite = useCan('calendars.write');
  const changed = useCalendarsChanged();
  const all = useQuery(calendarList).data ?? [];
  // One that was chosen stays to be seen, whatever became of it.
  const offered = all.filter(({ id, active }) => active || id === calendar?.id);
  const choose = async (id: string | null) => {
    await onChoose(id);
    changed();
  };
  const onChange = (value: string | null) => {
    const before = calendar?.id ?? null;
    choose(value || null).then(
      () => showUndo(t('calendars.client.saved', { name }), () => choose(before)),
      toastProblem,
    );
  };
  return (
    <Select
      aria-label={t('calendars.client.choice', { name })}
      data={[{ value: '', label: inherited }, ...offered.map(({ id, name: label }) => ({ value: id, label }))]}
      value={calendar?.id ?? ''}
      onChange={onChange}
      readOnly={!canWrite}
      allowDeselect={false}
      maxDropdownHeight={280}
      className={css.select ?? ''}
    />
  );
}

/** What the chosen calendar looks like. */
function Shown({ calendar }: { calendar: CalendarRef | null }) {
  const { t } = useTranslation();
  const shown = useQuery(calendarList).data?.find(({ id }) => id === calendar?.id);
  if (!shown) return null;
  return (
    <p className={css.shown}>
      <WeekStrip week={shown.week} />
      <span>
        {weekWords(t, shown.week)}
        <Link to="/settings/calendars/$calendarId" params={{ calendarId: shown.id }} className={css.link}>
          {t('calendars.client.open')}
        </Link>
      </span>
    </p>
  );
}
