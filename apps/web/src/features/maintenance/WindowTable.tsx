import type { MaintenanceWindow } from '@lanet/contracts/maintenance';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../platform/format.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { DataTable } from '../../ui/table/DataTable.tsx';
import type { Column } from '../../ui/table/table-types.ts';
import { usePhone } from '../../ui/use-narrow.ts';
import css from './Maintenance.module.css';
import { scheduleWords } from './schedule-words.ts';
import { placeWords, WindowPill } from './window-words.tsx';

export type View = 'open' | 'proposed' | 'past';

interface WindowTableProps {
  windows: readonly MaintenanceWindow[];
  view: View;
  footer: ReactNode;
}

/** One row a window; it opens its page. */
export function WindowTable({ windows, view, footer }: WindowTableProps) {
  const { t } = useTranslation();
  const phone = usePhone();
  return (
    <DataTable
      label={t(`maintenance.list.${view}`)}
      rows={windows}
      columns={phone ? cardColumns(t, view) : columns(t, view)}
      rowId={({ id }) => id}
      rowName={(window) => `${placeWords(window)}: ${scheduleWords(window)}`}
      link={({ id }) => ({ to: '/maintenance/$id', params: { id } })}
      footer={footer}
    />
  );
}

const columns = (t: TFunction, view: View): Column<MaintenanceWindow>[] => [
  {
    id: 'schedule',
    header: t('maintenance.columns.schedule'),
    cell: (window) => <Cut text={scheduleWords(window)} />,
    primary: true,
  },
  {
    id: 'place',
    header: t('maintenance.columns.place'),
    cell: (window) => <Cut text={placeWords(window)} />,
    width: 210,
  },
  {
    id: 'reason',
    header: t('maintenance.columns.reason'),
    cell: ({ reason }) => <Cut text={reason} />,
    width: 210,
    quiet: true,
  },
  view === 'past' ? ended(t) : next(t),
  ...(view === 'past' ? [state(t)] : []),
  ...(view === 'proposed' ? [by(t)] : []),
];

const cardColumns = (t: TFunction, view: View): Column<MaintenanceWindow>[] => [
  { id: 'schedule', header: t('maintenance.columns.schedule'), cell: (window) => scheduleWords(window), primary: true },
  ...(view === 'past' ? [state(t)] : []),
  { id: 'place', header: t('maintenance.columns.place'), cell: (window) => placeWords(window) },
  { id: 'reason', header: t('maintenance.columns.reason'), cell: ({ reason }) => reason, quiet: true },
  ...(view === 'past' ? [ended(t)] : []),
  ...(view === 'proposed' ? [by(t)] : []),
];

const state = (t: TFunction): Column<MaintenanceWindow> => ({
  id: 'state',
  header: t('maintenance.columns.state'),
  cell: (window) => <WindowPill window={window} />,
  width: 104,
});

const next = (t: TFunction): Column<MaintenanceWindow> => ({
  id: 'next',
  header: t('maintenance.columns.next'),
  cell: ({ next: occurrence }) => (occurrence ? formatDateTime(occurrence.from) : t('maintenance.noNext')),
  width: 170,
});

const ended = (t: TFunction): Column<MaintenanceWindow> => ({
  id: 'ended',
  header: t('maintenance.columns.ended'),
  cell: ({ lastEndedAt, changedAt }) => <RelativeTime at={lastEndedAt ?? changedAt} />,
  width: 120,
  quiet: true,
});

const by = (t: TFunction): Column<MaintenanceWindow> => ({
  id: 'by',
  header: t('maintenance.columns.by'),
  cell: ({ createdBy }) => <Cut text={createdBy} />,
  width: 150,
  quiet: true,
});

/** In one line; the rest shows on hover. */
function Cut({ text }: { text: string }) {
  return (
    <span className={css.cut} title={text}>
      {text}
    </span>
  );
}
