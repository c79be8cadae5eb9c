import { outbox } from '@lanet/contracts/mail';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { outboxPage, retryMail } from './mail.service.ts';

export function mailRoutes(app: FastifyInstance, { db, config }: Platform): void {
  route(app, outbox.list, async ({ query, caller }) => ({
    ...(await inScope(db, caller, (tx) => outboxPage(tx, caller.role, query))),
    configured: config.smtp.url !== undefined,
  }));
  route(app, outbox.retry, ({ params, caller }) => inScope(db, caller, (tx) => retryMail(tx, caller.role, params.id)));
}
