import type { TicketSla } from '@lanet/contracts/ticket-sla';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../../../platform/format.ts';
import { useNow } from '../../../ui/use-now.ts';
import css from './Due.module.css';
import { dueWords } from './due-words.ts';

/** What is due next of a ticket: how much is left or how late it is; the promise and the exact time on hover. */
export function Due({ sla }: { sla: TicketSla | null }) {
  const { t } = useTranslation();
  const words = dueWords(sla, useNow());
  if (!words || !sla) return null;
  const at = sla.state === 'paused' ? sla.pausedSince : sla.dueAt;
  const title =
    at && (sla.state === 'paused' ? t('tickets.due.pausedSince', { at: formatMoment(at) }) : formatMoment(at));
  return (
    <span className={css.due} data-tone={words.tone} title={title ?? undefined}>
      {words.text}
    </span>
  );
}
