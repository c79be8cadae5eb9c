import { enrolmentLinks } from '@lanet/contracts/install';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { createLink, linksOf, revokeLink } from './agents.links.service.ts';

export function linkRoutes(app: FastifyInstance, { db, clock, publicUrl }: Platform): void {
  route(app, enrolmentLinks.list, ({ params, caller }) =>
    inScope(db, caller, (tx) => linksOf(tx, params.id, clock.now())),
  );
  route(app, enrolmentLinks.create, ({ params, body, caller }) => {
    const wanted = { tokenId: params.id, validDays: body.validDays };
    return inScope(db, caller, (tx) => createLink(tx, wanted, { caller, nowMs: clock.now(), publicUrl: publicUrl() }));
  });
  route(app, enrolmentLinks.revoke, async ({ params, caller }) => {
    await inScope(db, caller, (tx) => revokeLink(tx, params.id, { caller, nowMs: clock.now() }));
    return {};
  });
}
