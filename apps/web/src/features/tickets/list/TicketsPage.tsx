import type { Ticket } from '@lanet/contracts/tickets';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../platform/session.ts';
import { IconPlus, IconTicket } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import { LoadMore } from '../../../ui/table/LoadMore.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { NewRowsBar } from '../NewRowsBar.tsx';
import { openNewTicket } from '../new/new-ticket-store.ts';
import { RowActions } from '../RowActions.tsx';
import { rememberOrder } from '../ticket-order.ts';
import { useLiveTicketLists } from '../tickets.live.ts';
import { type TicketFilter, ticketList } from '../tickets.queries.ts';
import { useHeldRows } from '../use-held-rows.ts';
import { useRowActionKeys, useTicketActions } from '../use-ticket-actions.tsx';
import { dueRows, heldRow, type ListRow } from './due-groups.ts';
import { Filters, ViewSwitch } from './Filters.tsx';
import css from './TicketsPage.module.css';
import { useColumns } from './use-columns.tsx';
import { useTicketFilter } from './use-ticket-filter.ts';

/** All tickets by view; the view and the filters are in the address, so what one sees can be shared. */
export function TicketsPage() {
  const { t } = useTranslation();
  const [filter, setFilter] = useTicketFilter();
  const query = useInfiniteQuery(ticketList(filter));
  useLiveTicketLists();
  return (
    <div className={css.page}>
      <PageHeader title={t('tickets.title')} aside={<ViewSwitch filter={filter} onChange={setFilter} />} />
      <Filters filter={filter} onChange={setFilter} />
      <div className={css.list} data-stale={query.isPlaceholderData}>
        <Loadable query={query} empty={useEmpty(filter, setFilter)}>
          {({ items }) => (
            <TicketTable
              key={JSON.stringify(filter)}
              tickets={items}
              byDue={filter.sort === 'due'}
              footer={query.hasNextPage && <LoadMore query={query} />}
            />
          )}
        </Loadable>
      </div>
    </div>
  );
}

function useEmpty(filter: TicketFilter, setFilter: (filter: TicketFilter) => void) {
  const { t } = useTranslation();
  const canCreate = useCan('tickets.create');
  const { search, priority, type, category, client, team } = filter;
  const isFiltered = [search, priority, type, category, client, team].some(Boolean);
  if (isFiltered)
    return {
      icon: IconTicket,
      title: t('tickets.empty.filtered'),
      hint: t('tickets.empty.filteredHint'),
      action: (
        <Button variant="default" onClick={() => setFilter({ view: filter.view, sort: filter.sort })}>
          {t('tickets.filters.clear')}
        </Button>
      ),
    };
  return {
    icon: IconTicket,
    title: t(`tickets.empty.${filter.view}`),
    hint: t('tickets.empty.hint'),
    ...(canCreate && {
      action: (
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => openNewTicket()}>
          {t('tickets.actions.create')}
        </Button>
      ),
    }),
  };
}

const rowId = ({ id }: Ticket) => id;

interface TicketTableProps {
  tickets: readonly Ticket[];
  /** In groups, by what is due. */
  byDue: boolean;
  footer: React.ReactNode;
}

function TicketTable({ tickets, byDue, footer }: TicketTableProps) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const fresh: readonly ListRow[] = byDue ? dueRows(tickets, nowMs) : tickets;
  const columns = useColumns();
  const actions = useTicketActions();
  const { rows, waiting, release, hold } = useHeldRows(fresh, { id: rowId, merge: heldRow });
  useRowActionKeys(rows, actions, (ticket) => ticket);
  return (
    <div className={css.table} {...hold} onClickCapture={() => rememberOrder(rows.map(rowId))}>
      <NewRowsBar waiting={waiting} onShow={release} />
      <DataTable<ListRow>
        label={t('tickets.list')}
        rows={rows}
        columns={columns}
        rowId={rowId}
        rowName={({ folio, subject }) => `${folio} ${subject}`}
        link={({ id }) => ({ to: '/tickets/$id', params: { id } })}
        rowActions={(ticket) => <RowActions ticket={ticket} actions={actions} />}
        footer={footer}
        {...(byDue && { groupOf: ({ group = 'none' }: ListRow) => t(`tickets.due.groups.${group}`) })}
      />
      {actions.dialog}
    </div>
  );
}
