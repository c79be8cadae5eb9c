// What the mail hands to the shell.
import type { MenuItem } from '../../platform/feature.ts';
import { IconMail } from '../../ui/icons.ts';
import { useMailBadge } from '../inbound-mail/inbound-mail.queries.ts';

export const mailMenu: readonly MenuItem[] = [
  {
    label: 'shell.places.mail',
    icon: IconMail,
    to: '/mail',
    section: 'work',
    permission: 'inbound_mail.read',
    audience: 'staff',
    useBadge: useMailBadge,
    keys: 'g m',
  },
];
