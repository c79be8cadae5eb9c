import type { Ticket } from '@lanet/contracts/tickets';
import { useTranslation } from 'react-i18next';
import { Pill, PriorityPill, StatusPill } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import type { Column } from '../../../ui/table/table-types.ts';
import { Due } from '../../sla/ticket/Due.tsx';
import { ChannelIcon } from '../ChannelIcon.tsx';
import css from '../Tickets.module.css';

/** Folio, subject with its device, client, priority, status, assignee, last change. */
export function useColumns(): Column<Ticket>[] {
  const { t } = useTranslation();
  return [
    { id: 'folio', header: t('tickets.columns.folio'), width: 132, cell: (ticket) => <Folio ticket={ticket} /> },
    {
      id: 'subject',
      header: t('tickets.columns.subject'),
      primary: true,
      cell: (ticket) => <Subject ticket={ticket} />,
    },
    { id: 'client', header: t('tickets.columns.client'), width: 130, cell: ({ client }) => client.name },
    {
      id: 'priority',
      header: t('tickets.columns.priority'),
      width: 82,
      cell: ({ priority }) => <PriorityPill priority={priority} />,
    },
    {
      id: 'status',
      header: t('tickets.columns.status'),
      width: 124,
      cell: ({ status }) => <StatusPill status={status} />,
    },
    {
      id: 'due',
      header: t('tickets.due.column'),
      width: 136,
      cell: ({ sla }) => <Due sla={sla} />,
    },
    {
      id: 'assignee',
      header: t('tickets.columns.assignee'),
      width: 116,
      quiet: true,
      cell: ({ assignee }) => assignee?.name ?? t('tickets.nobody'),
    },
    {
      id: 'updated',
      header: t('tickets.columns.updated'),
      width: 108,
      align: 'end',
      quiet: true,
      cell: ({ updatedAt }) => <RelativeTime at={updatedAt} />,
    },
  ];
}

function Folio({ ticket: { channel, alerting, folio } }: { ticket: Ticket }) {
  return (
    <span className={css.folioCell}>
      <ChannelIcon channel={channel} alerting={alerting} />
      <span className={css.folio}>{folio}</span>
    </span>
  );
}

function Subject({ ticket: { subject, device, awaitingReply } }: { ticket: Ticket }) {
  const { t } = useTranslation();
  return (
    <span className={css.subject}>
      <span>{subject}</span>
      {awaitingReply && (
        <span
          role="img"
          aria-label={t('tickets.awaitingReply')}
          title={t('tickets.awaitingReply')}
          className={css.waits}
        />
      )}
      {device && (
        <span className={css.device}>
          <Pill tone="gray" dot={device.online}>
            {device.name}
          </Pill>
        </span>
      )}
    </span>
  );
}
