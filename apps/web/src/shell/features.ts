// What the features hand to the shell. A new feature adds its menu rows and actions here and its routes in routes.ts.
import { alertMenu } from '../features/alerts/alerts.routes.tsx';
import { clientMenu } from '../features/clients/clients.routes.tsx';
import { deviceMenu } from '../features/devices/devices.routes.tsx';
import { mailMenu } from '../features/mail/mail.routes.tsx';
import { maintenanceMenu } from '../features/maintenance/maintenance.routes.tsx';
import { portalActions, portalMenu } from '../features/portal/portal.routes.tsx';
import { scriptMenu } from '../features/scripts/scripts.routes.tsx';
import { settingsMenu } from '../features/settings/settings.routes.tsx';
import { newTicketActions, ticketMenu } from '../features/tickets/tickets.shell.ts';
import type { CreateAction, MenuItem } from '../platform/feature.ts';

/** In the order they are shown. */
export const menu: readonly MenuItem[] = [
  ...ticketMenu,
  ...portalMenu,
  ...alertMenu,
  ...mailMenu,
  ...deviceMenu,
  ...maintenanceMenu,
  ...scriptMenu,
  ...clientMenu,
  ...settingsMenu,
];

export const createActions: readonly CreateAction[] = [...newTicketActions, ...portalActions];
