import type { Feature } from '../../platform/feature.ts';
import { mailboxRoutes } from './mailboxes.routes.ts';

export {
  findMailbox,
  listActiveMailboxes,
  mailboxForSending,
  ownAddresses,
  type StoredMailbox,
} from './mailboxes.repo.ts';
export { openSecrets, type Secrets } from './mailboxes.secrets.service.ts';

export const mailboxesFeature: Feature = { name: 'mailboxes', routes: [{ service: 'web', bind: mailboxRoutes }] };
