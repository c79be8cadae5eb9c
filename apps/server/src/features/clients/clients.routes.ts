import { clientSenders } from '@lanet/contracts/client-senders';
import { clients } from '@lanet/contracts/clients';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { addSender, removeSender, sendersOf } from './clients.senders.service.ts';
import { changeClient, clientPage, createClient, readClient } from './clients.service.ts';

export function clientRoutes(app: FastifyInstance, { db }: Platform): void {
  route(app, clients.list, ({ query, caller }) => inScope(db, caller, (tx) => clientPage(tx, query)));
  route(app, clients.get, ({ params, caller }) => inScope(db, caller, (tx) => readClient(tx, params.id)));
  route(app, clients.create, ({ body, caller }) => inScope(db, caller, (tx) => createClient(tx, caller, body)));
  route(app, clients.update, ({ params, body, caller, version }) =>
    inScope(db, caller, (tx) => changeClient(tx, caller, params.id, version, body)),
  );
  route(app, clientSenders.list, ({ params, caller }) => inScope(db, caller, (tx) => sendersOf(tx, params.id)));
  route(app, clientSenders.add, ({ params, body, caller }) =>
    inScope(db, caller, (tx) => addSender(tx, caller, params.id, body)),
  );
  route(app, clientSenders.remove, async ({ params, caller }) => {
    await inScope(db, caller, (tx) => removeSender(tx, caller, params.id, params.senderId));
    return {};
  });
}
