import { Button } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../../platform/session.ts';
import { Empty } from '../../../ui/Empty.tsx';
import { IconInbox } from '../../../ui/icons.ts';
import { Loadable, type LoadableQuery } from '../../../ui/Loadable.tsx';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import { useRowKeys } from '../../../ui/table/use-row-keys.ts';
import { useNow } from '../../../ui/use-now.ts';
import { NewRowsBar } from '../NewRowsBar.tsx';
import { useLiveTicketLists } from '../tickets.live.ts';
import { inboxPart, ticketCounts } from '../tickets.queries.ts';
import { useHeldRows } from '../use-held-rows.ts';
import { useRowActionKeys, useTicketActions } from '../use-ticket-actions.tsx';
import { InboxGroupSection } from './InboxGroupSection.tsx';
import { INBOX_GROUPS, type InboxRow, inboxRows } from './inbox-groups.ts';

/** The home of staff: what needs me, by what cannot wait. */
export function InboxPage() {
  const { t } = useTranslation();
  const query = useInbox();
  useLiveTicketLists();
  return (
    <>
      <PageHeader title={t('tickets.inbox.title')} meta={<Summary />} />
      <Loadable query={query}>{(rows) => <InboxList fresh={rows} />}</Loadable>
    </>
  );
}

function Summary() {
  const { t } = useTranslation();
  const { data } = useQuery(ticketCounts);
  return data ? t('tickets.inbox.summary', data) : ' ';
}

/** Three questions become one answer: mine, nobody's, and the open ones for their alerts. */
function useInbox(): LoadableQuery<InboxRow[]> {
  const me = useMe();
  const nowMs = useNow();
  const parts = useQueries({ queries: [inboxPart('mine'), inboxPart('unassigned'), inboxPart('open')] });
  const [mine, unassigned, open] = parts.map(({ data }) => data);
  const data = useMemo(
    () => mine && unassigned && open && inboxRows([...open, ...unassigned, ...mine], me.id, nowMs),
    [mine, unassigned, open, me.id, nowMs],
  );
  return {
    data,
    error: parts.find(({ error }) => error)?.error,
    isPending: parts.some(({ isPending }) => isPending),
    isFetching: parts.some(({ isFetching }) => isFetching),
    refetch: () => parts.forEach((part) => void part.refetch()),
  };
}

const rowId = ({ ticket }: InboxRow) => ticket.id;
/** A held row keeps its group: with another one it would jump. */
const merge = ({ group }: InboxRow, { ticket }: InboxRow): InboxRow => ({ ticket, group });

function InboxList({ fresh }: { fresh: readonly InboxRow[] }) {
  const { t } = useTranslation();
  const { rows, waiting, release, hold } = useHeldRows(fresh, { id: rowId, merge });
  const region = useRef<HTMLElement>(null);
  const actions = useTicketActions();
  const keys = useRowKeys({
    label: t('tickets.inbox.title'),
    rows,
    columns: [],
    rowId,
    rowName: ({ ticket }) => ticket.folio,
    region,
    show: (index) => region.current?.querySelector(`[data-index="${index}"]`)?.scrollIntoView({ block: 'nearest' }),
  });
  useRowActionKeys(rows, actions, ({ ticket }) => ticket);
  if (rows.length === 0 && waiting === 0) return <InboxZero />;
  const order = rows.map(rowId);
  return (
    <section ref={region} aria-label={t('tickets.list')} {...hold}>
      <NewRowsBar waiting={waiting} onShow={release} />
      {INBOX_GROUPS.map((group) => (
        <InboxGroupSection
          key={group}
          group={group}
          rows={rows}
          order={order}
          active={keys.index}
          onPoint={keys.point}
          actions={actions}
        />
      ))}
      {actions.dialog}
    </section>
  );
}

function InboxZero() {
  const { t } = useTranslation();
  const unassigned = useQuery(ticketCounts).data?.unassigned ?? 0;
  return (
    <Empty
      icon={IconInbox}
      title={t('tickets.inbox.zero')}
      hint={unassigned > 0 ? t('tickets.inbox.zeroSome', { count: unassigned }) : t('tickets.inbox.zeroNone')}
      action={
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link {...props} to="/tickets" search={{ view: unassigned > 0 ? 'unassigned' : 'open' }} />
          )}
        >
          {unassigned > 0 ? t('tickets.inbox.zeroUnassigned') : t('tickets.inbox.zeroAction')}
        </Button>
      }
    />
  );
}
