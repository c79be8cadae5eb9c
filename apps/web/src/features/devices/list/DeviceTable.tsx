import type { Device } from '@lanet/contracts/devices';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime, formatMetric, formatPercent } from '../../../platform/format.ts';
import { IconTool } from '../../../ui/icons.ts';
import { Pill, type PillTone } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import type { Column, DataTableProps } from '../../../ui/table/table-types.ts';
import { usePhone } from '../../../ui/use-narrow.ts';
import { DeviceTypeIcon } from '../DeviceTypeIcon.tsx';
import { OnlineDot } from '../OnlineDot.tsx';
import css from './DevicesPage.module.css';
import { DiskBar } from './DiskBar.tsx';

interface DeviceTableProps extends Pick<DataTableProps<Device>, 'selected' | 'onSelect'> {
  devices: readonly Device[];
  footer: ReactNode;
}

/** Devices in rows; on a phone in cards, where each value says what it is. */
export function DeviceTable({ devices, footer, ...selection }: DeviceTableProps) {
  const { t } = useTranslation();
  const phone = usePhone();
  return (
    <DataTable
      label={t('devices.list.label')}
      rows={devices}
      columns={phone ? cardColumns(t) : tableColumns(t)}
      rowId={({ id }) => id}
      rowName={({ name }) => name}
      link={({ id }) => ({ to: '/devices/$id', params: { id } })}
      footer={footer}
      {...selection}
    />
  );
}

/** All with a width, which together fit 1366 px: on a wider screen each grows by its share, on a narrower one none vanishes. */
const tableColumns = (t: TFunction): Column<Device>[] => [
  {
    id: 'name',
    header: t('devices.list.name'),
    cell: (device) => <Name device={device} />,
    width: 186,
    primary: true,
  },
  {
    id: 'place',
    header: t('devices.list.place'),
    cell: (device) => <Place device={device} />,
    width: 148,
    quiet: true,
  },
  { id: 'os', header: t('devices.list.os'), cell: ({ os }) => <System os={os ?? dash(t)} />, width: 160, quiet: true },
  { id: 'cpu', header: t('devices.list.cpu'), cell: ({ cpu }) => percent(t, cpu), width: 58, align: 'end' },
  { id: 'memory', header: t('devices.list.memory'), cell: ({ memory }) => percent(t, memory), width: 78, align: 'end' },
  { id: 'disk', header: t('devices.list.disk'), cell: ({ disk }) => <DiskBar disk={disk} />, width: 140 },
  {
    id: 'temperature',
    header: t('devices.list.temperature'),
    cell: (device) => temperature(t, device),
    width: 88,
    align: 'end',
  },
  { id: 'alerts', header: t('devices.list.alerts'), cell: (device) => <AlertsPill device={device} />, width: 92 },
  {
    id: 'seen',
    header: t('devices.list.seen'),
    cell: (device) => <Seen device={device} />,
    width: 98,
    quiet: true,
    align: 'end',
  },
];

const cardColumns = (t: TFunction): Column<Device>[] => [
  { id: 'name', header: t('devices.list.name'), cell: (device) => <Name device={device} />, primary: true },
  { id: 'alerts', header: t('devices.list.alerts'), cell: (device) => <AlertsPill device={device} /> },
  {
    id: 'place',
    header: t('devices.list.place'),
    cell: ({ client, site }) => `${client.name} › ${site.name}`,
    quiet: true,
  },
  {
    id: 'seen',
    header: t('devices.list.seen'),
    // The dot says online; how long a device is away needs words.
    cell: (device) => !device.online && <Seen device={device} />,
    quiet: true,
  },
  { id: 'values', header: t('devices.list.cpu'), cell: (device) => <Values device={device} /> },
];

/** What was last measured, in one line; before the first report there is none. */
function Values({ device: { cpu, memory, disk, temperature: degrees } }: { device: Device }) {
  const { t } = useTranslation();
  if (cpu === null && memory === null && !disk) return null;
  return (
    <span className={css.values}>
      {cpu !== null && labelled(t('devices.list.cpu'), formatPercent(cpu, 0))}
      {memory !== null && labelled(t('devices.list.memoryShort'), formatPercent(memory, 0))}
      {disk && <DiskBar disk={disk} />}
      {degrees !== null && <span>{formatMetric(Math.round(degrees), 'celsius')}</span>}
    </span>
  );
}

/** In two lines, so that both are read; a longer name is cut and shows on hover. */
function Place({ device: { client, site } }: { device: Device }) {
  return (
    <span className={css.place} title={`${client.name} › ${site.name}`}>
      <span>{client.name}</span>
      <span>{site.name}</span>
    </span>
  );
}

/** The edition's nickname at the end may be cut; it shows on hover. */
function System({ os }: { os: string }) {
  return <span title={os}>{os}</span>;
}

function Name({ device }: { device: Device }) {
  return (
    <span className={css.name}>
      <OnlineDot online={device.online} />
      <DeviceTypeIcon type={device.type} />
      <MaintenanceMark device={device} />
      <span>{device.name}</span>
    </span>
  );
}

/** A wrench, which says why nobody is called for it; nothing while it is not under maintenance. */
function MaintenanceMark({ device: { maintenance } }: { device: Device }) {
  const { t } = useTranslation();
  if (!maintenance) return null;
  const words = t('maintenance.device.hint', { when: formatDateTime(maintenance.until) });
  return (
    <span role="img" aria-label={words} title={`${words}: ${maintenance.reason}`} className={css.maintenance}>
      <IconTool size={15} stroke={1.8} aria-hidden />
    </span>
  );
}

const TONES: Readonly<Record<NonNullable<Device['alertPriority']>, PillTone>> = {
  critical: 'red',
  high: 'orange',
  medium: 'blue',
  low: 'gray',
};

/** How many, in the colour of the worst; its name too, because a colour alone says nothing. */
function AlertsPill({ device: { openAlerts, alertPriority } }: { device: Device }) {
  const { t } = useTranslation();
  if (openAlerts === 0 || alertPriority === null) return null;
  return (
    <Pill tone={TONES[alertPriority]}>
      {openAlerts} · {t(`ui.priority.${alertPriority}`)}
    </Pill>
  );
}

function Seen({ device: { online, lastSeenAt } }: { device: Device }) {
  const { t } = useTranslation();
  if (online) return t('devices.online');
  return lastSeenAt === null ? t('devices.neverSeen') : <RelativeTime at={lastSeenAt} />;
}

const dash = (t: TFunction) => t('devices.noValue');

const percent = (t: TFunction, value: number | null): ReactNode =>
  value === null ? <span className={css.quiet}>{dash(t)}</span> : formatPercent(value, 0);

const labelled = (label: string, value: string): ReactNode => (
  <span>
    <span className={css.quiet}>{label}</span> {value}
  </span>
);

/** Before the first report nothing is known; after it, no value means no sensor. */
function temperature(t: TFunction, { temperature: degrees, lastReportAt }: Device): ReactNode {
  if (degrees !== null) return formatMetric(Math.round(degrees), 'celsius');
  return <span className={css.quiet}>{lastReportAt === null ? dash(t) : t('devices.noSensor')}</span>;
}
