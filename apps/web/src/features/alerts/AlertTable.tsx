import type { Alert } from '@lanet/contracts/alerts';
import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime, formatDuration, toMs } from '../../platform/format.ts';
import { Pill, PriorityPill } from '../../ui/Pill.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { DataTable } from '../../ui/table/DataTable.tsx';
import type { Column } from '../../ui/table/table-types.ts';
import { usePhone } from '../../ui/use-narrow.ts';
import css from './Alerts.module.css';
import { alertWords, limitWords, ruleWords } from './alert-words.ts';
import { BlackBoxButton } from './black-box/BlackBoxButton.tsx';
import { RunSuggested } from './RunSuggested.tsx';

interface AlertTableProps {
  alerts: readonly Alert[];
  open: boolean;
  footer: ReactNode;
}

/** One row an alert: it opens the ticket, which is where the work is done; without a ticket, the device. */
export function AlertTable({ alerts, open, footer }: AlertTableProps) {
  const { t } = useTranslation();
  const phone = usePhone();
  return (
    <DataTable
      label={t('alerts.list')}
      rows={alerts}
      columns={phone ? cardColumns(t, open) : columns(t, open)}
      rowId={({ id }) => id}
      rowName={alertWords}
      link={({ ticket, device }) =>
        ticket ? { to: '/tickets/$id', params: { id: ticket.id } } : { to: '/devices/$id', params: { id: device.id } }
      }
      footer={footer}
    />
  );
}

const columns = (t: TFunction, open: boolean): Column<Alert>[] => [
  priority(t),
  { id: 'alert', header: t('alerts.columns.alert'), cell: (alert) => <What alert={alert} />, primary: true },
  {
    id: 'device',
    header: t('alerts.columns.device'),
    cell: ({ device }) => <DeviceLink device={device} />,
    width: 126,
  },
  { id: 'client', header: t('alerts.columns.client'), cell: ({ client }) => client.name, width: 140, quiet: true },
  {
    id: 'repeats',
    header: t('alerts.columns.repeats'),
    cell: ({ repeats }) => repeats + 1,
    width: 64,
    align: 'end',
    quiet: true,
  },
  {
    id: 'since',
    header: t(open ? 'alerts.columns.since' : 'alerts.columns.ended'),
    cell: ({ openedAt, resolvedAt }) => <RelativeTime at={open ? openedAt : (resolvedAt ?? openedAt)} />,
    width: 108,
    quiet: true,
  },
  ...(open ? [] : [lasted(t)]),
  {
    id: 'ticket',
    header: t('alerts.columns.ticket'),
    cell: ({ ticket }) => <TicketLink ticket={ticket} />,
    width: 124,
  },
  ...(open ? [action(t)] : [box(t)]),
];

const cardColumns = (t: TFunction, open: boolean): Column<Alert>[] => [
  { id: 'alert', header: t('alerts.columns.alert'), cell: (alert) => <What alert={alert} />, primary: true },
  priority(t),
  { id: 'device', header: t('alerts.columns.device'), cell: ({ device }) => <DeviceLink device={device} /> },
  { id: 'client', header: t('alerts.columns.client'), cell: ({ client }) => client.name, quiet: true },
  {
    id: 'since',
    header: t('alerts.columns.since'),
    cell: ({ openedAt, resolvedAt }) => <RelativeTime at={open ? openedAt : (resolvedAt ?? openedAt)} />,
    quiet: true,
  },
  ...(open ? [] : [lasted(t)]),
  { id: 'ticket', header: t('alerts.columns.ticket'), cell: ({ ticket }) => <TicketLink ticket={ticket} /> },
  ...(open ? [action(t)] : [box(t)]),
];

const priority = (t: TFunction): Column<Alert> => ({
  id: 'priority',
  header: t('alerts.columns.priority'),
  cell: (alert) => <PriorityPill priority={alert.priority} />,
  width: 92,
});

const lasted = (t: TFunction): Column<Alert> => ({
  id: 'lasted',
  header: t('alerts.columns.lasted'),
  cell: ({ openedAt, resolvedAt }) =>
    resolvedAt === null ? null : formatDuration((toMs(resolvedAt) - toMs(openedAt)) / 1000, 'short'),
  width: 96,
  quiet: true,
});

const action = (t: TFunction): Column<Alert> => ({
  id: 'action',
  header: t('alerts.columns.action'),
  cell: (alert) => (
    <span className={css.acts}>
      <RunSuggested alert={alert} />
      <BlackBoxButton alert={alert} />
    </span>
  ),
  width: 224,
});

const box = (t: TFunction): Column<Alert> => ({
  id: 'box',
  header: t('alerts.box.title'),
  cell: (alert) => <BlackBoxButton alert={alert} />,
  width: 92,
});

/** `Disco /srv al 93.4 %`, its limit, and what else is worth knowing of how it goes. */
function What({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const limit = limitWords(alert);
  return (
    <span className={css.what} title={`${ruleWords(alert.rule)}: ${alertWords(alert)}`}>
      <span>{alertWords(alert)}</span>
      {limit && <span className={css.quiet}>{limit}</span>}
      {alert.state === 'recovering' && <Pill tone="green">{t('alerts.stateWord.recovering')}</Pill>}
      {alert.state === 'no_data' && <Pill tone="gray">{t('alerts.stateWord.no_data')}</Pill>}
      {alert.state === 'removed' && <Pill tone="gray">{t('alerts.stateWord.removed')}</Pill>}
      <MaintenancePill alert={alert} />
      {alert.flaps > 0 && <Pill tone="yellow">{t('alerts.flaps', { count: alert.flaps })}</Pill>}
    </span>
  );
}

/** Why an alert has no ticket, or nobody was called for it. */
function MaintenancePill({ alert: { maintenance, resolvedAt } }: { alert: Alert }) {
  const { t } = useTranslation();
  if (!maintenance) return null;
  const why = resolvedAt === null ? (maintenance.held ?? 'none') : 'was';
  return (
    <span title={t(`maintenance.alert.${why}`, { when: formatDateTime(maintenance.until) })}>
      <Pill tone="yellow">{t('maintenance.alert.pill')}</Pill>
    </span>
  );
}

function DeviceLink({ device }: { device: Alert['device'] }) {
  return (
    <Link to="/devices/$id" params={{ id: device.id }} className={css.link}>
      {device.name}
    </Link>
  );
}

function TicketLink({ ticket }: { ticket: Alert['ticket'] }) {
  const { t } = useTranslation();
  if (!ticket) return <span className={css.quiet}>{t('alerts.ticketNone')}</span>;
  return (
    <Link to="/tickets/$id" params={{ id: ticket.id }} className={css.link}>
      {ticket.folio}
    </Link>
  );
}
