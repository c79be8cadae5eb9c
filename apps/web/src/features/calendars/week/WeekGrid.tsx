import { WEEKDAYS, type WeekHours } from '@lanet/contracts/calendar-hours';
import type { TFunction } from 'i18next';
import { type CSSProperties, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { longDay, shortDay } from '../calendar-words.ts';
import { asMinutes, DAY_MINUTES, hoursText, type Minutes, timeOf } from '../hours.ts';
import { type Painting, usePainting } from './use-painting.ts';
import css from './WeekGrid.module.css';
import { type Block, blockOf, isOpenCell, minutesOfBlock } from './week-blocks.ts';

interface WeekGridProps {
  week: WeekHours;
  canWrite: boolean;
  onPaint: (week: WeekHours) => void;
}

/** Every third hour; on a phone every second of these. */
const HOURS = [0, 3, 6, 9, 12, 15, 18, 21, 24];

/** The week from midnight to midnight, a line a day, to be painted with the pointer or with the keys. */
export function WeekGrid({ week, canWrite, onPaint }: WeekGridProps) {
  const { t } = useTranslation();
  const keys = useId();
  const painting = usePainting(week, onPaint);
  const lines = <Lines week={week} painting={painting} />;
  if (!canWrite) return <div className={css.grid}>{lines}</div>;
  return (
    <div>
      <div
        className={css.grid}
        data-paintable
        role="application"
        aria-label={t('calendars.week.grid')}
        aria-describedby={keys}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is painted with the keys; every day can be typed, too
        tabIndex={0}
        {...painting.handlers}
      >
        {lines}
      </div>
      <p id={keys} className={css.hidden}>
        {t('calendars.week.keys')}
      </p>
      <p role="status" className={css.hidden}>
        {saidOf(t, week, painting)}
      </p>
      {painting.isFull && (
        <p role="alert" className={css.full}>
          {t('calendars.week.tooMany')}
        </p>
      )}
    </div>
  );
}

function Lines({ week, painting }: { week: WeekHours; painting: Painting }) {
  const { cursor, block } = painting;
  const marked = block ?? (cursor && blockOf(cursor, cursor));
  return (
    <>
      <div className={css.axis} aria-hidden>
        {HOURS.map((hour) => (
          <span key={hour} style={begun(hour * 60)}>
            {hour}:00
          </span>
        ))}
        {marked && (
          <span className={css.now} style={begun(minutesOfBlock(marked)[0])}>
            {block ? minutesOfBlock(block).map(timeOf).join('–') : timeOf(minutesOfBlock(marked)[0])}
          </span>
        )}
      </div>
      {WEEKDAYS.map((day, at) => (
        <div key={day} className={css.line} data-weekend={at > 4}>
          <span className={css.day}>{shortDay(day)}</span>
          <div className={css.track} ref={painting.trackOf(at)}>
            {asMinutes(week[day] ?? []).map((range, index) => (
              <span key={range[0]} className={css.open} style={placed(range)}>
                <span>{hoursText((week[day] ?? []).slice(index, index + 1))}</span>
              </span>
            ))}
            {block && isIn(block, at) && (
              <span className={css.preview} data-opens={painting.opens} style={placed(minutesOfBlock(block))} />
            )}
            {cursor?.day === at && (
              <span className={css.cursor} style={placed(minutesOfBlock(blockOf(cursor, cursor)))} />
            )}
          </div>
        </div>
      ))}
    </>
  );
}

const isIn = ({ firstDay, lastDay }: Block, day: number) => firstDay <= day && day <= lastDay;

const begun = (minutes: number): CSSProperties => ({ insetInlineStart: `${(minutes / DAY_MINUTES) * 100}%` });

/** Where a part of the day is on its line. */
const placed = ([from, to]: Minutes): CSSProperties => ({
  ...begun(from),
  width: `${((to - from) / DAY_MINUTES) * 100}%`,
});

/** What somebody who does not see the grid has to know of it. */
function saidOf(t: TFunction, week: WeekHours, { cursor, block }: Painting): string {
  const marked = block ?? (cursor && blockOf(cursor, cursor));
  if (!marked || !cursor) return '';
  const [from = '', to = ''] = minutesOfBlock(marked).map(timeOf);
  const days = WEEKDAYS.slice(marked.firstDay, marked.lastDay + 1).map(longDay);
  if (block && (days.length > 1 || block.firstSlot !== block.lastSlot)) {
    return t('calendars.week.selection', { days: days.join(', '), from, to });
  }
  const state = t(isOpenCell(week, cursor) ? 'calendars.week.open' : 'calendars.week.closed');
  return t('calendars.week.cursor', { day: days[0] ?? '', from, to, state });
}
