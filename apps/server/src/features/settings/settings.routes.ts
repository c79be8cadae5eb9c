import { settings } from '@lanet/contracts/settings';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { changeOrganisation, readOrganisation } from './settings.service.ts';

export function settingsRoutes(app: FastifyInstance, platform: Platform): void {
  const { db } = platform;
  route(app, settings.organisation, ({ caller }) => inScope(db, caller, (tx) => readOrganisation(tx)));
  route(app, settings.updateOrganisation, ({ body, caller, version }) =>
    inScope(db, caller, (tx) => changeOrganisation(tx, caller, version, body)),
  );
}
