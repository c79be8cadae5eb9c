import type { Feature } from '../../platform/feature.ts';
import { startDomainChecks } from './mailboxes.background.ts';
import { mailboxRoutes } from './mailboxes.routes.ts';

export { faultOf, MailTrouble } from './mailboxes.faults.rules.ts';
export { findProgress, saveProgress } from './mailboxes.folders.repo.ts';
export { MOST_SENT_BYTES } from './mailboxes.graph.rules.ts';
export {
  markAlarmed,
  markConnected,
  markFailed,
  markFetched,
  markWaiting,
  silentMailboxes,
} from './mailboxes.health.repo.ts';
export { intakeSecretsOf } from './mailboxes.intake.service.ts';
export { giveLease, holdsLease, type Lease, renewLease, takeLease } from './mailboxes.lease.repo.ts';
export { openMailbox, openOutgoing } from './mailboxes.opening.service.ts';
export { findProbe, saveProbe } from './mailboxes.probe.repo.ts';
export {
  findListener,
  findMailbox,
  listActiveMailboxes,
  lockMailbox,
  mailboxForSending,
  ownAddresses,
  type StoredMailbox,
} from './mailboxes.repo.ts';
export { isByGraph, plusAddress } from './mailboxes.rules.ts';
export { openSecrets } from './mailboxes.secrets.service.ts';
export { idOfSent, keepSent } from './mailboxes.sent.service.ts';
export { announceMailbox } from './mailboxes.service.ts';
export { type MailSink, probeMessageId, sendProbe } from './mailboxes.sink.source.ts';
export type { Described, MailSource } from './mailboxes.source.ts';
export { freshToken } from './mailboxes.tokens.service.ts';

export const mailboxesFeature: Feature = {
  name: 'mailboxes',
  routes: [{ service: 'web', bind: mailboxRoutes }],
  background: [{ service: 'mail', start: startDomainChecks }],
};
