import type { Ticket } from '@lanet/contracts/tickets';
import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../platform/session.ts';
import css from './Tickets.module.css';
import type { TicketActions } from './use-ticket-actions.tsx';

/** Shown at the end of a row while it is pointed at or holds the focus. */
export function RowActions({ ticket, actions }: { ticket: Ticket; actions: TicketActions }) {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <>
      {ticket.assignee?.id !== me.id && (
        <UnstyledButton className={css.rowAction} onClick={() => actions.assignToMe(ticket)}>
          {t('tickets.actions.assignToMe')}
        </UnstyledButton>
      )}
      <UnstyledButton className={css.rowAction} onClick={() => actions.openAssign(ticket)}>
        {t('tickets.actions.assign')}
      </UnstyledButton>
    </>
  );
}
