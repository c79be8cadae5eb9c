import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../platform/format.ts';
import { Pill, PriorityPill, StatusPill } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { Due } from '../../sla/ticket/Due.tsx';
import { ChannelIcon } from '../ChannelIcon.tsx';
import type { TicketSearch } from '../list/ticket-search.ts';
import { RowActions } from '../RowActions.tsx';
import shared from '../Tickets.module.css';
import { rememberOrder } from '../ticket-order.ts';
import type { TicketActions } from '../use-ticket-actions.tsx';
import css from './Inbox.module.css';
import type { InboxGroup, InboxRow } from './inbox-groups.ts';

/** More is no inbox any more: the rest is one step away in the list of tickets. */
const SHOWN = 100;

const WHERE_REST: Record<InboxGroup, TicketSearch> = {
  ...{ due: { view: 'open', sort: 'due' }, alerts: { view: 'open' }, replies: { view: 'open' } },
  ...{ new: { view: 'unassigned' }, mine: { view: 'mine' } },
};

interface InboxGroupProps {
  group: InboxGroup;
  /** Of all groups: a row's place among them is what the keyboard counts by. */
  rows: readonly InboxRow[];
  /** Ids of all rows, for "next ticket". */
  order: readonly string[];
  /** The row that holds the keyboard's place. */
  active: number;
  onPoint: (index: number) => void;
  actions: TicketActions;
}

/** One group of the inbox with its count; nothing for an empty one. */
export function InboxGroupSection({ group, rows, order, active, onPoint, actions }: InboxGroupProps) {
  const { t } = useTranslation();
  const id = useId();
  const mine = rows.flatMap((row, index) => (row.group === group ? [{ row, index }] : []));
  if (mine.length === 0) return null;
  return (
    <section aria-labelledby={id} className={css.group}>
      <h2 id={id} className={css.heading} data-group={group}>
        {t(`tickets.inbox.groups.${group}`)}
        <span className={css.count} title={t('tickets.inbox.count', { count: mine.length })}>
          {formatNumber(mine.length)}
        </span>
      </h2>
      <ul className={css.rows}>
        {mine.slice(0, SHOWN).map(({ row, index }) => (
          <Row
            key={row.ticket.id}
            row={row}
            index={index}
            isActive={index === active}
            onOpen={() => {
              onPoint(index);
              rememberOrder(order);
            }}
            actions={actions}
          />
        ))}
      </ul>
      {mine.length > SHOWN && (
        <Link to="/tickets" search={WHERE_REST[group]} className={css.more}>
          {t('tickets.inbox.more', { count: mine.length - SHOWN })}
        </Link>
      )}
    </section>
  );
}

interface RowProps {
  row: InboxRow;
  index: number;
  isActive: boolean;
  onOpen: () => void;
  actions: TicketActions;
}

function Row({ row: { ticket }, index, isActive, onOpen, actions }: RowProps) {
  const { t } = useTranslation();
  return (
    <li className={css.row} data-index={index} data-active={isActive}>
      <ChannelIcon channel={ticket.channel} alerting={ticket.alerting} />
      <span className={shared.folio}>{ticket.folio}</span>
      <span className={css.subject}>
        <Link to="/tickets/$id" params={{ id: ticket.id }} className={css.link} data-row-link onClick={onOpen}>
          {ticket.subject}
        </Link>
        {ticket.awaitingReply && (
          <span
            role="img"
            aria-label={t('tickets.awaitingReply')}
            title={t('tickets.awaitingReply')}
            className={shared.waits}
          />
        )}
        {ticket.device && (
          <span className={css.device}>
            <Pill tone="gray" dot={ticket.device.online}>
              {ticket.device.name}
            </Pill>
          </span>
        )}
      </span>
      <span className={css.client}>{ticket.client.name}</span>
      <span className={css.priority}>
        <PriorityPill priority={ticket.priority} />
      </span>
      <span className={css.status}>
        <StatusPill status={ticket.status} />
      </span>
      <span className={css.due}>
        <Due sla={ticket.sla} />
      </span>
      <span className={css.updated}>
        <RelativeTime at={ticket.updatedAt} />
      </span>
      <span className={css.actions}>
        <RowActions ticket={ticket} actions={actions} />
      </span>
    </li>
  );
}
