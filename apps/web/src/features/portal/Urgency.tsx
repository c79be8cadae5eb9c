import { Level } from '@lanet/contracts/sorting';
import { isOpen } from '@lanet/contracts/ticket-moves';
import { type Ticket, tickets } from '@lanet/contracts/tickets';
import { SegmentedControl, Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { toastProblem } from '../../ui/toast.tsx';
import { usePhone } from '../../ui/use-narrow.ts';
import { storeTicket, ticketKeys } from '../tickets/tickets.queries.ts';
import css from './Portal.module.css';

/** How urgent what is asked for is, in the words of whoever asks. */
export function UrgencyChoice({ value, onChange }: { value: Level; onChange: (urgency: Level) => void }) {
  const { t } = useTranslation();
  const phone = usePhone();
  const id = useId();
  return (
    <div>
      <div id={id} className={css.caption}>
        {t('portal.ask.urgency')}
      </div>
      <SegmentedControl
        fullWidth
        // Three answers in words do not fit side by side on a phone.
        orientation={phone ? 'vertical' : 'horizontal'}
        className={css.urgency ?? ''}
        aria-labelledby={id}
        data={Level.options.map((one) => ({ value: one, label: t(`portal.ask.${one}`) }))}
        value={value}
        onChange={(chosen) => onChange(Level.parse(chosen))}
      />
    </div>
  );
}

/** How urgent an open ticket is, and for whoever decides about it the way to say otherwise. */
export function TicketUrgency({ ticket, decides }: { ticket: Ticket; decides: boolean }) {
  const { t } = useTranslation();
  const id = useId();
  const save = useSaveUrgency(ticket);
  if (!isOpen(ticket.status) || ticket.mergedInto) return null;
  if (!decides)
    return (
      ticket.urgency && (
        <p className={css.quiet}>{t('portal.ticket.urgency', { urgency: t(`portal.ask.${ticket.urgency}`) })}</p>
      )
    );
  return (
    <div className={css.urgencyLine}>
      <label htmlFor={id}>{t('portal.ask.urgency')}</label>
      <Select
        id={id}
        data={Level.options.map((one) => ({ value: one, label: t(`portal.ask.${one}`) }))}
        value={ticket.urgency}
        placeholder={t('classification.none.urgency')}
        onChange={(chosen) => save.mutate(Level.parse(chosen))}
        disabled={save.isPending}
        allowDeselect={false}
      />
    </div>
  );
}

function useSaveUrgency({ id }: Ticket) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (urgency: Level) => call(tickets.setUrgency, { params: { id }, body: { urgency } }),
    onSuccess: (saved) => {
      storeTicket(queryClient, saved);
      void queryClient.invalidateQueries({ queryKey: ticketKeys.timeline(id) });
    },
    onError: toastProblem,
  });
}
