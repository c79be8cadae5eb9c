import { enrolments } from '@lanet/contracts/agents';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { approve, enrolmentList, reject, reopen } from './agents.approval.service.ts';

export function approvalRoutes(app: FastifyInstance, { db, clock }: Platform): void {
  route(app, enrolments.list, ({ query, caller }) => enrolmentList(db, caller, query, clock.now()));
  route(app, enrolments.approve, ({ params, body, caller }) =>
    inScope(db, caller, (tx) => approve(tx, { deviceId: params.id, sameAs: body.sameAs, nowMs: clock.now() }, caller)),
  );
  route(app, enrolments.reject, async ({ params, caller }) => {
    await inScope(db, caller, (tx) => reject(tx, { deviceId: params.id, nowMs: clock.now() }, caller));
    return {};
  });
  route(app, enrolments.reopen, ({ params, caller }) =>
    inScope(db, caller, (tx) => reopen(tx, { deviceId: params.id, nowMs: clock.now() }, caller)),
  );
}
