import type { Ticket, TicketView } from '@lanet/contracts/tickets';
import { Button, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../platform/session.ts';
import { IconMessage } from '../../ui/icons.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { LoadMore } from '../../ui/table/LoadMore.tsx';
import { openNewTicket } from '../tickets/new/new-ticket-store.ts';
import { useLiveTicketLists } from '../tickets/tickets.live.ts';
import { ticketList } from '../tickets/tickets.queries.ts';
import css from './Portal.module.css';
import { statusTone, statusWords } from './portal-words.ts';

const VIEWS = ['mine', 'open', 'resolved'] as const satisfies readonly TicketView[];

/** The tickets of a person of a client: what was asked, and how it stands. */
export function MyTicketsPage() {
  const { t } = useTranslation();
  const { role } = useMe();
  const [view, setView] = useState<(typeof VIEWS)[number]>(role === 'requester' ? 'mine' : 'open');
  const query = useInfiniteQuery(ticketList({ view }));
  useLiveTicketLists();
  const ask = (
    <Button leftSection={<IconMessage size={16} aria-hidden />} onClick={() => openNewTicket()}>
      {t('portal.tickets.ask')}
    </Button>
  );
  return (
    <div className={css.page}>
      <PageHeader title={t('portal.tickets.title')} {...(query.data?.items.length !== 0 && { aside: ask })} />
      <SegmentedControl
        fullWidth
        mb="sm"
        aria-label={t('portal.tickets.views.label')}
        value={view}
        onChange={(value) => setView(VIEWS.find((one) => one === value) ?? 'open')}
        data={VIEWS.map((value) => ({ value, label: t(`portal.tickets.views.${value}`) }))}
      />
      <Loadable
        query={query}
        empty={{ title: t('portal.tickets.empty'), hint: t('portal.tickets.emptyHint'), action: ask }}
      >
        {({ items }) => (
          <>
            <ul className={css.cards} aria-label={t('portal.tickets.list')}>
              {items.map((ticket) => (
                <TicketCard key={ticket.id} ticket={ticket} />
              ))}
            </ul>
            {query.hasNextPage && <LoadMore query={query} />}
          </>
        )}
      </Loadable>
    </div>
  );
}

function TicketCard({ ticket: { id, subject, status, folio, device, requester, updatedAt } }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <li className={css.card}>
      <div className={css.cardHead}>
        <Link to="/tickets/$id" params={{ id }} className={css.cardLink}>
          {subject}
        </Link>
        <Pill tone={statusTone(status)}>{statusWords(status)}</Pill>
      </div>
      <p className={css.quiet}>
        {folio}
        {device && ` · ${device.name}`}
        {requester && requester.id !== me.id && ` · ${t('portal.tickets.by', { name: requester.name })}`}
        {' · '}
        <RelativeTime at={updatedAt} />
      </p>
    </li>
  );
}
