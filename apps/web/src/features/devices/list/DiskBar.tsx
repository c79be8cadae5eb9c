import type { Device } from '@lanet/contracts/devices';
import { useTranslation } from 'react-i18next';
import { formatPercent } from '../../../platform/format.ts';
import css from './DevicesPage.module.css';

const HIGH = 80;
const FULL = 90;

/** The fullest volume as a bar with its figure; the colour turns where the default rule would fire. */
export function DiskBar({ disk }: { disk: Device['disk'] }) {
  const { t } = useTranslation();
  if (!disk) return <span className={css.quiet}>{t('devices.noValue')}</span>;
  const used = formatPercent(disk.usedPercent, 0);
  const level = disk.usedPercent > FULL ? 'full' : disk.usedPercent > HIGH ? 'high' : 'normal';
  return (
    <span className={css.disk} title={t('devices.list.diskLabel', { volume: disk.volume, used })}>
      <span className={css.bar} data-level={level} aria-hidden>
        {/* The width is the value: no class can hold it. */}
        <span style={{ width: `${Math.min(100, disk.usedPercent)}%` }} />
      </span>
      {used}
      <span className={css.volume}>{disk.volume}</span>
    </span>
  );
}
