// Every text of the interface in Spanish (es-MX, usted): the source of the keys. One file a feature.
import { account } from './es/account.ts';
import { alerts } from './es/alerts.ts';
import { auth } from './es/auth.ts';
import { calendars } from './es/calendars.ts';
import { clients } from './es/clients.ts';
import { desk } from './es/desk.ts';
import { devices } from './es/devices.ts';
import { forms } from './es/forms.ts';
import { inboundMail } from './es/inbound-mail.ts';
import { install } from './es/install.ts';
import { mail } from './es/mail.ts';
import { mailboxes } from './es/mailboxes.ts';
import { notifications } from './es/notifications.ts';
import { portal } from './es/portal.ts';
import { problems } from './es/problems.ts';
import { releases } from './es/releases.ts';
import { scripts } from './es/scripts.ts';
import { search } from './es/search.ts';
import { settings } from './es/settings.ts';
import { setup } from './es/setup.ts';
import { shell } from './es/shell.ts';
import { tickets } from './es/tickets.ts';
import { ui } from './es/ui.ts';

export const es = {
  account,
  alerts,
  auth,
  calendars,
  clients,
  desk,
  devices,
  forms,
  inboundMail,
  install,
  mail,
  mailboxes,
  notifications,
  portal,
  problems,
  releases,
  scripts,
  search,
  settings,
  setup,
  shell,
  tickets,
  ui,
};
