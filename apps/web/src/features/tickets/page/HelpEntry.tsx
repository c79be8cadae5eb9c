import type { HelpMachine } from '@lanet/contracts/help-requests';
import type { EntryDetail, Ticket, TimelineEntry } from '@lanet/contracts/tickets';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatDuration, formatExact, formatPercent } from '../../../platform/format.ts';
import { IconDeviceDesktop, IconLock } from '../../../ui/icons.ts';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { ruleWords } from '../../alerts/alert-words.ts';
import { metricName, metricValue } from '../metric-words.ts';
import css from './HelpEntry.module.css';
import { TicketPicture } from './TicketPicture.tsx';
import timelineCss from './Timeline.module.css';

export type HelpDetail = Extract<EntryDetail, { kind: 'help_request' }>;

interface HelpEntryProps {
  ticket: Ticket;
  entry: TimelineEntry;
  detail: HelpDetail;
}

/** What came with a request from the computer itself: how to answer, how the computer was, and the screenshot. */
export function HelpEntry({ ticket, entry, detail }: HelpEntryProps) {
  const { t } = useTranslation();
  const { contact, requesterId, machine } = detail;
  return (
    <article className={timelineCss.message} data-internal aria-label={t('tickets.help.title')}>
      <header className={timelineCss.messageHead}>
        <IconDeviceDesktop size={16} stroke={1.8} aria-hidden />
        <strong>{t('tickets.help.title')}</strong>
        <span className={timelineCss.internal}>
          <IconLock size={12} aria-hidden />
          {t('tickets.page.internal')}
        </span>
        <span className={timelineCss.time}>
          <RelativeTime at={entry.createdAt} />
        </span>
      </header>
      <dl className={css.facts}>
        <Fact name={t('tickets.help.contact')}>
          {[contact.name, contact.email, contact.phone].filter(Boolean).join(' · ')}
          <span className={css.note}>
            {t(`tickets.help.${contact.email === null ? 'noEmail' : requesterId === null ? 'unverified' : 'matched'}`)}
          </span>
        </Fact>
        <Machine machine={machine} />
      </dl>
      {entry.files?.map((file) => (
        <TicketPicture
          key={file.id}
          ticketId={entry.of?.id ?? ticket.id}
          folio={entry.of?.folio ?? ticket.folio}
          file={file}
        />
      ))}
    </article>
  );
}

function Machine({ machine }: { machine: HelpMachine }) {
  const { t } = useTranslation();
  const { hostname, os, user, uptimeSeconds, volumes, alerts, readAt } = machine;
  return (
    <>
      <Fact name={t('tickets.help.computer')}>{[hostname, os].filter(Boolean).join(' · ')}</Fact>
      {user !== null && <Fact name={t('tickets.help.user')}>{user}</Fact>}
      {uptimeSeconds !== null && <Fact name={t('tickets.help.uptime')}>{formatDuration(uptimeSeconds)}</Fact>}
      {volumes.length > 0 && (
        <Fact name={t('tickets.help.disks')}>
          <ul>
            {volumes.map(({ id, freeBytes, sizeBytes }) => (
              <li key={id}>
                {t('tickets.help.disk', {
                  ...{ id, free: formatBytes(freeBytes), size: formatBytes(sizeBytes) },
                  used: formatPercent(sizeBytes > 0 ? 100 - (100 * freeBytes) / sizeBytes : 0, 0),
                })}
              </li>
            ))}
          </ul>
        </Fact>
      )}
      <Fact name={t('tickets.help.alerts')}>
        {alerts.length === 0 ? (
          t('tickets.help.noAlerts')
        ) : (
          <ul>
            {alerts.map(({ rule, metric, object, value }) => (
              <li key={`${rule} ${object}`}>
                {ruleWords(rule)}: {metricName(metric, object)}
                {value !== null && ` ${metricValue(metric, value)}`}
              </li>
            ))}
          </ul>
        )}
      </Fact>
      <Fact name={t('tickets.help.readAt')}>{formatExact(readAt)}</Fact>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
