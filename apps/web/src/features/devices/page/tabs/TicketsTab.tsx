import { type Ticket, tickets } from '@lanet/contracts/tickets';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { call } from '../../../../platform/api.ts';
import { IconTicket } from '../../../../ui/icons.ts';
import { Loadable } from '../../../../ui/Loadable.tsx';
import { PriorityPill, StatusPill } from '../../../../ui/Pill.tsx';
import { RelativeTime } from '../../../../ui/RelativeTime.tsx';
import { DataTable } from '../../../../ui/table/DataTable.tsx';
import { LoadMore } from '../../../../ui/table/LoadMore.tsx';
import type { Column } from '../../../../ui/table/table-types.ts';
import { useLiveTicketLists } from '../../../tickets/tickets.live.ts';
import { ticketKeys } from '../../../tickets/tickets.queries.ts';
import css from '../DevicePage.module.css';
import type { TabProps } from '../DeviceTabs.tsx';

const PAGE = 50;

const deviceTickets = (deviceId: string) =>
  infiniteQueryOptions({
    queryKey: [...ticketKeys.lists, { deviceId }],
    queryFn: ({ pageParam, signal }) =>
      call(tickets.list, {
        query: { deviceId, view: 'all', limit: PAGE, ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => ({ items: pages.flatMap(({ items }) => items) }),
  });

/** Every ticket about this device, last changed first. */
export function TicketsTab({ device }: TabProps) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(deviceTickets(device.id));
  useLiveTicketLists();
  return (
    <div className={css.fill}>
      <Loadable
        query={query}
        empty={{ title: t('devices.tickets.empty'), hint: t('devices.tickets.emptyHint'), icon: IconTicket }}
      >
        {({ items }) => (
          <DataTable
            label={t('devices.tickets.label')}
            rows={items}
            columns={columns(t)}
            rowId={({ id }) => id}
            rowName={({ folio }) => folio}
            link={({ id }) => ({ to: '/tickets/$id', params: { id } })}
            footer={query.hasNextPage && <LoadMore query={query} />}
          />
        )}
      </Loadable>
    </div>
  );
}

const columns = (t: TFunction): Column<Ticket>[] => [
  { id: 'folio', header: t('devices.tickets.folio'), cell: ({ folio }) => folio, width: 124, quiet: true },
  { id: 'subject', header: t('devices.tickets.subject'), cell: ({ subject }) => subject, primary: true },
  {
    id: 'priority',
    header: t('devices.tickets.priority'),
    cell: ({ priority }) => <PriorityPill priority={priority} />,
    width: 96,
  },
  {
    id: 'status',
    header: t('devices.tickets.status'),
    cell: ({ status }) => <StatusPill status={status} />,
    width: 132,
  },
  {
    id: 'assignee',
    header: t('devices.tickets.assignee'),
    cell: ({ assignee }) => assignee?.name ?? t('devices.tickets.nobody'),
    width: 160,
    quiet: true,
  },
  {
    id: 'updated',
    header: t('devices.tickets.updated'),
    cell: ({ updatedAt }) => <RelativeTime at={updatedAt} />,
    width: 110,
    align: 'end',
    quiet: true,
  },
];
