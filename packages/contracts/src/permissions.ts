// Which role may do what, whatever the scope: the default grants of product.md 1.2. The scope (which clients, which sites)
// is the database's business; a permission says only whether the act exists for the role at all.
import type { Role } from './roles.ts';

const everyone = ['superadmin', 'admin', 'technician', 'client_admin', 'requester'] as const;
const clientManagers = ['superadmin', 'admin', 'technician', 'client_admin'] as const;
const staff = ['superadmin', 'admin', 'technician'] as const;
const admins = ['superadmin', 'admin'] as const;

export const permissions = {
  'agents.approve': staff,
  'alert_rules.read': staff,
  'alert_rules.write': admins,
  'alerts.read': staff,
  'audit.read': admins,
  'classification.read': everyone,
  'classification.write': admins,
  'calendars.read': staff,
  'calendars.write': admins,
  'clients.read': clientManagers,
  'clients.write': admins,
  'commands.read': staff,
  'commands.run': staff,
  'commands.stop': admins,
  'devices.read': everyone,
  'devices.inspect': clientManagers,
  'devices.watch': staff,
  'devices.write': staff,
  'enrolment_tokens.read': staff,
  'enrolment_tokens.write': staff,
  'inbound_mail.read': staff,
  'inbound_mail.decide': staff,
  'maintenance.read': clientManagers,
  // A client's administrator only proposes, which the feature itself sees to.
  'maintenance.propose': clientManagers,
  'maintenance.write': staff,
  'mailboxes.read': admins,
  'mailboxes.write': admins,
  'outbox.read': admins,
  'people.read': clientManagers,
  'people.write': [...admins, 'client_admin'],
  'releases.read': admins,
  'releases.write': admins,
  'scripts.read': staff,
  'search.read': everyone,
  'settings.read': admins,
  'settings.write': admins,
  'sites.read': everyone,
  'sites.write': admins,
  'sla.read': staff,
  'sla.override': staff,
  'sla.write': admins,
  'teams.read': staff,
  'teams.swap': staff,
  'teams.write': admins,
  'tickets.read': everyone,
  'tickets.create': everyone,
  'tickets.reply': everyone,
  'tickets.note': staff,
  'tickets.update': staff,
  'tickets.follow_up': everyone,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

export function may(role: Role, permission: Permission): boolean {
  const roles: readonly Role[] = permissions[permission];
  return roles.includes(role);
}
