import type { Sections } from '@lanet/contracts/inventory';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatDate } from '../../../../platform/format.ts';
import type { Column } from '../../../../ui/table/table-types.ts';
import { recentChanges } from '../../devices.queries.ts';
import css from '../DevicePage.module.css';
import type { TabProps } from '../DeviceTabs.tsx';
import { FilteredTable } from '../FilteredTable.tsx';
import { CollectedAt, InventorySection } from '../InventorySection.tsx';
import { RecentChanges } from './RecentChanges.tsx';

type Program = Sections['software']['programs'][number];

/** Every program, what came and went since yesterday above it. */
export function SoftwareTab({ device }: TabProps) {
  const { t } = useTranslation();
  const changes = useQuery(recentChanges(device.id)).data?.filter(({ section }) => section === 'software');
  return (
    <InventorySection device={device} section="software">
      {({ programs }, collectedAt) => (
        <div className={css.fill}>
          {changes && changes.length > 0 && <RecentChanges changes={changes} />}
          <FilteredTable
            label={t('devices.software.title')}
            filterLabel={t('devices.software.filter')}
            rows={programs}
            columns={columns(t)}
            rowId={programId}
            rowName={({ name }) => name}
            words={programWords}
            count={(shown) => {
              if (shown !== programs.length) return t('devices.software.shown', { shown, total: programs.length });
              const count = t('devices.software.count', { count: programs.length });
              return changes?.length === 0 ? `${count} · ${t('devices.software.unchanged')}` : count;
            }}
            aside={<CollectedAt at={collectedAt} />}
          />
        </div>
      )}
    </InventorySection>
  );
}

/** The version too: two kernels of one name are installed side by side. */
const programId = ({ source, scope, name, arch, version }: Program) =>
  [source, scope, name, arch ?? '', version].join('|');
const programWords = ({ name, version, publisher }: Program) => `${name} ${version} ${publisher ?? ''}`;

const columns = (t: TFunction): Column<Program>[] => [
  { id: 'name', header: t('devices.software.name'), cell: ({ name }) => name, primary: true },
  { id: 'version', header: t('devices.software.version'), cell: ({ version }) => version, width: '22%' },
  {
    id: 'publisher',
    header: t('devices.software.publisher'),
    cell: ({ publisher }) => publisher,
    width: '20%',
    quiet: true,
  },
  {
    id: 'size',
    header: t('devices.software.size'),
    cell: ({ sizeBytes }) => sizeBytes !== null && formatBytes(sizeBytes),
    width: 96,
    align: 'end',
    quiet: true,
  },
  {
    id: 'installed',
    header: t('devices.software.installed'),
    cell: ({ installedAt }) => installedAt !== null && formatDate(installedAt),
    width: 110,
    quiet: true,
    notOnCard: true,
  },
  { id: 'source', header: t('devices.software.source'), cell: ({ source }) => source, width: 80, quiet: true },
];
