import type { Feature } from '../../platform/feature.ts';
import { ticketFileRoutes } from './tickets.files.routes.ts';
import { ticketRoutes } from './tickets.routes.ts';

export { findTicketFile, settleTicketFile } from './tickets.files.service.ts';
export { openHelpTicket } from './tickets.help.service.ts';
export type { TicketEvent } from './tickets.jobs.ts';
export {
  addAlertEntry,
  addCommandEntry,
  addUndeliveredEntry,
  openAlertTicket,
  raisePriority,
  reopenTicket,
  resolveByProof,
  ticketForUpdate,
} from './tickets.monitoring.service.ts';
export { findTicketRef } from './tickets.repo.ts';
export { findEntry as findTicketEntry, publicMessagesBefore } from './tickets.timeline.repo.ts';

export const ticketsFeature: Feature = {
  name: 'tickets',
  routes: [
    { service: 'web', bind: ticketRoutes },
    { service: 'web', bind: ticketFileRoutes },
  ],
};
