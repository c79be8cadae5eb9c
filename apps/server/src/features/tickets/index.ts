import type { Feature } from '../../platform/feature.ts';
import { startBringingBack, startForgettingUploads } from './tickets.background.ts';
import { ticketFileRoutes } from './tickets.files.routes.ts';
import { ticketLinkRoutes, ticketRoutes } from './tickets.routes.ts';
import { slaActJobs } from './tickets.sla.jobs.ts';

export { attachmentHeader } from './tickets.files.rules.ts';
export { attachFile, findTicketFile, settleTicketFile } from './tickets.files.service.ts';
export { openHelpTicket } from './tickets.help.service.ts';
export type { TicketEvent } from './tickets.jobs.ts';
export {
  addMailEntry,
  type MailMessage,
  type MailOpening,
  openTicketByMail,
  resolveByMail,
  suggestTicket,
} from './tickets.mail.service.ts';
export { withdrawMailEntry } from './tickets.mail-moves.service.ts';
export { followMerged } from './tickets.merges.repo.ts';
export { mergeTickets } from './tickets.merges.service.ts';
export {
  addAlertEntry,
  addCommandEntry,
  addUndeliveredEntry,
  openAlertTicket,
  raisePriority,
  reopenTicket,
  resolveByProof,
  tellHeld,
  ticketForUpdate,
} from './tickets.monitoring.service.ts';
export { addParticipant, participantIds } from './tickets.participants.service.ts';
export { mayBeAssigned } from './tickets.place.repo.ts';
export { findTicketRef } from './tickets.repo.ts';
export { bringBackPlanned } from './tickets.scheduled.service.ts';
export { findEntry as findTicketEntry, publicMessagesBefore } from './tickets.timeline.repo.ts';

export const ticketsFeature: Feature = {
  name: 'tickets',
  routes: [
    { service: 'web', bind: ticketRoutes },
    { service: 'web', bind: ticketLinkRoutes },
    { service: 'web', bind: ticketFileRoutes },
  ],
  jobs: slaActJobs,
  background: [
    { service: 'worker', start: startForgettingUploads },
    { service: 'sla', start: startBringingBack },
  ],
};
