import { releases } from '@lanet/contracts/rollouts';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { changeRollout, overview, startRollout } from './releases.rollouts.service.ts';
import { updatePage, updatesOfDevice } from './releases.updates.service.ts';

export function releaseRoutes(app: FastifyInstance, platform: Platform): void {
  const { db, clock } = platform;
  route(app, releases.overview, ({ caller }) => overview(platform, caller));
  route(app, releases.updates, ({ params, query, caller }) =>
    inScope(db, caller, (tx) => updatePage(tx, params.id, query)),
  );
  route(app, releases.ofDevice, ({ params, caller }) => inScope(db, caller, (tx) => updatesOfDevice(tx, params.id)));
  route(app, releases.startRollout, ({ body, caller }) =>
    inScope(db, caller, (tx) => startRollout(tx, body, { caller, nowMs: clock.now() })),
  );
  route(app, releases.changeRollout, ({ params, body, version, caller }) =>
    inScope(db, caller, (tx) => changeRollout(tx, { id: params.id, version, body }, { caller, nowMs: clock.now() })),
  );
}
