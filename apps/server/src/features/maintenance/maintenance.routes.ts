import { maintenance } from '@lanet/contracts/maintenance';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { acceptWindow, cancelWindow, declineWindow, endOccurrence } from './maintenance.decisions.service.ts';
import { changeWindow, planWindow, previewOf, startNow, windowDetail, windowPage } from './maintenance.service.ts';

export function maintenanceRoutes(app: FastifyInstance, { db, clock }: Platform): void {
  route(app, maintenance.list, ({ query, caller }) => inScope(db, caller, (tx) => windowPage(tx, query, clock.now())));
  route(app, maintenance.preview, async ({ query }) => previewOf(query, clock.now()));
  route(app, maintenance.get, ({ params, caller }) =>
    inScope(db, caller, (tx) => windowDetail(tx, params.id, clock.now())),
  );
  route(app, maintenance.create, ({ body, caller }) =>
    inScope(db, caller, (tx) => planWindow(tx, caller, body, clock.now())),
  );
  route(app, maintenance.startNow, ({ body, caller }) =>
    inScope(db, caller, (tx) => startNow(tx, caller, body, clock.now())),
  );
  route(app, maintenance.update, ({ params, body, version, caller }) =>
    inScope(db, caller, (tx) => changeWindow(tx, caller, { id: params.id, version, fields: body }, clock.now())),
  );
  route(app, maintenance.accept, ({ params, caller }) =>
    inScope(db, caller, (tx) => acceptWindow(tx, caller, { ...params, nowMs: clock.now() })),
  );
  route(app, maintenance.decline, ({ params, body, caller }) =>
    inScope(db, caller, (tx) => declineWindow(tx, caller, { ...params, ...body, nowMs: clock.now() })),
  );
  route(app, maintenance.cancel, ({ params, body, caller }) =>
    inScope(db, caller, (tx) => cancelWindow(tx, caller, { ...params, ...body, nowMs: clock.now() })),
  );
  route(app, maintenance.end, ({ params, caller }) =>
    inScope(db, caller, (tx) => endOccurrence(tx, caller, { ...params, nowMs: clock.now() })),
  );
}
