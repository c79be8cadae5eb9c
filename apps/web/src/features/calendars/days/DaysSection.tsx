import { weekdayOf } from '@lanet/contracts/calendar-days';
import type { SpecialDay, WeekHours } from '@lanet/contracts/calendar-hours';
import { ActionIcon, Button } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../../ui/form/FormDialog.tsx';
import { IconCalendarPlus, IconChevronLeft, IconChevronRight, IconFlag } from '../../../ui/icons.ts';
import { showUndo, toastDone } from '../../../ui/toast.tsx';
import css from '../CalendarPage.module.css';
import { ofYear, type ShownDay, withDay, withDays, withoutDay } from '../special-days.ts';
import { CountrySetForm } from './CountrySetForm.tsx';
import { DayForm } from './DayForm.tsx';
import { DayList } from './DayList.tsx';
import daysCss from './Days.module.css';
import { YearView } from './YearView.tsx';

interface DaysSectionProps {
  own: readonly SpecialDay[];
  /** Own days and those of feeds, as they are in force. */
  shown: readonly ShownDay[];
  week: WeekHours;
  today: string;
  timeZone: string;
  canWrite: boolean;
  /** By what is there by then: an undo comes after other changes. */
  onChange: (change: (own: SpecialDay[]) => SpecialDay[]) => void;
}

/** What is being edited. `before`: the own day that was there. */
type Editing = { kind: 'day'; day: SpecialDay; before?: SpecialDay } | { kind: 'set' };

/** The days that are not as their weekday: a year of them at a glance, and each in words. */
export function DaysSection({ own, shown, week, today, timeZone, canWrite, onChange }: DaysSectionProps) {
  const { t } = useTranslation();
  const title = useId();
  const [year, setYear] = useState(Number(today.slice(0, 4)));
  const [editing, setEditing] = useState<Editing>();
  const close = () => setEditing(undefined);
  const edit = (date: string) => {
    const before = own.find((day) => day.date === date);
    const feed = shown.find((day) => day.date === date);
    const isOpened = feed !== undefined && before === undefined;
    const day = before ?? { date, name: feed?.name ?? '', ranges: isOpened ? (week[weekdayOf(date)] ?? []) : [] };
    setEditing({ kind: 'day', day, ...(before && { before }) });
  };
  const remove = (day: ShownDay) => {
    const { date, name, ranges } = day;
    onChange((before) => withoutDay(before, date));
    showUndo(t('calendars.days.removed', { name }), async () =>
      onChange((before) => withDay(before, { date, name, ranges: [...ranges] })),
    );
  };
  const inYear = ofYear(shown, year);
  return (
    <section className={css.card} aria-labelledby={title}>
      <div className={css.head}>
        <div className={css.headWords}>
          <h2 id={title} className={css.title}>
            {t('calendars.days.title')}
          </h2>
          <p className={css.hint}>{t('calendars.days.hint')}</p>
        </div>
        {canWrite && (
          <div className={daysCss.actions}>
            <Button
              variant="default"
              leftSection={<IconFlag size={16} stroke={1.7} aria-hidden />}
              onClick={() => setEditing({ kind: 'set' })}
            >
              {t('calendars.days.addSet')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconCalendarPlus size={16} stroke={1.7} aria-hidden />}
              onClick={() => setEditing({ kind: 'day', day: { date: '', name: '', ranges: [] } })}
            >
              {t('calendars.days.add')}
            </Button>
          </div>
        )}
      </div>
      <YearSwitch year={year} onYear={setYear} />
      <div className={daysCss.body}>
        <YearView {...{ year, week, today }} days={inYear} {...(canWrite && { onDay: edit })} />
        <DayList {...{ year, canWrite }} days={inYear} onEdit={({ date }) => edit(date)} onRemove={remove} />
      </div>
      <FormDialog
        opened={editing?.kind === 'day'}
        onClose={close}
        title={t(editing?.kind === 'day' && editing.before ? 'calendars.day.editTitle' : 'calendars.day.addTitle')}
      >
        {editing?.kind === 'day' && (
          <DayForm
            day={editing.day}
            before={editing.before}
            taken={own.map(({ date }) => date)}
            onDone={(day) => {
              onChange((before) => withDay(before, day, editing.before?.date));
              setYear(Number(day.date.slice(0, 4)));
              close();
            }}
            onClose={close}
          />
        )}
      </FormDialog>
      <FormDialog opened={editing?.kind === 'set'} onClose={close} title={t('calendars.set.title')} size="36rem">
        <CountrySetForm
          {...{ own, today, timeZone }}
          onAdd={(days) => {
            onChange((before) => withDays(before, days));
            toastDone(t('calendars.set.added', { count: days.length }));
            close();
          }}
          onClose={close}
        />
      </FormDialog>
    </section>
  );
}

function YearSwitch({ year, onYear }: { year: number; onYear: (year: number) => void }) {
  const { t } = useTranslation();
  return (
    <div className={daysCss.year}>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={t('calendars.days.previous')}
        onClick={() => onYear(year - 1)}
      >
        <IconChevronLeft size={16} aria-hidden />
      </ActionIcon>
      <strong aria-live="polite">{year}</strong>
      <ActionIcon variant="default" size="lg" aria-label={t('calendars.days.next')} onClick={() => onYear(year + 1)}>
        <IconChevronRight size={16} aria-hidden />
      </ActionIcon>
      <ul className={daysCss.legend}>
        {(['holiday', 'feed', 'opens'] as const).map((kind) => (
          <li key={kind}>
            <span className={daysCss.swatch} data-kind={kind} aria-hidden />
            {t(`calendars.days.legend.${kind}`)}
          </li>
        ))}
      </ul>
    </div>
  );
}
