import type { InventoryChange } from '@lanet/contracts/devices';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { IconHistory } from '../../../../ui/icons.ts';
import { Loadable } from '../../../../ui/Loadable.tsx';
import { RelativeTime } from '../../../../ui/RelativeTime.tsx';
import { DataTable } from '../../../../ui/table/DataTable.tsx';
import { LoadMore } from '../../../../ui/table/LoadMore.tsx';
import type { Column } from '../../../../ui/table/table-types.ts';
import { deviceChanges } from '../../devices.queries.ts';
import css from '../DevicePage.module.css';
import type { TabProps } from '../DeviceTabs.tsx';
import { useWhyMissing } from '../InventorySection.tsx';
import { ChangePill } from './ChangePill.tsx';

/** The inventory's history: what came, went and changed. */
export function ChangesTab({ device }: TabProps) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(deviceChanges(device.id));
  const why = useWhyMissing(device);
  const hint = device.lastReportAt === null ? why : t('devices.changes.emptyHint');
  return (
    <div className={css.fill}>
      <Loadable query={query} empty={{ title: t('devices.changes.empty'), hint, icon: IconHistory }}>
        {({ items }) => (
          <DataTable
            label={t('devices.changes.label')}
            rows={items}
            columns={columns(t)}
            rowId={({ id }) => id}
            rowName={({ item }) => item}
            footer={query.hasNextPage && <LoadMore query={query} />}
          />
        )}
      </Loadable>
    </div>
  );
}

const columns = (t: TFunction): Column<InventoryChange>[] => [
  { id: 'item', header: t('devices.changes.item'), cell: ({ item }) => item, primary: true },
  {
    id: 'change',
    header: t('devices.changes.change'),
    cell: ({ change }) => <ChangePill change={change} />,
    width: 110,
  },
  { id: 'before', header: t('devices.changes.before'), cell: ({ before }) => before, width: '20%', quiet: true },
  { id: 'after', header: t('devices.changes.after'), cell: ({ after }) => after, width: '20%' },
  {
    id: 'section',
    header: t('devices.changes.section'),
    cell: ({ section }) => t(`devices.changes.sections.${section}`),
    width: 150,
    quiet: true,
  },
  {
    id: 'when',
    header: t('devices.changes.when'),
    cell: ({ at }) => <RelativeTime at={at} />,
    width: 110,
    align: 'end',
    quiet: true,
  },
];
