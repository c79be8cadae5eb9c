import { useTranslation } from 'react-i18next';
import { formatBytes, formatMetric, formatNumber, formatPercent } from '../../../../platform/format.ts';
import { Pill } from '../../../../ui/Pill.tsx';
import css from '../DevicePage.module.css';
import { FactCard } from '../FactCard.tsx';
import { SmallTable } from '../SmallTable.tsx';
import { type CardProps, yesNo } from './HardwareCards.tsx';

const percent = (value: number | null): string | null => (value === null ? null : formatPercent(value, 0));
const count = (value: number | null): string | null => (value === null ? null : formatNumber(value, 0));
const bytes = (value: number | null): string | null => (value === null ? null : formatBytes(value));

export function VolumesCard({ collectedAt, data }: CardProps<'volumes'>) {
  const { t } = useTranslation();
  return (
    <FactCard title={t('devices.hardware.volumes')} collectedAt={collectedAt}>
      <SmallTable
        label={t('devices.hardware.volumes')}
        rows={data.volumes}
        rowKey={({ id }) => id}
        columns={[
          { header: t('devices.hardware.name'), cell: ({ id, label }) => (label ? `${id} (${label})` : id) },
          { header: t('devices.hardware.free'), cell: ({ freeBytes }) => bytes(freeBytes), align: 'end' },
          { header: t('devices.hardware.size'), cell: ({ sizeBytes }) => bytes(sizeBytes), align: 'end' },
          { header: t('devices.hardware.fileSystem'), cell: ({ type }) => type },
          { header: t('devices.hardware.encrypted'), cell: ({ encrypted }) => yesNo(t, encrypted) },
        ]}
      />
    </FactCard>
  );
}

export function DisksCard({ collectedAt, data }: CardProps<'disks'>) {
  const { t } = useTranslation();
  return (
    <FactCard title={t('devices.hardware.disks')} collectedAt={collectedAt} wide>
      <SmallTable
        label={t('devices.hardware.disks')}
        rows={data.disks}
        rowKey={({ name }) => name}
        columns={[
          { header: t('devices.hardware.name'), cell: ({ name }) => name },
          {
            header: t('devices.hardware.model'),
            cell: ({ vendor, model }) => [vendor, model].filter(Boolean).join(' '),
          },
          { header: t('devices.hardware.size'), cell: ({ sizeBytes }) => formatBytes(sizeBytes), align: 'end' },
          {
            header: t('devices.hardware.kind'),
            cell: ({ medium, type, removable }) =>
              [medium?.toUpperCase(), type, removable && t('devices.hardware.removable')].filter(Boolean).join(', '),
          },
          { header: t('devices.hardware.health'), cell: ({ healthy }) => <Health healthy={healthy} /> },
          { header: t('devices.hardware.wear'), cell: ({ wearPercent }) => percent(wearPercent), align: 'end' },
          { header: t('devices.hardware.badSectors'), cell: ({ badSectors }) => count(badSectors), align: 'end' },
          { header: t('devices.hardware.hours'), cell: ({ powerOnHours }) => count(powerOnHours), align: 'end' },
          {
            header: t('devices.hardware.temperature'),
            cell: ({ temperatureCelsius }) =>
              temperatureCelsius === null ? null : formatMetric(temperatureCelsius, 'celsius'),
            align: 'end',
          },
          { header: t('devices.hardware.serial'), cell: ({ serial }) => serial },
        ]}
      />
    </FactCard>
  );
}

/** SMART's own judgement. Virtual disks and many bridges of USB tell none, which is said rather than left out. */
function Health({ healthy }: { healthy: boolean | null }) {
  const { t } = useTranslation();
  if (healthy === null) return <span className={css.quiet}>{t('devices.hardware.noSmart')}</span>;
  return (
    <Pill tone={healthy ? 'green' : 'red'}>{t(healthy ? 'devices.hardware.good' : 'devices.hardware.failing')}</Pill>
  );
}

export function GraphicsCard({ collectedAt, data }: CardProps<'graphics'>) {
  const { t } = useTranslation();
  return (
    <FactCard title={t('devices.hardware.graphics')} collectedAt={collectedAt}>
      <SmallTable
        label={t('devices.hardware.graphics')}
        rows={data.controllers}
        rowKey={({ slot }) => slot}
        columns={[
          { header: t('devices.hardware.name'), cell: ({ name }) => name },
          { header: t('devices.hardware.memory'), cell: ({ memoryBytes }) => bytes(memoryBytes), align: 'end' },
          { header: t('devices.hardware.driver'), cell: ({ driver }) => driver },
        ]}
      />
    </FactCard>
  );
}

export function BatteryCard({ collectedAt, data }: CardProps<'battery'>) {
  const { t } = useTranslation();
  return (
    <FactCard title={t('devices.hardware.battery')} collectedAt={collectedAt}>
      <SmallTable
        label={t('devices.hardware.battery')}
        rows={data.batteries}
        rowKey={({ name }) => name}
        columns={[
          { header: t('devices.hardware.name'), cell: ({ name, model }) => model ?? name },
          { header: t('devices.hardware.health'), cell: (one) => percent(one.healthPercent), align: 'end' },
          { header: t('devices.hardware.cycles'), cell: ({ cycleCount }) => cycleCount, align: 'end' },
          { header: t('devices.hardware.charge'), cell: (one) => percent(one.percentRemaining), align: 'end' },
        ]}
      />
    </FactCard>
  );
}
