import type { Device } from '@lanet/contracts/devices';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatRelative } from '../../../platform/format.ts';
import { useCan } from '../../../platform/session.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { AlertBanner } from '../../alerts/AlertBanner.tsx';
import { MaintenanceBanner } from '../../maintenance/MaintenanceBanner.tsx';
import { clockWords, daysUnseen, UNSEEN_DAYS } from '../device-words.ts';
import { deviceDetail, useLiveDevice } from '../devices.queries.ts';
import { DeviceHeader } from './DeviceHeader.tsx';
import css from './DevicePage.module.css';
import { DeviceTabs, TabContent } from './DeviceTabs.tsx';
import { IdentityNotice } from './IdentityNotice.tsx';

const route = getRouteApi('/shell/devices/$id');

/** One computer: what it is, what is wrong, its graphs, and everything it holds. */
export function DevicePage() {
  const { id } = route.useParams();
  const { tab = 'summary' } = route.useSearch();
  const query = useQuery(deviceDetail(id));
  const canSeeAlerts = useCan('alerts.read');
  useLiveDevice(id);
  return (
    <div className={css.page}>
      <Loadable query={query}>
        {(device) => (
          <>
            <DeviceHeader device={device} />
            <Notes device={device} />
            <IdentityNotice device={device} />
            <MaintenanceBanner device={device} />
            {canSeeAlerts && <AlertBanner deviceId={device.id} />}
            <DeviceTabs device={device} tab={tab} />
            <TabContent device={device} tab={tab} />
          </>
        )}
      </Loadable>
    </div>
  );
}

/** What one has to know before believing the numbers below. */
function Notes({ device }: { device: Device }) {
  const { t } = useTranslation();
  const now = useNow();
  const { status, simulated, unverified, online, lastReportAt } = device;
  const clock = clockWords(device);
  const unseenDays = status === 'active' ? daysUnseen(device, now) : 0;
  const notes = [
    ...(status === 'pending' ? [t('devices.page.pendingNote')] : []),
    ...(simulated ? [t('devices.page.simulatedNote')] : []),
    ...(unverified ? [t('devices.page.unverifiedNote')] : []),
    ...(status === 'active' && !online && lastReportAt !== null
      ? [t('devices.page.old', { when: formatRelative(lastReportAt, now) })]
      : []),
    ...(unseenDays >= UNSEEN_DAYS ? [t('devices.page.unseen', { count: unseenDays })] : []),
    ...(clock ? [clock] : []),
  ];
  return notes.map((note) => (
    <p key={note} className={css.note}>
      {note}
    </p>
  ));
}
