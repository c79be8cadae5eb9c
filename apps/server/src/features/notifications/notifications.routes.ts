import { notifications } from '@lanet/contracts/notifications';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { bell, readAll, readNotification } from './notifications.service.ts';

export function notificationRoutes(app: FastifyInstance, { db, clock }: Platform): void {
  route(app, notifications.list, ({ caller }) => inScope(db, caller, (tx) => bell(tx, caller.personId)));
  route(app, notifications.read, async ({ params, caller }) => {
    await inScope(db, caller, (tx) => readNotification(tx, caller.personId, params.id, clock.now()));
    return {};
  });
  route(app, notifications.readAll, async ({ caller }) => {
    await inScope(db, caller, (tx) => readAll(tx, caller.personId, clock.now()));
    return {};
  });
}
