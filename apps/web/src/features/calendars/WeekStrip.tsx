import { WEEKDAYS, type WeekHours } from '@lanet/contracts/calendar-hours';
import { useTranslation } from 'react-i18next';
import { weekWords } from './calendar-words.ts';
import { asMinutes, DAY_MINUTES } from './hours.ts';
import css from './WeekStrip.module.css';

/** Height of a day with the gap below it, in the drawing's own measure. */
const STEP = 5;
const WIDTH = 96;

/** A week at a glance: seven lines from midnight to midnight, coloured where it is open. */
export function WeekStrip({ week }: { week: WeekHours }) {
  const { t } = useTranslation();
  const x = (minutes: number) => (minutes / DAY_MINUTES) * WIDTH;
  return (
    <svg
      className={css.strip}
      viewBox={`0 0 ${WIDTH} ${7 * STEP - 1}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={weekWords(t, week)}
    >
      {WEEKDAYS.map((day, at) => (
        <g key={day}>
          <rect className={css.day} x={0} y={at * STEP} width={WIDTH} height={STEP - 1} rx={1} />
          {asMinutes(week[day] ?? []).map(([from, to]) => (
            <rect
              key={from}
              className={css.open}
              x={x(from)}
              y={at * STEP}
              width={x(to - from)}
              height={STEP - 1}
              rx={1}
            />
          ))}
        </g>
      ))}
    </svg>
  );
}
