import type { Feature } from '../../platform/feature.ts';
import { clientRoutes } from './clients.routes.ts';

export { addSender, clientBySender } from './clients.senders.service.ts';

export const clientsFeature: Feature = { name: 'clients', routes: [{ service: 'web', bind: clientRoutes }] };
