import type { Client } from '@lanet/contracts/clients';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../platform/format.ts';
import { Pill } from '../../ui/Pill.tsx';
import { DataTable } from '../../ui/table/DataTable.tsx';
import type { Column } from '../../ui/table/table-types.ts';
import { usePhone } from '../../ui/use-narrow.ts';
import css from './Clients.module.css';

/** Clients in rows; on a phone in cards, where each number says what it counts. */
export function ClientTable({ clients, footer }: { clients: readonly Client[]; footer: ReactNode }) {
  const { t } = useTranslation();
  const phone = usePhone();
  return (
    <DataTable
      label={t('clients.list.label')}
      rows={clients}
      columns={phone ? cardColumns(t) : tableColumns(t)}
      rowId={({ id }) => id}
      rowName={({ name }) => name}
      link={({ id }) => ({ to: '/clients/$clientId', params: { clientId: id } })}
      footer={footer}
    />
  );
}

const tableColumns = (t: TFunction): Column<Client>[] => [
  { id: 'name', header: t('clients.list.name'), cell: ({ name }) => name, primary: true },
  { id: 'sites', header: t('clients.list.sites'), cell: ({ siteCount }) => count(siteCount), width: 90, align: 'end' },
  { id: 'devices', header: t('clients.list.devices'), cell: (client) => devices(t, client), width: 190, quiet: true },
  {
    id: 'tickets',
    header: t('clients.list.tickets'),
    cell: ({ openTicketCount }) => count(openTicketCount),
    width: 130,
    align: 'end',
  },
  {
    id: 'alerts',
    header: t('clients.list.alerts'),
    cell: ({ openAlertCount }) => alerts(openAlertCount, count(openAlertCount)),
    width: 110,
    align: 'end',
  },
];

const cardColumns = (t: TFunction): Column<Client>[] => [
  { id: 'name', header: t('clients.list.name'), cell: ({ name }) => name, primary: true },
  {
    id: 'sites',
    header: t('clients.list.sites'),
    cell: ({ siteCount }) => t('clients.list.siteCount', { count: siteCount }),
    quiet: true,
  },
  { id: 'devices', header: t('clients.list.devices'), cell: (client) => devices(t, client), quiet: true },
  {
    id: 'tickets',
    header: t('clients.list.tickets'),
    cell: ({ openTicketCount }) =>
      openTicketCount === 0 ? t('clients.list.noTickets') : t('clients.list.ticketCount', { count: openTicketCount }),
    quiet: true,
  },
  {
    id: 'alerts',
    header: t('clients.list.alerts'),
    cell: ({ openAlertCount }) =>
      openAlertCount > 0 && alerts(openAlertCount, t('clients.list.alertCount', { count: openAlertCount })),
  },
];

/** A zero is quiet: what is there should stand out. */
const count = (value: number): ReactNode => (value === 0 ? <span className={css.none}>0</span> : formatNumber(value));

const alerts = (value: number, words: ReactNode): ReactNode => (value === 0 ? words : <Pill tone="red">{words}</Pill>);

const devices = (t: TFunction, { onlineCount, deviceCount }: Client): string =>
  deviceCount === 0
    ? t('clients.list.noDevices')
    : t('clients.list.online', { online: formatNumber(onlineCount), total: formatNumber(deviceCount) });
