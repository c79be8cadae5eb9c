import type { DeviceType } from '@lanet/contracts/devices';
import { useTranslation } from 'react-i18next';
import type { IconComponent } from '../../platform/feature.ts';
import {
  IconBox,
  IconDeviceDesktop,
  IconDeviceLaptop,
  IconDeviceMobile,
  IconNetwork,
  IconPrinter,
  IconServer,
} from '../../ui/icons.ts';
import css from './Devices.module.css';

const ICONS: Readonly<Record<DeviceType, IconComponent>> = {
  desktop: IconDeviceDesktop,
  laptop: IconDeviceLaptop,
  server: IconServer,
  printer: IconPrinter,
  network_device: IconNetwork,
  mobile_device: IconDeviceMobile,
  other: IconBox,
};

/** The kind of a device as a small picture with its name. */
export function DeviceTypeIcon({ type }: { type: DeviceType }) {
  const { t } = useTranslation();
  const Icon = ICONS[type];
  const words = t(`devices.type.${type}`);
  return (
    <span role="img" aria-label={words} title={words} className={css.type}>
      <Icon size={16} stroke={1.6} aria-hidden />
    </span>
  );
}
