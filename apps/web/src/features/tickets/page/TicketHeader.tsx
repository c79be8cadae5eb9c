import { isOpen } from '@lanet/contracts/ticket-moves';
import type { Ticket } from '@lanet/contracts/tickets';
import { useTranslation } from 'react-i18next';
import { IconArrowMerge, IconCircleCheck, IconRepeat } from '../../../ui/icons.ts';
import { type Crumb, type HeaderAction, PageHeader } from '../../../ui/PageHeader.tsx';
import { PriorityPill, StatusPill } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { useNarrow } from '../../../ui/use-narrow.ts';

interface TicketHeaderProps {
  ticket: Ticket;
  /** The panel with the button of the same name is open. */
  isResolving: boolean;
  onResolve: () => void;
  onReopen: () => void;
  onMerge: () => void;
}

/** Where the ticket belongs, what it is about, how it stands, and the one thing to do with it next. */
export function TicketHeader({ ticket, isResolving, onResolve, onReopen, onMerge }: TicketHeaderProps) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const { client, site, device, subject, folio, channel, createdAt, reopenCount } = ticket;
  const next: HeaderAction = isOpen(ticket.status)
    ? { label: t('tickets.actions.resolve'), icon: IconCircleCheck, kind: 'primary', onClick: onResolve }
    : { label: t('tickets.actions.reopen'), icon: IconRepeat, onClick: onReopen };
  const merge: HeaderAction = { label: t('desk.merge.action'), icon: IconArrowMerge, onClick: onMerge };
  const breadcrumb: Crumb[] = [
    { label: client.name, link: { to: '/tickets', search: { view: 'open', client: client.id } } },
  ];
  if (site) breadcrumb.push({ label: site.name });
  if (device) breadcrumb.push({ label: device.name, link: { to: '/devices/$id', params: { id: device.id } } });
  return (
    <PageHeader
      title={subject}
      breadcrumb={breadcrumb}
      // In one column the properties come right below and say the same.
      badge={
        !narrow && (
          <>
            <StatusPill status={ticket.status} />
            <PriorityPill priority={ticket.priority} />
          </>
        )
      }
      meta={
        <>
          {folio} · {t('tickets.page.openedBy', { channel: t(`tickets.channel.${channel}`).toLocaleLowerCase() })}{' '}
          <RelativeTime at={createdAt} />
          {reopenCount > 0 && ` · ${t('tickets.page.reopened', { count: reopenCount })}`}
        </>
      }
      // What was merged goes on elsewhere: there is the one thing to do with it, and the banner does it.
      actions={isResolving || ticket.mergedInto ? [] : [next, merge]}
    />
  );
}
