import { type HourRange, WEEKDAYS, type Weekday, type WeekHours } from '@lanet/contracts/calendar-hours';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconCalendarTime, IconDots } from '../../../ui/icons.ts';
import { usePhone } from '../../../ui/use-narrow.ts';
import css from '../CalendarPage.module.css';
import { hoursCount, hoursWords, longDay, shortDay } from '../calendar-words.ts';
import { tidyWeek, weekMinutes } from '../hours.ts';
import { PRESET_NAMES, PRESETS } from '../presets.ts';
import { DayHours } from './DayHours.tsx';
import weekCss from './WeekEditor.module.css';
import { WeekGrid } from './WeekGrid.tsx';

interface WeekEditorProps {
  week: WeekHours;
  canWrite: boolean;
  onChange: (week: WeekHours) => void;
  /** Days whose hours were typed in a way that cannot be read. */
  unread: readonly Weekday[];
  onUnread: (days: readonly Weekday[]) => void;
}

/** The hours of the week, painted or typed. */
export function WeekEditor({ week, canWrite, onChange, unread, onUnread }: WeekEditorProps) {
  const { t } = useTranslation();
  const phone = usePhone();
  const title = useId();
  /** Counts what replaced typed hours, which are then written anew. */
  const [replaced, setReplaced] = useState(0);
  const replace = (changed: WeekHours) => {
    setReplaced((before) => before + 1);
    onUnread([]);
    onChange(tidyWeek(changed));
  };
  return (
    <section className={css.card} aria-labelledby={title}>
      <div className={css.head}>
        <div className={css.headWords}>
          <h2 id={title} className={css.title}>
            {t('calendars.week.title')}
            <span className={css.figure}>{t('calendars.hoursAWeek', { hours: hoursCount(weekMinutes(week)) })}</span>
          </h2>
          {canWrite && <p className={css.hint}>{t(phone ? 'calendars.week.hintPhone' : 'calendars.week.hint')}</p>}
        </div>
        {canWrite && <Presets onChoose={replace} />}
      </div>
      <div className={weekCss.week}>
        <WeekGrid week={week} canWrite={canWrite} onPaint={replace} />
        <TypedWeek
          {...{ week, canWrite, replaced, unread, onUnread }}
          onDay={(day, ranges) => onChange(tidyWeek({ ...week, [day]: ranges }))}
          onReplace={replace}
        />
      </div>
    </section>
  );
}

function Presets({ onChoose }: { onChoose: (week: WeekHours) => void }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconCalendarTime size={16} stroke={1.7} aria-hidden />}>
          {t('calendars.presets.title')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {PRESET_NAMES.map((name) => (
          <Menu.Item key={name} onClick={() => onChoose(PRESETS[name])}>
            {t(`calendars.presets.${name}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

interface TypedWeekProps extends Omit<WeekEditorProps, 'onChange'> {
  replaced: number;
  onDay: (day: Weekday, ranges: HourRange[]) => void;
  onReplace: (week: WeekHours) => void;
}

function TypedWeek({ week, canWrite, replaced, unread, onDay, onReplace, onUnread }: TypedWeekProps) {
  const { t } = useTranslation();
  const problemId = useId();
  const note = (day: Weekday, isUnread: boolean) =>
    onUnread([...unread.filter((one) => one !== day), ...(isUnread ? [day] : [])]);
  return (
    <div className={weekCss.typed}>
      {WEEKDAYS.map((day) => (
        <div key={day} className={weekCss.row}>
          <span className={weekCss.name} aria-hidden>
            {shortDay(day)}
          </span>
          {canWrite ? (
            <DayHours
              key={replaced}
              {...{ day, problemId }}
              ranges={week[day] ?? []}
              onChange={(ranges) => onDay(day, ranges)}
              onUnread={(isUnread) => note(day, isUnread)}
            />
          ) : (
            <span className={weekCss.said}>{hoursWords(t, week[day] ?? [])}</span>
          )}
          {canWrite && <DayMenu day={day} week={week} onReplace={onReplace} />}
        </div>
      ))}
      {unread.length > 0 && (
        <p id={problemId} role="alert" className={weekCss.problem}>
          {unread.map(longDay).join(', ')}: {t('calendars.week.invalid')}
        </p>
      )}
    </div>
  );
}

interface DayMenuProps {
  day: Weekday;
  week: WeekHours;
  onReplace: (week: WeekHours) => void;
}

function DayMenu({ day, week, onReplace }: DayMenuProps) {
  const { t } = useTranslation();
  const ranges = week[day] ?? [];
  const copyTo = (days: readonly Weekday[]) =>
    onReplace({ ...week, ...Object.fromEntries(days.map((one) => [one, ranges])) });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('calendars.week.more', { day: longDay(day) })}
        >
          <IconDots size={16} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => copyTo(WEEKDAYS.slice(0, 5))}>{t('calendars.week.copyToWorkdays')}</Menu.Item>
        <Menu.Item onClick={() => copyTo(WEEKDAYS)}>{t('calendars.week.copyToAll')}</Menu.Item>
        <Menu.Item onClick={() => onReplace({ ...week, [day]: [] })} disabled={ranges.length === 0}>
          {t('calendars.week.closeDay')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
