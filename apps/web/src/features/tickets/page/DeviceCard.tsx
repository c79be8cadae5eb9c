import type { Alert } from '@lanet/contracts/alerts';
import type { Ticket } from '@lanet/contracts/tickets';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { formatExact } from '../../../platform/format.ts';
import { IconAlertTriangle, IconChevronRight } from '../../../ui/icons.ts';
import { Pill } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { deviceAlerts } from '../../alerts/alerts.queries.ts';
import { TicketBlackBox } from '../../alerts/black-box/BlackBoxButton.tsx';
import { deviceDetail, useLiveDevice } from '../../devices/devices.queries.ts';
import { isStateMetric, metricName, metricValue } from '../metric-words.ts';
import { DeviceSparks } from './DeviceSparks.tsx';
import { RunBox } from './RunBox.tsx';
import css from './Side.module.css';
import { useLiveDeviceAlerts } from './use-live-alerts.ts';

interface DeviceCardProps {
  ticket: Ticket;
  device: NonNullable<Ticket['device']>;
  /** What the key `.` puts the focus on: the suggested script, or the choice of another. */
  runButton: Ref<HTMLButtonElement>;
  /** Without what it ran on and how it has been. */
  brief?: boolean;
}

/** The device of the ticket: is it there, how has it been, what is wrong, and the script that may mend it. */
export function DeviceCard({ ticket, device, runButton, brief = false }: DeviceCardProps) {
  const { t } = useTranslation();
  const detail = useQuery(deviceDetail(device.id)).data;
  const alerts = useQuery(deviceAlerts(device.id)).data ?? [];
  useLiveDevice(device.id);
  useLiveDeviceAlerts(device.id, ticket.id);
  const online = detail?.online ?? device.online;
  return (
    <section aria-label={t('tickets.device.title')} className={css.card} data-alerting={alerts.length > 0}>
      <header className={css.deviceHead}>
        <Link to="/devices/$id" params={{ id: device.id }} className={css.deviceName} title={t('tickets.device.open')}>
          {detail?.name ?? device.name}
          <IconChevronRight size={15} aria-hidden />
        </Link>
        {detail?.simulated && <Pill tone="gray">{t('tickets.device.simulated')}</Pill>}
        <Pill tone={online ? 'green' : 'gray'} dot>
          {online ? t('tickets.device.online') : t('tickets.device.offline')}
        </Pill>
        <p className={css.deviceFacts}>
          {detail?.os}
          {detail?.lastSeenAt && (
            <>
              {detail.os && ' · '}
              {t('tickets.device.seen')} <RelativeTime at={detail.lastSeenAt} />
            </>
          )}
        </p>
      </header>
      <OpenAlerts alerts={alerts} />
      {!brief && <DeviceSparks deviceId={device.id} alerts={alerts} />}
      <RunBox ticket={ticket} device={device} online={online} alerts={alerts} runButton={runButton} />
      <div className={css.box}>
        <TicketBlackBox ticketId={ticket.id} />
      </div>
    </section>
  );
}

function OpenAlerts({ alerts }: { alerts: readonly Alert[] }) {
  const { t } = useTranslation();
  if (alerts.length === 0) return null;
  return (
    <ul className={css.alerts} aria-label={t('tickets.device.alerts')}>
      {alerts.map(({ id, metric, object, value, trigger, openedAt }) => (
        <li key={id}>
          <IconAlertTriangle size={15} stroke={1.8} aria-hidden />
          <span className={css.alertName}>{metricName(metric, object)}</span>
          <span className={css.alertValue} title={`${t('tickets.device.since')} ${formatExact(openedAt)}`}>
            {isStateMetric(metric)
              ? metricValue(metric, value)
              : t('tickets.device.alert', { value: metricValue(metric, value), limit: metricValue(metric, trigger) })}
          </span>
        </li>
      ))}
    </ul>
  );
}
