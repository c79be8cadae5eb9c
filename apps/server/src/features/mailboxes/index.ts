import type { Feature } from '../../platform/feature.ts';
import { mailboxRoutes } from './mailboxes.routes.ts';

/** For whoever sends: the one address a host of the settings may be reached at, and how its certificate is checked. */
export { findPeer, peerTls } from './mailboxes.peer.source.ts';
export {
  findMailbox,
  listActiveMailboxes,
  mailboxForSending,
  ownAddresses,
  type StoredMailbox,
} from './mailboxes.repo.ts';
export { openSecrets, type Secrets } from './mailboxes.secrets.service.ts';

export const mailboxesFeature: Feature = { name: 'mailboxes', routes: [{ service: 'web', bind: mailboxRoutes }] };
