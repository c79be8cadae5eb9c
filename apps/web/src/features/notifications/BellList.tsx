import type { Notification, NotificationKind } from '@lanet/contracts/notifications';
import { useNavigate } from '@tanstack/react-router';
import type { IconComponent } from '../../platform/feature.ts';
import { useCan } from '../../platform/session.ts';
import {
  IconAlarm,
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconDeviceDesktopPlus,
  IconMailForward,
  IconMessage,
  IconRepeat,
  IconShieldLock,
  IconTerminal2,
  IconTicket,
  IconTool,
  IconUser,
} from '../../ui/icons.ts';
import { BellMenu } from '../../ui/shell/BellMenu.tsx';
import { useMarkRead } from './notifications.queries.ts';
import { notificationSentence } from './sentence.ts';

const ICONS: Record<NotificationKind, IconComponent> = {
  ticket_created: IconTicket,
  ticket_assigned: IconUser,
  ticket_replied: IconMessage,
  ticket_resolved: IconCircleCheck,
  ticket_reopened: IconRepeat,
  ticket_date_came: IconAlarm,
  sla_warning: IconAlarm,
  sla_breach: IconAlertTriangle,
  sla_escalation: IconAlertTriangle,
  sla_summary: IconAlertTriangle,
  sla_lagging: IconAlertTriangle,
  sla_caught_up: IconCircleCheck,
  backup_late: IconAlertTriangle,
  backup_good: IconCircleCheck,
  system_failing: IconAlertTriangle,
  system_good: IconCircleCheck,
  command_finished: IconTerminal2,
  security_event: IconShieldLock,
  enrolment_pending: IconDeviceDesktopPlus,
  rollout_halted: IconAlertTriangle,
  own_outage: IconAlertTriangle,
  mailbox_failing: IconAlertTriangle,
  mailbox_back: IconCircleCheck,
  mail_undelivered: IconMailForward,
  mail_pair_held: IconMailForward,
  mail_template_broken: IconAlertTriangle,
  maintenance_proposed: IconTool,
  maintenance_accepted: IconCircleCheck,
  maintenance_declined: IconCircleX,
  alert_held: IconTool,
};

interface BellListProps {
  unread: number;
  items: readonly Notification[];
}

/** The bell with what it says of each notification. */
export function BellList({ unread, items }: BellListProps) {
  const open = useOpen();
  const { mutate: markRead } = useMarkRead();
  return (
    <BellMenu
      unread={unread}
      items={items.map(toBellItem)}
      onOpen={({ id }) => {
        const item = items.find((one) => one.id === id);
        if (!item) return;
        if (item.readAt === null) markRead(id);
        open(item);
      }}
      onReadAll={() => markRead('all')}
    />
  );
}

function toBellItem(item: Notification) {
  const Icon = ICONS[item.kind];
  return {
    id: item.id,
    ...notificationSentence(item),
    at: item.createdAt,
    unread: item.readAt === null,
    icon: <Icon size={16} stroke={1.7} aria-hidden />,
  };
}

const ABOUT_THE_SYSTEM: readonly NotificationKind[] = [
  'own_outage',
  'sla_lagging',
  'sla_caught_up',
  'backup_late',
  'backup_good',
  'system_failing',
  'system_good',
];

/** Where a notification leads: its ticket, else its device, else the page it is about. */
function useOpen(): (item: Notification) => void {
  const navigate = useNavigate();
  const inspects = useCan('devices.inspect');
  return ({ kind, values, ticketId, deviceId }) => {
    if (kind === 'rollout_halted') void navigate({ to: '/settings/releases' });
    else if (ABOUT_THE_SYSTEM.includes(kind)) void navigate({ to: '/settings/system' });
    else if (kind === 'sla_summary')
      void navigate({ to: '/tickets', search: { view: 'open', ...(values.teamId && { team: values.teamId }) } });
    else if (kind === 'mail_pair_held' && !ticketId)
      void navigate({ to: '/mail/quarantine', search: { part: 'pairs' } });
    else if (kind.startsWith('maintenance_') && values.windowId)
      void navigate({ to: '/maintenance/$id', params: { id: values.windowId } });
    else if (ticketId) void navigate({ to: '/tickets/$id', params: { id: ticketId } });
    else if (deviceId && inspects) void navigate({ to: '/devices/$id', params: { id: deviceId } });
    else if (deviceId) void navigate({ to: '/my-devices' });
  };
}
