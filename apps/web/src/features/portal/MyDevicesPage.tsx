import type { DeviceLight, DeviceType } from '@lanet/contracts/devices';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { IconComponent } from '../../platform/feature.ts';
import {
  IconDeviceDesktop,
  IconDeviceLaptop,
  IconDeviceMobile,
  IconDevices,
  IconNetwork,
  IconPrinter,
  IconServer2,
} from '../../ui/icons.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Pill, type PillTone } from '../../ui/Pill.tsx';
import { openNewTicket } from '../tickets/new/new-ticket-store.ts';
import css from './Portal.module.css';
import { myDevices, useLiveLights } from './portal.queries.ts';

type Light = z.infer<typeof DeviceLight>;

const ICONS: Record<DeviceType, IconComponent> = {
  desktop: IconDeviceDesktop,
  laptop: IconDeviceLaptop,
  server: IconServer2,
  printer: IconPrinter,
  network_device: IconNetwork,
  mobile_device: IconDeviceMobile,
  other: IconDevices,
};

const TONES: Record<Light['light'], PillTone> = { green: 'green', yellow: 'yellow', red: 'red', gray: 'gray' };

/** The devices of one's sites, each with a light and a way to ask for help. */
export function MyDevicesPage() {
  const { t } = useTranslation();
  const query = useQuery(myDevices);
  useLiveLights();
  return (
    <div className={css.page}>
      <PageHeader title={t('portal.devices.title')} />
      <Loadable
        query={query}
        empty={{
          icon: IconDevices,
          title: t('portal.devices.empty'),
          hint: t('portal.devices.emptyHint'),
          action: (
            <Button variant="default" onClick={() => openNewTicket()}>
              {t('portal.devices.ask')}
            </Button>
          ),
        }}
      >
        {(devices) => (
          <ul className={css.cards} aria-label={t('portal.devices.list')}>
            {devices.map((device) => (
              <DeviceRow key={device.id} device={device} />
            ))}
          </ul>
        )}
      </Loadable>
    </div>
  );
}

function DeviceRow({ device: { id, name, type, site, light } }: { device: Light }) {
  const { t } = useTranslation();
  const Icon = ICONS[type];
  return (
    <li className={css.device}>
      <span className={css.deviceIcon}>
        <Icon size={22} stroke={1.6} aria-hidden />
      </span>
      <div className={css.deviceWords}>
        <strong>{name}</strong>
        <p className={css.quiet}>
          {t(`portal.devices.type.${type}`)} · {site.name}
        </p>
      </div>
      <Pill tone={TONES[light]} dot>
        {t(`portal.devices.light.${light}`)}
      </Pill>
      <Button
        variant="default"
        aria-label={t('portal.devices.askFor', { device: name })}
        onClick={() => openNewTicket({ deviceId: id })}
      >
        {t('portal.devices.ask')}
      </Button>
    </li>
  );
}
