import { sla } from '@lanet/contracts/sla';
import { slaPolicies } from '@lanet/contracts/sla-policies';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { erasePause, setPolicyByHand } from './sla.override.service.ts';
import { listPolicies } from './sla.policies.repo.ts';
import {
  changePolicy,
  copyPolicy,
  createPolicy,
  makePolicyDefault,
  orderPolicies,
  policyVersions,
  readPolicy,
} from './sla.policies.service.ts';
import { slaOfTicket } from './sla.reading.service.ts';
import { slaReport, slaState, slaWall } from './sla.reports.service.ts';
import { previewSla, whatIf } from './sla.what-if.service.ts';

export function slaRoutes(app: FastifyInstance, { db }: Platform): void {
  route(app, sla.ofTicket, ({ params, caller }) => inScope(db, caller, (tx) => slaOfTicket(tx, params.id)));
  route(app, sla.setPolicy, ({ params, body, caller }) =>
    inScope(db, caller, (tx) => setPolicyByHand(tx, caller, params.id, body)),
  );
  route(app, sla.erasePause, ({ params, body, caller }) =>
    inScope(db, caller, (tx) => erasePause(tx, caller, params.id, body)),
  );
  route(app, sla.preview, ({ body, caller }) => inScope(db, caller, (tx) => previewSla(tx, body)));
  route(app, sla.whatIf, ({ body, caller }) => inScope(db, caller, (tx) => whatIf(tx, body)));
  route(app, sla.wall, ({ query, caller }) => inScope(db, caller, (tx) => slaWall(tx, query)));
  route(app, sla.report, ({ query, caller }) => inScope(db, caller, (tx) => slaReport(tx, query)));
  route(app, sla.state, ({ caller }) => inScope(db, caller, slaState));
}

export function slaPolicyRoutes(app: FastifyInstance, { db }: Platform): void {
  route(app, slaPolicies.list, ({ caller }) => inScope(db, caller, async (tx) => ({ items: await listPolicies(tx) })));
  route(app, slaPolicies.get, ({ params, caller }) => inScope(db, caller, (tx) => readPolicy(tx, params.id)));
  route(app, slaPolicies.versions, ({ params, caller }) => inScope(db, caller, (tx) => policyVersions(tx, params.id)));
  route(app, slaPolicies.create, ({ body, caller }) => inScope(db, caller, (tx) => createPolicy(tx, caller, body)));
  route(app, slaPolicies.copy, ({ params, body, caller }) =>
    inScope(db, caller, (tx) => copyPolicy(tx, caller, params.id, body.name)),
  );
  route(app, slaPolicies.update, ({ params, body, caller, version }) =>
    inScope(db, caller, (tx) => changePolicy(tx, caller, params.id, version, body)),
  );
  route(app, slaPolicies.makeDefault, ({ params, caller }) =>
    inScope(db, caller, (tx) => makePolicyDefault(tx, caller, params.id)),
  );
  route(app, slaPolicies.order, ({ body, caller }) => inScope(db, caller, (tx) => orderPolicies(tx, caller, body.ids)));
}
