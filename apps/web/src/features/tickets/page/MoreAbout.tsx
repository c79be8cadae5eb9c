import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconChevronRight } from '../../../ui/icons.ts';
import { deviceAlerts } from '../../alerts/alerts.queries.ts';
import { TicketFiles } from '../files/TicketFiles.tsx';
import { Classifying } from './Classifying.tsx';
import { DeviceSparks } from './DeviceSparks.tsx';
import { Participants } from './Participants.tsx';
import { Requester } from './Requester.tsx';
import css from './Side.module.css';

/**
 * In one column the story comes first: how it is sorted, the graphs and who asked are behind one line, and asked for when it
 * is opened.
 */
export function MoreAbout({ ticket, changing }: Parameters<typeof Classifying>[0]) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={css.more} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <IconChevronRight size={15} aria-hidden />
        {t(ticket.device ? 'tickets.page.moreWithDevice' : 'tickets.page.more')}
      </summary>
      {isOpen && (
        <div className={css.moreBody}>
          <Classifying ticket={ticket} changing={changing} />
          {ticket.device && <Graphs deviceId={ticket.device.id} />}
          <Requester ticket={ticket} />
          <Participants ticket={ticket} />
          <TicketFiles ticket={ticket} />
        </div>
      )}
    </details>
  );
}

function Graphs({ deviceId }: { deviceId: string }) {
  const alerts = useQuery(deviceAlerts(deviceId)).data ?? [];
  return (
    <div className={css.card}>
      <DeviceSparks deviceId={deviceId} alerts={alerts} />
    </div>
  );
}
