import type { Feature } from '../../platform/feature.ts';
import { auditRoutes } from './audit.routes.ts';

export { type AuditEntry, audit } from './audit.service.ts';

export const auditFeature: Feature = { name: 'audit', routes: [{ service: 'web', bind: auditRoutes }] };
