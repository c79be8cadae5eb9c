import type { HourRange, Weekday } from '@lanet/contracts/calendar-hours';
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { longDay } from '../calendar-words.ts';
import { hoursText, parseHours } from '../hours.ts';

interface DayHoursProps {
  day: Weekday;
  ranges: readonly HourRange[];
  /** Id of the sentence that says how hours are typed. */
  problemId: string;
  onChange: (ranges: HourRange[]) => void;
  onUnread: (isUnread: boolean) => void;
}

/** The hours of a day as text, taken over while they are typed as soon as they can be read. */
export function DayHours({ day, ranges, problemId, onChange, onUnread }: DayHoursProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string>();
  const isUnread = typed !== undefined && parseHours(typed) === undefined;
  const take = (text: string) => {
    setTyped(text);
    const read = parseHours(text);
    onUnread(read === undefined);
    if (read) onChange(read);
  };
  return (
    <TextInput
      aria-label={t('calendars.week.hoursOf', { day: longDay(day) })}
      placeholder={t('calendars.week.closedDay')}
      value={typed ?? hoursText(ranges)}
      onChange={(event) => take(event.currentTarget.value)}
      // What can be read is written in one way again.
      onBlur={() => !isUnread && setTyped(undefined)}
      error={isUnread}
      {...(isUnread && { 'aria-describedby': problemId })}
      autoComplete="off"
      spellCheck={false}
    />
  );
}
