import type { InboundMail } from '@lanet/contracts/inbound-mail';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatDateTime } from '../../../platform/format.ts';
import { IconAlertTriangle, IconHelp } from '../../../ui/icons.ts';
import { TicketLink } from '../InboundTable.tsx';
import { automaticWords, reasonSentence } from '../inbound-words.tsx';
import { DecisionPanel } from './DecisionPanel.tsx';
import css from './Message.module.css';

/** Where the message went and why, what it belongs to, and by which ways it came. */
export function MessageSide({ message, isSaid }: { message: InboundMail; isSaid: boolean }) {
  const { t } = useTranslation();
  return (
    <aside className={css.side} aria-label={t('inboundMail.message.side')}>
      <Why message={message} isSaid={isSaid} />
      <Belongs message={message} />
      <Warnings warnings={message.warnings} />
      <Routes message={message} />
    </aside>
  );
}

/** `isSaid`: the reason stands above already, beside what can be done about it. */
function Why({ message, isSaid }: { message: InboundMail; isSaid: boolean }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { reason, decision, suggestedTicket } = message;
  if (isSaid && !decision && !suggestedTicket) return null;
  return (
    <section className={css.card} aria-label={t('inboundMail.why.title')}>
      {!isSaid && <p className={css.reason}>{reasonSentence(reason)}</p>}
      {suggestedTicket && (
        <p className={css.suggested}>
          {t('inboundMail.message.maybe')} <TicketLink ticket={suggestedTicket} />
        </p>
      )}
      {decision && (
        <Button
          variant="default"
          size="xs"
          aria-expanded={isOpen}
          leftSection={<IconHelp size={15} stroke={1.7} aria-hidden />}
          onClick={() => setOpen(!isOpen)}
        >
          {t('inboundMail.why.open')}
        </Button>
      )}
      {decision && isOpen && <DecisionPanel decision={decision} />}
    </section>
  );
}

function Belongs({ message }: { message: InboundMail }) {
  const { t } = useTranslation();
  const { ticket, client, mailbox, automatic, sizeBytes, processedAt, attempts, messageId } = message;
  return (
    <section className={css.card} aria-label={t('inboundMail.message.facts')}>
      <dl className={css.facts}>
        <Fact label={t('inboundMail.columns.ticket')}>{ticket && <TicketLink ticket={ticket} />}</Fact>
        <Fact label={t('inboundMail.message.client')}>
          {client && (
            <Link to="/clients/$clientId" params={{ clientId: client.id }}>
              {client.name}
            </Link>
          )}
        </Fact>
        <Fact label={t('inboundMail.columns.mailbox')}>{mailbox?.name ?? t('inboundMail.removedMailbox')}</Fact>
        <Fact label={t('inboundMail.message.automatic')}>
          {automatic && automatic !== 'none' && automaticWords(automatic)}
        </Fact>
        <Fact label={t('inboundMail.message.processed')}>{processedAt && formatDateTime(processedAt)}</Fact>
        <Fact label={t('inboundMail.message.attempts')}>{attempts > 1 && attempts}</Fact>
        <Fact label={t('inboundMail.message.size')}>{formatBytes(sizeBytes)}</Fact>
        <Fact label="Message-ID">{messageId && <code className={css.code}>{messageId}</code>}</Fact>
      </dl>
      {!message.hasRaw && <p className={css.gone}>{t('inboundMail.message.rawGone')}</p>}
    </section>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  if (children === null || children === undefined || children === false || children === '') return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Warnings({ warnings }: { warnings: readonly string[] }) {
  const { t } = useTranslation();
  if (warnings.length === 0) return null;
  return (
    <section className={css.card} aria-label={t('inboundMail.message.warnings')}>
      <h2 className={css.cardTitle}>
        <IconAlertTriangle size={15} stroke={1.7} aria-hidden /> {t('inboundMail.message.warnings')}
      </h2>
      <ul className={css.plainList}>
        {warnings.map((warning) => (
          <li key={warning} lang="en">
            {warning}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Routes({ message: { routes } }: { message: InboundMail }) {
  const { t } = useTranslation();
  if (routes.length < 2) return null;
  return (
    <section className={css.card} aria-label={t('inboundMail.message.routes')}>
      <h2 className={css.cardTitle}>{t('inboundMail.message.routes')}</h2>
      <ul className={css.plainList}>
        {routes.map(({ mailbox, folder, receivedAt }) => (
          <li key={`${mailbox} ${folder} ${receivedAt}`}>
            {mailbox ?? t('inboundMail.removedMailbox')} · {folder}
            <span className={css.quiet}> {formatDateTime(receivedAt)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
