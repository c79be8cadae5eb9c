import type { Feature } from '../../platform/feature.ts';
import { ticketRoutes } from './tickets.routes.ts';

export type { TicketEvent } from './tickets.jobs.ts';
export {
  addAlertEntry,
  addCommandEntry,
  openAlertTicket,
  raisePriority,
  reopenTicket,
  resolveByProof,
  ticketForUpdate,
} from './tickets.monitoring.service.ts';
export { findTicketRef } from './tickets.repo.ts';
export { findEntry as findTicketEntry } from './tickets.timeline.repo.ts';

export const ticketsFeature: Feature = { name: 'tickets', routes: [{ service: 'web', bind: ticketRoutes }] };
