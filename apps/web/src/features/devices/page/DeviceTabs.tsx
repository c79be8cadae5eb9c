import type { Device } from '@lanet/contracts/devices';
import type { Permission } from '@lanet/contracts/permissions';
import { may } from '@lanet/contracts/permissions';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ComponentType, lazy, Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../../platform/session.ts';
import { Waiting } from '../../../ui/Loadable.tsx';
import { DeviceTab } from '../device-tabs.ts';
import css from './DevicePage.module.css';
import { RangeSwitch } from './RangeSwitch.tsx';
import { SummaryTab } from './tabs/SummaryTab.tsx';

const route = getRouteApi('/shell/devices/$id');

export interface TabProps {
  device: Device;
}

// The graphs are what one comes for; the rest is loaded when it is asked for.
const CONTENT: Readonly<Record<DeviceTab, ComponentType<TabProps>>> = {
  summary: SummaryTab,
  hardware: lazy(async () => ({ default: (await import('./tabs/HardwareTab.tsx')).HardwareTab })),
  software: lazy(async () => ({ default: (await import('./tabs/SoftwareTab.tsx')).SoftwareTab })),
  network: lazy(async () => ({ default: (await import('./tabs/NetworkTab.tsx')).NetworkTab })),
  security: lazy(async () => ({ default: (await import('./tabs/SecurityTab.tsx')).SecurityTab })),
  services: lazy(async () => ({ default: (await import('./tabs/ServicesTab.tsx')).ServicesTab })),
  processes: lazy(async () => ({ default: (await import('./tabs/ProcessesTab.tsx')).ProcessesTab })),
  updates: lazy(async () => ({ default: (await import('./tabs/UpdatesTab.tsx')).UpdatesTab })),
  tickets: lazy(async () => ({ default: (await import('./tabs/TicketsTab.tsx')).TicketsTab })),
  scripts: lazy(async () => ({ default: (await import('./tabs/ScriptsTab.tsx')).ScriptsTab })),
  changes: lazy(async () => ({ default: (await import('./tabs/ChangesTab.tsx')).ChangesTab })),
};

const NEEDS: Partial<Record<DeviceTab, Permission>> = { scripts: 'commands.read', processes: 'commands.read' };

interface DeviceTabsProps {
  device: Device;
  tab: DeviceTab;
}

/** The parts of the page as links, so that each has an address. On a phone they scroll sideways. */
export function DeviceTabs({ device, tab }: DeviceTabsProps) {
  const { t } = useTranslation();
  const { role } = useMe();
  const { range } = route.useSearch();
  const shown = DeviceTab.options.filter((one) => {
    const permission = NEEDS[one];
    return permission === undefined || may(role, permission);
  });
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    // By its name: the links learn only later which of them is the current one.
    bar.current?.querySelector(`[data-tab="${tab}"]`)?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [tab]);
  return (
    <div className={css.tabBar}>
      <nav ref={bar} className={css.tabs} aria-label={t('devices.page.tabs')}>
        {shown.map((one) => (
          <Link
            key={one}
            to="/devices/$id"
            params={{ id: device.id }}
            search={{ ...(one !== 'summary' && { tab: one }), ...(range && { range }) }}
            className={css.tab}
            data-tab={one}
            resetScroll={false}
            // With its search: all tabs share one path.
            activeOptions={{ exact: true }}
          >
            {t(`devices.page.tab.${one}`)}
          </Link>
        ))}
      </nav>
      {tab === 'summary' && <RangeSwitch />}
    </div>
  );
}

export function TabContent({ device, tab }: DeviceTabsProps) {
  const Content = CONTENT[tab];
  return (
    <Suspense fallback={<Waiting>{null}</Waiting>}>
      <Content device={device} />
    </Suspense>
  );
}
