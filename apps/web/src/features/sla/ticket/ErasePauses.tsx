import { sla as endpoints, type SlaSegment, type TicketSlaDetail } from '@lanet/contracts/sla';
import { Button, Group, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { FormError } from '../../../ui/FormError.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { kindText, rangeText } from '../segment-words.ts';
import css from './TicketSlaCard.module.css';

interface ErasePausesProps {
  ticketId: string;
  sla: TicketSlaDetail;
  onDone: (sla: TicketSlaDetail) => void;
}

/** The pauses that the ticket's states made, each of which may have been a mistake. */
export function ErasePauses({ ticketId, sla, onDone }: ErasePausesProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<SlaSegment>();
  const pauses = sla.segments.filter(({ kind, cause }) => kind === 'paused' && erasable(cause?.state ?? null));
  if (pauses.length === 0) return null;
  return (
    <section className={css.part}>
      <h3>{t('sla.segments.paused')}</h3>
      <ul className={css.pauses}>
        {pauses.map((pause) => (
          <li key={pause.from}>
            <span>
              {rangeText(pause)} · {kindText(pause)}
            </span>
            <Button variant="subtle" size="compact-xs" onClick={() => setChosen(pause)}>
              {t('slaTicket.erase.action')}
            </Button>
          </li>
        ))}
      </ul>
      {chosen && <EraseForm ticketId={ticketId} pause={chosen} onDone={onDone} onClose={() => setChosen(undefined)} />}
    </section>
  );
}

/** The end of a ticket is no mistake of a state that waited. */
const erasable = (state: string | null) =>
  state === 'waiting_client' || state === 'waiting_third' || state === 'scheduled';

function EraseForm({
  ticketId,
  pause: { from, to },
  onDone,
  onClose,
}: Pick<ErasePausesProps, 'ticketId' | 'onDone'> & { pause: SlaSegment; onClose: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const erasing = useMutation({
    mutationFn: () =>
      call(endpoints.erasePause, { params: { id: ticketId }, body: { from, to, reason: reason.trim() } }),
    onSuccess: (sla) => {
      onDone(sla);
      toastDone(t('slaTicket.erase.done'));
      onClose();
    },
  });
  return (
    <form
      className={css.part}
      onSubmit={(event) => {
        event.preventDefault();
        erasing.mutate();
      }}
    >
      <p className={css.quiet}>{t('slaTicket.erase.text', { range: rangeText({ from, to }) })}</p>
      <Textarea
        label={t('slaTicket.choose.reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={300}
        required
        autosize
      />
      {erasing.error && <FormError error={erasing.error} />}
      <Group justify="flex-end">
        <Button variant="default" size="xs" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
        <Button type="submit" size="xs" loading={erasing.isPending} disabled={reason.trim() === ''}>
          {t('slaTicket.erase.submit')}
        </Button>
      </Group>
    </form>
  );
}
