import { ActionIcon } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatDayMonth, formatWeekday } from '../../../platform/format.ts';
import { Empty } from '../../../ui/Empty.tsx';
import { IconCalendarOff, IconPencil, IconRss, IconTrash } from '../../../ui/icons.ts';
import { hoursText } from '../hours.ts';
import type { ShownDay } from '../special-days.ts';
import css from './Days.module.css';

interface DayListProps {
  year: number;
  days: readonly ShownDay[];
  canWrite: boolean;
  onEdit: (day: ShownDay) => void;
  onRemove: (day: ShownDay) => void;
}

/** The special days of a year in words. */
export function DayList({ year, days, canWrite, onEdit, onRemove }: DayListProps) {
  const { t } = useTranslation();
  if (days.length === 0) {
    return (
      <Empty
        title={t('calendars.days.none', { year })}
        icon={IconCalendarOff}
        {...(canWrite && { hint: t('calendars.days.noneHint') })}
      />
    );
  }
  return (
    <ul className={css.list} aria-label={t('calendars.days.list', { year })}>
      {days.map((day) => (
        <li key={day.date} className={css.row}>
          <span className={css.when}>
            <strong>{formatDayMonth(day.date)}</strong>
            <span>{formatWeekday(day.date)}</span>
          </span>
          <span className={css.what}>
            <span className={css.name}>{day.name}</span>
            <Detail day={day} />
          </span>
          {canWrite && <Acts day={day} onEdit={() => onEdit(day)} onRemove={() => onRemove(day)} />}
        </li>
      ))}
    </ul>
  );
}

function Detail({ day: { ranges, feed } }: { day: ShownDay }) {
  const { t } = useTranslation();
  if (feed !== null) {
    return (
      <span className={css.detail}>
        <IconRss size={13} stroke={1.8} aria-hidden />
        {feed}
      </span>
    );
  }
  if (ranges.length === 0) return null;
  return <span className={css.detail}>{t('calendars.days.opensAt', { hours: hoursText(ranges) })}</span>;
}

function Acts({ day: { name, feed }, onEdit, onRemove }: { day: ShownDay; onEdit: () => void; onRemove: () => void }) {
  const { t } = useTranslation();
  if (feed !== null) {
    return (
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('calendars.days.openOn', { name })}
        title={t('calendars.days.openDay')}
        onClick={onEdit}
      >
        <IconPencil size={15} stroke={1.7} aria-hidden />
      </ActionIcon>
    );
  }
  return (
    <span className={css.acts}>
      <ActionIcon variant="subtle" color="gray" aria-label={t('calendars.days.edit', { name })} onClick={onEdit}>
        <IconPencil size={15} stroke={1.7} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" aria-label={t('calendars.days.remove', { name })} onClick={onRemove}>
        <IconTrash size={15} stroke={1.7} aria-hidden />
      </ActionIcon>
    </span>
  );
}
