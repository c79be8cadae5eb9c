import { onCallOverrides, onCallRotas } from '@lanet/contracts/on-call';
import { teams } from '@lanet/contracts/teams';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { readSchedule } from './teams.on-call.service.ts';
import { changeRota, createRota, makeOverride, readRotas, removeOverride, removeRota } from './teams.rotas.service.ts';
import { changeTeam, createTeam, readTeam, readTeams } from './teams.service.ts';

export function teamRoutes(app: FastifyInstance, { db, clock }: Platform): void {
  route(app, teams.list, async ({ caller }) => ({
    items: await inScope(db, caller, (tx) => readTeams(tx, clock.now())),
  }));
  route(app, teams.get, ({ params, caller }) => inScope(db, caller, (tx) => readTeam(tx, params.id, clock.now())));
  route(app, teams.create, ({ body, caller }) =>
    inScope(db, caller, (tx) => createTeam(tx, caller, body, clock.now())),
  );
  route(app, teams.update, ({ params: { id }, body: changes, caller, version }) =>
    inScope(db, caller, (tx) => changeTeam(tx, caller, { id, version, changes, nowMs: clock.now() })),
  );
}

export function onCallRoutes(app: FastifyInstance, { db, clock }: Platform): void {
  route(app, onCallRotas.list, async ({ params, caller }) => ({
    items: await inScope(db, caller, (tx) => readRotas(tx, params.id)),
  }));
  route(app, onCallRotas.create, ({ params, body, caller }) =>
    inScope(db, caller, (tx) => createRota(tx, caller, params.id, body)),
  );
  route(app, onCallRotas.update, ({ params: { id }, body: changes, caller, version }) =>
    inScope(db, caller, (tx) => changeRota(tx, caller, { id, version, changes })),
  );
  route(app, onCallRotas.remove, async ({ params, caller }) => {
    await inScope(db, caller, (tx) => removeRota(tx, caller, params.id));
    return {};
  });
  route(app, onCallRotas.schedule, ({ params, query, caller }) =>
    inScope(db, caller, (tx) => readSchedule(tx, params.id, { days: query.days, nowMs: clock.now() })),
  );
  route(app, onCallOverrides.create, ({ params, body, caller }) =>
    inScope(db, caller, (tx) => makeOverride(tx, caller, { rotaId: params.id, body, nowMs: clock.now() })),
  );
  route(app, onCallOverrides.remove, async ({ params, caller }) => {
    await inScope(db, caller, (tx) => removeOverride(tx, caller, params.id));
    return {};
  });
}
