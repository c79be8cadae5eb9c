import type { later as source } from '../es/later.ts';
import type { Texts } from '../texts.ts';
import { account } from './account.ts';
import { alerts } from './alerts.ts';
import { calendars } from './calendars.ts';
import { classification } from './classification.ts';
import { clients } from './clients.ts';
import { desk } from './desk.ts';
import { devices } from './devices.ts';
import { inboundMail } from './inbound-mail.ts';
import { install } from './install.ts';
import { mail } from './mail.ts';
import { mailboxes } from './mailboxes.ts';
import { maintenance } from './maintenance.ts';
import { notifications } from './notifications.ts';
import { releases } from './releases.ts';
import { scripts } from './scripts.ts';
import { settings } from './settings.ts';
import { setup } from './setup.ts';
import { sla } from './sla.ts';
import { slaPolicies } from './sla-policies.ts';
import { slaReports } from './sla-reports.ts';
import { slaTicket } from './sla-ticket.ts';
import { teams } from './teams.ts';
import { ticketPage } from './ticket-page.ts';
import { tickets } from './tickets.ts';

export const later: Texts<typeof source> = {
  account,
  alerts,
  clients,
  desk,
  devices,
  inboundMail,
  install,
  mail,
  mailboxes,
  notifications,
  releases,
  scripts,
  settings,
  setup,
  teams,
  slaReports,
  slaPolicies,
  classification,
  maintenance,
  calendars,
  sla,
  slaTicket,
  tickets: { ...tickets, ...ticketPage },
};
