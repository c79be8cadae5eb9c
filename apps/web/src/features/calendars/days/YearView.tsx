import { addDays, weekdayOf } from '@lanet/contracts/calendar-days';
import { WEEKDAYS, type WeekHours } from '@lanet/contracts/calendar-hours';
import type { TFunction } from 'i18next';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatLongDay, formatMonth } from '../../../platform/format.ts';
import { usePhone } from '../../../ui/use-narrow.ts';
import { hoursWords, shortDay } from '../calendar-words.ts';
import { type Month, monthsOf, type ShownDay } from '../special-days.ts';
import css from './Days.module.css';

interface YearViewProps {
  year: number;
  days: readonly ShownDay[];
  week: WeekHours;
  today: string;
  /** Left out: nothing can be changed. */
  onDay?: (date: string) => void;
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** Twelve small months. With the keys one goes from day to day over all of them; the tab key stops at one. */
export function YearView({ year, days, week, today, onDay }: YearViewProps) {
  const { t } = useTranslation();
  // Fingers need more room than a year of days has; there the list below does it.
  const canChoose = !usePhone() && onDay !== undefined;
  const view = useRef<HTMLElement>(null);
  const [place, setPlace] = useState(today);
  const stop = Number(place.slice(0, 4)) === year ? place : `${year}-01-01`;
  const marked = new Map(days.map((day) => [day.date, day]));
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const next = step === undefined ? '' : addDays(stop, step);
    if (step === undefined || Number(next.slice(0, 4)) !== year) return;
    event.preventDefault();
    setPlace(next);
    const button = view.current?.querySelector(`[data-date="${next}"]`);
    if (button instanceof HTMLElement) button.focus();
  };
  return (
    <section ref={view} className={css.months} aria-label={t('calendars.days.months', { year })}>
      {monthsOf(year).map((month) => (
        <MonthView key={month.month} month={month}>
          {(date) => (
            <DayMark
              key={date}
              date={date}
              day={marked.get(date)}
              isOpen={(week[weekdayOf(date)]?.length ?? 0) > 0}
              isToday={date === today}
              {...(canChoose && {
                tabIndex: date === stop ? 0 : -1,
                onKeyDown,
                onChoose: () => {
                  setPlace(date);
                  onDay?.(date);
                },
              })}
            />
          )}
        </MonthView>
      ))}
    </section>
  );
}

function MonthView({
  month: { dates, blanks },
  children,
}: {
  month: Month;
  children: (date: string) => React.ReactNode;
}) {
  const [first = ''] = dates;
  return (
    <div className={css.month}>
      <h3>{formatMonth(first)}</h3>
      <div className={css.grid}>
        {WEEKDAYS.map((day) => (
          <span key={day} className={css.weekday} aria-hidden>
            {shortDay(day).slice(0, 1)}
          </span>
        ))}
        {blanks > 0 && <span style={{ gridColumn: `span ${blanks}` }} />}
        {dates.map(children)}
      </div>
    </div>
  );
}

interface DayMarkProps {
  date: string;
  day: ShownDay | undefined;
  isOpen: boolean;
  isToday: boolean;
  tabIndex?: number;
  onKeyDown?: (event: KeyboardEvent) => void;
  onChoose?: () => void;
}

function DayMark({ date, day, isOpen, isToday, tabIndex, onKeyDown, onChoose }: DayMarkProps) {
  const { t } = useTranslation();
  const kind = day && (day.ranges.length > 0 ? 'opens' : day.feed === null ? 'holiday' : 'feed');
  const shared = {
    className: css.date,
    'data-date': date,
    'data-kind': kind,
    'data-open': isOpen,
    'data-today': isToday,
    title: day?.name,
  };
  const number = Number(date.slice(8, 10));
  if (!onChoose) return <span {...shared}>{number}</span>;
  return (
    <button
      type="button"
      {...shared}
      tabIndex={tabIndex}
      aria-label={labelOf(t, date, day)}
      onKeyDown={onKeyDown}
      onClick={onChoose}
    >
      {number}
    </button>
  );
}

const labelOf = (t: TFunction, date: string, day: ShownDay | undefined) =>
  day
    ? t('calendars.days.dayLabel', { date: formatLongDay(date), name: day.name, state: hoursWords(t, day.ranges) })
    : formatLongDay(date);
