// What the features hand to the shell. A new feature adds its menu rows and actions here and its routes in routes.ts.
import { alertMenu } from '../features/alerts/alerts.shell.ts';
import { clientMenu } from '../features/clients/clients.shell.ts';
import { deviceMenu } from '../features/devices/devices.shell.ts';
import { mailMenu } from '../features/mail/mail.shell.ts';
import { maintenanceMenu } from '../features/maintenance/maintenance.shell.ts';
import { portalActions, portalMenu } from '../features/portal/portal.shell.ts';
import { scriptMenu } from '../features/scripts/scripts.shell.ts';
import { settingsMenu } from '../features/settings/settings.shell.ts';
import { slaMenu } from '../features/sla/sla.shell.ts';
import { newTicketActions, ticketMenu } from '../features/tickets/tickets.shell.ts';
import type { CreateAction, MenuItem } from '../platform/feature.ts';

/** In the order they are shown. */
export const menu: readonly MenuItem[] = [
  ...ticketMenu,
  ...portalMenu,
  ...alertMenu,
  ...mailMenu,
  ...slaMenu,
  ...deviceMenu,
  ...maintenanceMenu,
  ...scriptMenu,
  ...clientMenu,
  ...settingsMenu,
];

export const createActions: readonly CreateAction[] = [...newTicketActions, ...portalActions];
