import { dateIn, opensWithin } from '@lanet/contracts/calendar-days';
import type { SpecialDay, Weekday, WeekHours } from '@lanet/contracts/calendar-hours';
import { type Calendar, calendars } from '@lanet/contracts/calendars';
import { Alert, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { useCan } from '../../platform/session.ts';
import { zoneName } from '../../platform/zone-name.ts';
import { FieldPair } from '../../ui/form/FormSection.tsx';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { LeaveGuard } from '../../ui/form/LeaveGuard.tsx';
import { TimeZoneSelect } from '../../ui/form/TimeZoneSelect.tsx';
import { useVersionedSave, type Versioned } from '../../ui/form/use-versioned-save.ts';
import { IconAlertTriangle } from '../../ui/icons.ts';
import { toastDone } from '../../ui/toast.tsx';
import css from './CalendarPage.module.css';
import { calendarDetail, useCalendarsChanged } from './calendars.queries.ts';
import { DaysSection } from './days/DaysSection.tsx';
import { tidyWeek } from './hours.ts';
import { SaveBar } from './SaveBar.tsx';
import { shownDays } from './special-days.ts';
import { WeekEditor } from './week/WeekEditor.tsx';

interface Values {
  name: string;
  timeZone: string;
  week: WeekHours;
  days: SpecialDay[];
}

const valuesOf = ({ name, timeZone, week, days }: Calendar): Values => ({ name, timeZone, week: tidyWeek(week), days });
const versioned = (calendar: Calendar): Versioned<Values> => ({
  values: valuesOf(calendar),
  version: calendar.version,
});

interface CalendarEditorProps {
  calendar: Calendar;
  /** What is not saved with it, between its last part and the bar. */
  children: ReactNode;
}

/** What people set of a calendar. It is saved whole, from one bar that stays in sight. */
export function CalendarEditor({ calendar, children }: CalendarEditorProps) {
  const { t } = useTranslation();
  const canWrite = useCan('calendars.write');
  const { form, saving } = useCalendarForm(calendar);
  const [unread, setUnread] = useState<readonly Weekday[]>([]);
  /** Of the fields where hours are typed: what they hold is thrown away with it. */
  const [beginning, setBeginning] = useState(0);
  const discard = () => {
    form.reset();
    setUnread([]);
    setBeginning((before) => before + 1);
  };
  const { week, days } = form.values;
  const today = dateIn(calendar.timeZone, Date.now());
  const shown = shownDays(days, calendar.feeds);
  const opens = opensWithin({ week, days: shown.map((day) => ({ ...day, ranges: [...day.ranges] })) }, today);
  const isDirty = form.isDirty() || unread.length > 0;
  return (
    <>
      {!opens && (
        <Alert
          color="red"
          variant="light"
          icon={<IconAlertTriangle size={18} aria-hidden />}
          title={t('calendars.page.neverOpens')}
        >
          {t('calendars.page.neverOpensHint')}
        </Alert>
      )}
      <section className={css.card} aria-label={t('calendars.page.general')}>
        {canWrite ? (
          <FieldPair>
            <TextInput {...form.getInputProps('name')} label={t('calendars.fields.name')} />
            <TimeZoneSelect {...form.getInputProps('timeZone')} label={t('calendars.fields.timeZone')} />
          </FieldPair>
        ) : (
          <p className={css.fact}>{zoneName(calendar.timeZone)}</p>
        )}
        <p className={css.hint}>{t('calendars.timeZoneHint')}</p>
      </section>
      <WeekEditor
        key={`week ${beginning}`}
        week={week}
        canWrite={canWrite}
        onChange={(changed) => form.setFieldValue('week', changed)}
        unread={unread}
        onUnread={setUnread}
      />
      <DaysSection
        own={days}
        shown={shown}
        week={week}
        today={today}
        timeZone={form.values.timeZone}
        canWrite={canWrite}
        onChange={(change) => form.setFieldValue('days', change)}
      />
      {children}
      {canWrite && <SaveBar saving={saving} isDirty={isDirty} problems={unread.length} onDiscard={discard} />}
      <LeaveGuard when={isDirty && !saving.busy} />
    </>
  );
}

function useCalendarForm(calendar: Calendar) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const changed = useCalendarsChanged();
  const params = { id: calendar.id };
  const form = useForm<Values>({
    initialValues: valuesOf(calendar),
    validate: (values) => schemaErrors(calendars.update.body, values),
  });
  const saving = useVersionedSave({
    form,
    loaded: versioned(calendar),
    reload: async () => versioned(await queryClient.fetchQuery({ ...calendarDetail(calendar.id), staleTime: 0 })),
    save: (changes, version) => call(calendars.update, { params, body: changes, ifMatch: version }),
    onSaved: (saved) => {
      queryClient.setQueryData(calendarDetail(calendar.id).queryKey, saved);
      changed();
      form.setInitialValues(valuesOf(saved));
      form.setValues(valuesOf(saved));
      toastDone(t('forms.saved'));
    },
    goOn: versioned,
    fieldOfCode: { 'calendars.name_taken': 'name' },
  });
  return { form, saving };
}
