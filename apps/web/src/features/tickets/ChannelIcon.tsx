import type { TicketChannel } from '@lanet/contracts/tickets';
import { useTranslation } from 'react-i18next';
import type { IconComponent } from '../../platform/feature.ts';
import { IconBell, IconCode, IconMail, IconPhone, IconWorld } from '../../ui/icons.ts';
import css from './Tickets.module.css';

const ICONS: Record<TicketChannel, IconComponent> = {
  portal: IconWorld,
  email: IconMail,
  agent: IconBell,
  phone: IconPhone,
  api: IconCode,
};

/** How the ticket came; red while an alert of it is open. */
export function ChannelIcon({ channel, alerting }: { channel: TicketChannel; alerting: boolean }) {
  const { t } = useTranslation();
  const Icon = ICONS[channel];
  const words = alerting
    ? `${t(`tickets.channel.${channel}`)}, ${t('tickets.openAlert')}`
    : t(`tickets.channel.${channel}`);
  return (
    <span role="img" aria-label={words} title={words} className={css.channel} data-alerting={alerting}>
      <Icon size={16} stroke={1.7} aria-hidden />
    </span>
  );
}
