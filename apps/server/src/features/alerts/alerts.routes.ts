import { alertRules, alerts } from '@lanet/contracts/alerts';
import { watchedServices } from '@lanet/contracts/watched-services';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { blackBoxOf } from './alerts.black-box.service.ts';
import { explainRules, listRules, setOverride, updateRule } from './alerts.policy.service.ts';
import { alertPage, getAlert } from './alerts.service.ts';
import { listWatched, setWatched } from './alerts.watch.service.ts';

export function alertRoutes(app: FastifyInstance, { db, clock }: Platform): void {
  route(app, alerts.list, ({ query, caller }) => inScope(db, caller, (tx) => alertPage(tx, query, clock.now())));
  route(app, alerts.get, ({ params, caller }) => inScope(db, caller, (tx) => getAlert(tx, params.id, clock.now())));
  route(app, alerts.blackBox, async ({ params, caller }) => ({
    box: await inScope(db, caller, (tx) => blackBoxOf(tx, params.id)),
  }));
  route(app, alertRules.list, async ({ caller }) => ({ items: await inScope(db, caller, listRules) }));
  route(app, alertRules.update, ({ params, body, caller, version }) =>
    inScope(db, caller, (tx) => updateRule(tx, caller, { ...params, fields: body, version, nowMs: clock.now() })),
  );
  route(app, alertRules.setOverride, async ({ params, body, caller }) => {
    await inScope(db, caller, (tx) => setOverride(tx, caller, { ...params, ...body, nowMs: clock.now() }));
    return {};
  });
  route(app, alertRules.effective, async ({ params, caller }) => ({
    items: await inScope(db, caller, (tx) => explainRules(tx, params.id)),
  }));
  route(app, watchedServices.list, ({ params, caller }) =>
    inScope(db, caller, (tx) => listWatched(tx, params.id, clock.now())),
  );
  route(app, watchedServices.set, ({ params, body, caller }) =>
    inScope(db, caller, (tx) => setWatched(tx, caller, { deviceId: params.id, change: body, nowMs: clock.now() })),
  );
}
