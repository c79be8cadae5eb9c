import type { Priority } from '@lanet/contracts/alert-rules';
import type { PolicyTerms } from '@lanet/contracts/sla-policies';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../../platform/session.ts';
import { zoneName } from '../../../platform/zone-name.ts';
import { type Arrival, preview } from '../sla-policies.queries.ts';
import css from './Preview.module.css';

interface HoursNoteProps {
  terms: PolicyTerms;
  /** Any that something is promised for: the hours are the same for all. */
  priority: Priority;
  arrival: Arrival;
}

/** By whose hours it was computed, and in whose the times are shown. */
export function HoursNote({ terms, priority, arrival }: HoursNoteProps) {
  const { t } = useTranslation();
  const { timeZone } = useMe();
  const answer = useQuery(preview(terms, priority, arrival)).data;
  if (!answer) return null;
  const { calendar, clocks } = answer;
  if (!calendar) return <p className={css.warning}>{t('slaPolicies.preview.noCalendar')}</p>;
  const opens = clocks.some(({ dueAt }) => dueAt !== null);
  return (
    <p className={css.note}>
      {t('slaPolicies.preview.calendar', { calendar: calendar.name, zone: zoneName(calendar.timeZone) })}{' '}
      {!opens && t('slaPolicies.preview.noHours')}
      {opens && calendar.timeZone !== timeZone && t('slaPolicies.preview.yourZone', { zone: zoneName(timeZone) })}
    </p>
  );
}
