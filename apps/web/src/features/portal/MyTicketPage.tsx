import { isOpen } from '@lanet/contracts/ticket-moves';
import { type Ticket, type TimelineEntry, tickets } from '@lanet/contracts/tickets';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { formatMoment } from '../../platform/format.ts';
import { useMe } from '../../platform/session.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Loadable } from '../../ui/Loadable.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { FileChips } from '../tickets/files/FileChips.tsx';
import { Evidence } from '../tickets/page/Evidence.tsx';
import { MergedBanner } from '../tickets/page/MergedBanner.tsx';
import { OfMerged } from '../tickets/page/OfMerged.tsx';
import { ReopenDialog } from '../tickets/page/ReopenDialog.tsx';
import { useLiveTicket } from '../tickets/tickets.live.ts';
import { storeTicket, ticketDetail, ticketKeys, ticketTimeline } from '../tickets/tickets.queries.ts';
import css from './Portal.module.css';
import { portalLine, statusTone, statusWords } from './portal-words.ts';
import { ReplyBox } from './ReplyBox.tsx';
import { TicketUrgency } from './Urgency.tsx';

const route = getRouteApi('/shell/tickets/$id');

/** One ticket for the people of a client: a conversation, and what they can do about it. */
export function MyTicketPage() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const query = useQuery(ticketDetail(id));
  useLiveTicket(id);
  return (
    <div className={css.page}>
      {!query.data && <PageHeader title={t('tickets.one')} />}
      <Loadable query={query}>{(ticket) => <Opened key={ticket.id} ticket={ticket} />}</Loadable>
    </div>
  );
}

function Opened({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const me = useMe();
  const timeline = useQuery(ticketTimeline(ticket.id));
  const [cancelling, setCancelling] = useState(false);
  // Others of the same site may follow a ticket; only its requester, or the client's admin, decides about it.
  const decides = me.role === 'client_admin' || ticket.requester?.id === me.id;
  return (
    <>
      <PageHeader
        title={ticket.subject}
        breadcrumb={[{ label: t('portal.tickets.title'), link: { to: '/' } }]}
        badge={<Pill tone={statusTone(ticket.status)}>{statusWords(ticket.status)}</Pill>}
        meta={
          <>
            {ticket.folio}
            {ticket.scheduledFor && ` · ${t('portal.ticket.plannedFor', { at: formatMoment(ticket.scheduledFor) })}`}
            {ticket.device && ` · ${t('portal.ticket.about', { device: ticket.device.name })}`}
          </>
        }
        {...(decides &&
          isOpen(ticket.status) && {
            aside: (
              <Button variant="subtle" color="gray" size="xs" onClick={() => setCancelling(true)}>
                {t('portal.ticket.cancel')}
              </Button>
            ),
          })}
      />
      <MergedBanner ticket={ticket} canUndo={false} />
      <TicketUrgency ticket={ticket} decides={decides} />
      <section aria-label={t('portal.ticket.conversation')}>
        <Loadable query={timeline}>
          {(entries) => (
            <ol className={css.talk}>
              {entries.map((entry) => (
                <Entry key={entry.id} ticketId={ticket.id} entry={entry} />
              ))}
            </ol>
          )}
        </Loadable>
      </section>
      <Next ticket={ticket} decides={decides} />
      <CancelDialog ticket={ticket} opened={cancelling} onClose={() => setCancelling(false)} />
    </>
  );
}

function Entry({ ticketId, entry }: { ticketId: string; entry: TimelineEntry }) {
  const { t } = useTranslation();
  const me = useMe();
  const isMine = entry.author.id === me.id;
  const line = portalLine(entry);
  const evidence = entry.detail.kind === 'resolved' ? entry.detail.evidence : null;
  return (
    <>
      {line && (
        <li className={css.event}>
          {line} · <RelativeTime at={entry.createdAt} />
          {evidence && <Evidence evidence={evidence} />}
        </li>
      )}
      {entry.text !== null && (
        <li className={css.bubble} data-mine={isMine}>
          <span className={css.bubbleHead}>
            <strong>{isMine ? t('portal.ticket.you') : entry.author.name}</strong>{' '}
            {!line && <RelativeTime at={entry.createdAt} />} <OfMerged entry={entry} />
          </span>
          <p>{entry.text}</p>
          <FileChips ticketId={entry.of?.id ?? ticketId} files={entry.files} />
        </li>
      )}
    </>
  );
}

/** What can be done next: answer, say that it still fails, or nothing any more. */
function Next({ ticket, decides }: { ticket: Ticket; decides: boolean }) {
  const { t } = useTranslation();
  const [reopening, setReopening] = useState(false);
  if (ticket.mergedInto) return null;
  if (ticket.status === 'closed' || ticket.status === 'cancelled')
    return <p className={css.ended}>{t('portal.ticket.ended')}</p>;
  if (ticket.status !== 'resolved' || !decides) return <ReplyBox ticket={ticket} />;
  return (
    <div className={css.resolved}>
      <strong>{t('portal.ticket.resolvedTitle')}</strong>
      <p className={css.quiet}>{t('portal.ticket.resolvedHint')}</p>
      <Button variant="default" onClick={() => setReopening(true)}>
        {t('portal.ticket.stillFails')}
      </Button>
      <ReopenDialog
        ticket={ticket}
        opened={reopening}
        onClose={() => setReopening(false)}
        words={{
          title: t('portal.ticket.stillFailsTitle'),
          field: t('portal.ticket.stillFailsField'),
          submit: t('portal.ticket.stillFailsSubmit'),
        }}
      />
    </div>
  );
}

function CancelDialog({ ticket, opened, onClose }: { ticket: Ticket; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const cancel = async () => {
    storeTicket(queryClient, await call(tickets.cancel, { params: { id: ticket.id } }));
    void queryClient.invalidateQueries({ queryKey: ticketKeys.timeline(ticket.id) });
  };
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={t('portal.ticket.cancelTitle')}
      confirmLabel={t('portal.ticket.cancelConfirm')}
      onConfirm={cancel}
      danger
    >
      {t('portal.ticket.cancelText')}
    </ConfirmDialog>
  );
}
