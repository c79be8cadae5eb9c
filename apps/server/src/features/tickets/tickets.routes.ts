import { tickets } from '@lanet/contracts/tickets';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { cancelTicket, reopenByPerson, reply, resolveTicket } from './tickets.follow-up.service.ts';
import {
  addNote,
  changeTicket,
  createTicket,
  readTicket,
  ticketCounts,
  ticketPage,
  timelinePage,
} from './tickets.service.ts';

export function ticketRoutes(app: FastifyInstance, { db }: Platform): void {
  route(app, tickets.list, ({ query, caller }) => inScope(db, caller, (tx) => ticketPage(tx, caller, query)));
  route(app, tickets.counts, ({ query, caller }) => inScope(db, caller, (tx) => ticketCounts(tx, caller, query)));
  route(app, tickets.get, ({ params, caller }) => inScope(db, caller, (tx) => readTicket(tx, params.id)));
  route(app, tickets.timeline, ({ params, query, caller }) =>
    inScope(db, caller, (tx) => timelinePage(tx, params.id, query)),
  );
  route(app, tickets.create, ({ body, caller }) => inScope(db, caller, (tx) => createTicket(tx, caller, body)));
  route(app, tickets.update, ({ params, body, caller, version }) =>
    inScope(db, caller, (tx) => changeTicket(tx, caller, params.id, version, body)),
  );
  route(app, tickets.reply, ({ params, body, caller }) =>
    inScope(db, caller, (tx) => reply(tx, caller, params.id, body)),
  );
  route(app, tickets.note, ({ params, body, caller }) =>
    inScope(db, caller, (tx) => addNote(tx, caller, params.id, body.text)),
  );
  route(app, tickets.resolve, ({ params, body, caller }) =>
    inScope(db, caller, (tx) => resolveTicket(tx, caller, params.id, body.text)),
  );
  route(app, tickets.reopen, ({ params, body, caller }) =>
    inScope(db, caller, (tx) => reopenByPerson(tx, caller, params.id, body.text)),
  );
  route(app, tickets.cancel, ({ params, caller }) => inScope(db, caller, (tx) => cancelTicket(tx, caller, params.id)));
}
