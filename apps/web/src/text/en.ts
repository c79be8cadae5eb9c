// Every text of the interface in English; a key that Spanish has and this has not does not compile.
import { account } from './en/account.ts';
import { alerts } from './en/alerts.ts';
import { auth } from './en/auth.ts';
import { calendars } from './en/calendars.ts';
import { clients } from './en/clients.ts';
import { desk } from './en/desk.ts';
import { devices } from './en/devices.ts';
import { forms } from './en/forms.ts';
import { inboundMail } from './en/inbound-mail.ts';
import { install } from './en/install.ts';
import { mail } from './en/mail.ts';
import { mailboxes } from './en/mailboxes.ts';
import { notifications } from './en/notifications.ts';
import { portal } from './en/portal.ts';
import { problems } from './en/problems.ts';
import { releases } from './en/releases.ts';
import { scripts } from './en/scripts.ts';
import { search } from './en/search.ts';
import { settings } from './en/settings.ts';
import { setup } from './en/setup.ts';
import { shell } from './en/shell.ts';
import { tickets } from './en/tickets.ts';
import { ui } from './en/ui.ts';
import type { es } from './es.ts';
import type { Texts } from './texts.ts';

export const en: Texts<typeof es> = {
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
