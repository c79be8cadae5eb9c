import type { SlaClock, TicketSlaDetail } from '@lanet/contracts/sla';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { formatMoment } from '../../../platform/format.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { ticketSla, useLiveTicketSla } from '../ticket-sla.queries.ts';
import dueCss from './Due.module.css';
import { dueAtWords } from './due-words.ts';
import css from './TicketSlaCard.module.css';
import { WhyDialog } from './WhyDialog.tsx';

/** What is promised for a ticket and still open; one click leads to why it is due then. */
export function TicketSlaCard({ ticketId }: { ticketId: string }) {
  const { t } = useTranslation();
  const query = useQuery(ticketSla(ticketId));
  useLiveTicketSla(ticketId);
  return (
    <section aria-label={t('slaTicket.title')} className={css.card}>
      <h2 className={css.title}>{t('slaTicket.title')}</h2>
      <Loadable query={query}>{(sla) => <Promised ticketId={ticketId} sla={sla} />}</Loadable>
    </section>
  );
}

function Promised({ ticketId, sla }: { ticketId: string; sla: TicketSlaDetail }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  if (sla.clocks.length === 0 && !sla.policy) return <p className={css.quiet}>{t('slaTicket.noneHint')}</p>;
  const living = sla.clocks.filter(({ endedAt }) => endedAt === null);
  return (
    <>
      {living.length > 0 && (
        <dl className={css.clocks}>
          {living.map((clock) => (
            <ClockLine key={`${clock.clock} ${clock.instance}`} clock={clock} />
          ))}
        </dl>
      )}
      {sla.state === 'paused' && sla.pausedSince && (
        <p className={css.quiet}>{t('slaTicket.pausedSince', { at: formatMoment(sla.pausedSince) })}</p>
      )}
      {sla.state === 'ended' && <p className={css.quiet}>{t('slaTicket.ended')}</p>}
      <Button variant="subtle" size="compact-sm" className={css.why} onClick={() => setOpened(true)}>
        {t('slaTicket.why')}
      </Button>
      <WhyDialog ticketId={ticketId} sla={sla} opened={opened} onClose={() => setOpened(false)} />
    </>
  );
}

function ClockLine({ clock }: { clock: z.infer<typeof SlaClock> }) {
  const { t } = useTranslation();
  const now = useNow();
  const runs = clock.state === 'running' && clock.dueAt !== null;
  const words = runs && clock.dueAt !== null ? dueAtWords(clock.dueAt, now) : undefined;
  return (
    <div className={css.clock}>
      <dt>{t(`sla.clocks.${clock.clock}`)}</dt>
      <dd>
        <span className={dueCss.due} data-tone={words?.tone ?? 'paused'}>
          {words?.text ?? t(`slaTicket.states.${clock.state}`)}
        </span>
      </dd>
      {words && clock.dueAt && <dd className={css.when}>{formatMoment(clock.dueAt)}</dd>}
    </div>
  );
}
