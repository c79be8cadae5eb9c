// Every endpoint of the product, for what must know them all: openapi.json, the isolation matrix, the server's start.
import { agent } from './agent.ts';
import { enrolments, enrolmentTokens } from './agents.ts';
import { alertRules, alerts } from './alerts.ts';
import { auth } from './auth.ts';
import { calendarFeeds } from './calendar-feeds.ts';
import { calendars } from './calendars.ts';
import { classification } from './classification.ts';
import { clientCalendars, extraHolidays } from './client-calendars.ts';
import { clientSenders } from './client-senders.ts';
import { clients } from './clients.ts';
import { commands } from './commands.ts';
import { compat } from './compat.ts';
import { deviceIdentity } from './device-identity.ts';
import { devices } from './devices.ts';
import type { Endpoint } from './endpoint.ts';
import { helpRequests } from './help-requests.ts';
import { holidaySets } from './holiday-sets.ts';
import { inboundMail, mailBlocks } from './inbound-mail.ts';
import { enrolmentLinks, install } from './install.ts';
import { live } from './live.ts';
import { mailPairs, mailTemplates, outbox } from './mail.ts';
import { mailAddresses } from './mail-addresses.ts';
import { mailFiles } from './mail-files.ts';
import { mailIntake } from './mail-intake.ts';
import { mailboxSignIns } from './mailbox-sign-ins.ts';
import { mailboxTests } from './mailbox-tests.ts';
import { mailboxes } from './mailboxes.ts';
import { maintenance } from './maintenance.ts';
import { notifications } from './notifications.ts';
import { onCallOverrides, onCallRotas } from './on-call.ts';
import { people } from './people.ts';
import { releases } from './rollouts.ts';
import { scripts } from './scripts.ts';
import { search } from './search.ts';
import { audit, settings } from './settings.ts';
import { setup } from './setup.ts';
import { sites } from './sites.ts';
import { sla } from './sla.ts';
import { slaPolicies } from './sla-policies.ts';
import { system } from './system.ts';
import { teams } from './teams.ts';
import { ticketFiles } from './ticket-files.ts';
import { ticketMerges } from './ticket-merges.ts';
import { ticketParticipants } from './ticket-participants.ts';
import { tickets } from './tickets.ts';
import { updates } from './updates.ts';
import { watchedServices } from './watched-services.ts';

const features = {
  agent,
  alertRules,
  alerts,
  audit,
  auth,
  classification,
  calendarFeeds,
  calendars,
  clientCalendars,
  clientSenders,
  clients,
  commands,
  compat,
  deviceIdentity,
  devices,
  enrolmentLinks,
  enrolments,
  enrolmentTokens,
  extraHolidays,
  helpRequests,
  holidaySets,
  inboundMail,
  install,
  live,
  mailBlocks,
  mailboxes,
  mailAddresses,
  mailFiles,
  mailIntake,
  mailPairs,
  mailTemplates,
  mailboxSignIns,
  mailboxTests,
  maintenance,
  notifications,
  onCallOverrides,
  onCallRotas,
  outbox,
  people,
  releases,
  scripts,
  search,
  settings,
  setup,
  sites,
  sla,
  slaPolicies,
  system,
  teams,
  ticketFiles,
  ticketMerges,
  ticketParticipants,
  tickets,
  updates,
  watchedServices,
};

/** Endpoints by name, `tickets.reply`. */
export const endpoints: Record<string, Endpoint> = Object.fromEntries(
  Object.entries(features).flatMap(([feature, group]) =>
    Object.entries<Endpoint>(group).map(([name, one]) => [`${feature}.${name}`, one]),
  ),
);
