import type { SectionName, Sections } from '@lanet/contracts/inventory';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatDate, formatDateTime, formatNumber } from '../../../../platform/format.ts';
import { FactCard } from '../FactCard.tsx';
import { SmallTable } from '../SmallTable.tsx';

export interface CardProps<S extends SectionName> {
  collectedAt: string;
  data: Sections[S];
}

export const yesNo = (t: TFunction, value: boolean | null): string | null =>
  value === null ? null : t(value ? 'devices.hardware.yes' : 'devices.hardware.no');

const joined = (...parts: (string | null)[]): string => parts.filter(Boolean).join(' ');

export function SystemCard({ collectedAt, data }: CardProps<'system'>) {
  const { t } = useTranslation();
  return (
    <FactCard
      title={t('devices.hardware.system')}
      collectedAt={collectedAt}
      facts={[
        { label: t('devices.hardware.hostname'), value: data.hostname },
        { label: t('devices.hardware.maker'), value: data.hardwareVendor },
        { label: t('devices.hardware.model'), value: joined(data.hardwareModel, data.hardwareVersion) },
        { label: t('devices.hardware.serial'), value: data.hardwareSerial },
        { label: t('devices.hardware.uuid'), value: data.uuid },
        { label: t('devices.hardware.chassis'), value: data.chassis?.replaceAll('_', ' ') },
        { label: t('devices.hardware.board'), value: joined(data.boardVendor, data.boardModel) },
        { label: t('devices.hardware.bios'), value: joined(data.biosVendor, data.biosVersion, data.biosDate) },
        { label: t('devices.hardware.secureBoot'), value: yesNo(t, data.secureBoot) },
        { label: t('devices.hardware.tpm'), value: data.tpmVersion },
        { label: t('devices.hardware.virtualization'), value: data.virtualization },
      ]}
    />
  );
}

/** Most systems write the codename into the version already. */
const versionOf = ({ version, codename }: Sections['os']): string =>
  codename === null || version?.includes(codename) ? (version ?? '') : joined(version, `(${codename})`);

export function OsCard({ collectedAt, data }: CardProps<'os'>) {
  const { t } = useTranslation();
  return (
    <FactCard
      title={t('devices.hardware.os')}
      collectedAt={collectedAt}
      facts={[
        { label: t('devices.hardware.name'), value: data.name },
        { label: t('devices.hardware.version'), value: versionOf(data) },
        { label: t('devices.hardware.build'), value: data.build },
        { label: t('devices.hardware.arch'), value: data.arch },
        { label: t('devices.hardware.timezone'), value: data.timezone?.replaceAll('_', ' ') },
        { label: t('devices.hardware.installed'), value: data.installedAt !== null && formatDate(data.installedAt) },
        { label: t('devices.hardware.boot'), value: data.lastBootAt !== null && formatDateTime(data.lastBootAt) },
        { label: t('devices.hardware.reboot'), value: yesNo(t, data.rebootRequired) },
      ]}
    />
  );
}

export function CpuCard({ collectedAt, data }: CardProps<'cpu'>) {
  const { t } = useTranslation();
  return (
    <FactCard
      title={t('devices.hardware.cpu')}
      collectedAt={collectedAt}
      facts={data.processors.map((one) => ({
        label: data.processors.length > 1 ? `CPU ${one.socket}` : t('devices.hardware.model'),
        value: [one.brand, coresOf(t, one), one.maxClockSpeedMhz !== null && gigahertz(t, one.maxClockSpeedMhz)]
          .filter(Boolean)
          .join(' · '),
      }))}
    />
  );
}

const coresOf = (t: TFunction, { numberOfCores, logicalProcessors }: Sections['cpu']['processors'][number]): string =>
  numberOfCores === null
    ? t('devices.hardware.threads', { count: logicalProcessors })
    : t('devices.hardware.cores', { cores: numberOfCores, threads: logicalProcessors });

const gigahertz = (t: TFunction, mhz: number): string =>
  t('devices.hardware.mhz', { ghz: formatNumber(mhz / 1000, 2) });

export function MemoryCard({ collectedAt, data }: CardProps<'memory'>) {
  const { t } = useTranslation();
  const modules = data.modules ?? [];
  return (
    <FactCard
      title={t('devices.hardware.memory')}
      collectedAt={collectedAt}
      facts={[
        { label: t('devices.hardware.total'), value: data.physicalBytes !== null && formatBytes(data.physicalBytes) },
      ]}
    >
      {modules.length > 0 && (
        <SmallTable
          label={t('devices.hardware.memory')}
          rows={modules}
          rowKey={({ deviceLocator, bankLocator }, index) => `${deviceLocator} ${bankLocator} ${index}`}
          columns={[
            { header: t('devices.hardware.slot'), cell: ({ deviceLocator }) => deviceLocator },
            { header: t('devices.hardware.size'), cell: ({ sizeBytes }) => formatBytes(sizeBytes), align: 'end' },
            { header: t('devices.hardware.kind'), cell: ({ memoryType }) => memoryType },
            {
              header: t('devices.hardware.speed'),
              cell: ({ configuredSpeedMts }) =>
                configuredSpeedMts === null ? null : `${formatNumber(configuredSpeedMts)} MT/s`,
            },
            { header: t('devices.hardware.maker'), cell: (one) => joined(one.manufacturer, one.partNumber) },
          ]}
        />
      )}
    </FactCard>
  );
}
