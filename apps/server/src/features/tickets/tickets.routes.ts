import { ticketMerges } from '@lanet/contracts/ticket-merges';
import { ticketParticipants } from '@lanet/contracts/ticket-participants';
import { tickets } from '@lanet/contracts/tickets';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  addNote,
  cancelTicket,
  reopenByPerson,
  reply,
  resolveTicket,
  urgencyByPerson,
} from './tickets.follow-up.service.ts';
import { mergeByPerson, unmergeByPerson } from './tickets.merges.service.ts';
import { addByPerson, participantsOf, removeParticipant } from './tickets.participants.service.ts';
import { changeTicket, createTicket, readTicket, ticketCounts, ticketPage, timelinePage } from './tickets.service.ts';

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
    inScope(db, caller, (tx) => addNote(tx, caller, params.id, body)),
  );
  route(app, tickets.resolve, ({ params, body, caller }) =>
    inScope(db, caller, (tx) => resolveTicket(tx, caller, params.id, body.text)),
  );
  route(app, tickets.reopen, ({ params, body, caller }) =>
    inScope(db, caller, (tx) => reopenByPerson(tx, caller, params.id, body.text)),
  );
  route(app, tickets.setUrgency, ({ params, body, caller }) =>
    inScope(db, caller, (tx) => urgencyByPerson(tx, caller, params.id, body.urgency)),
  );
  route(app, tickets.cancel, ({ params, caller }) => inScope(db, caller, (tx) => cancelTicket(tx, caller, params.id)));
}

/** What joins tickets with people and with each other. */
export function ticketLinkRoutes(app: FastifyInstance, { db }: Platform): void {
  route(app, ticketParticipants.list, ({ params, caller }) =>
    inScope(db, caller, (tx) => participantsOf(tx, params.id)),
  );
  route(app, ticketParticipants.add, ({ params, caller }) =>
    inScope(db, caller, (tx) => addByPerson(tx, caller, params.id, params.personId)),
  );
  route(app, ticketParticipants.remove, async ({ params, caller }) => {
    await inScope(db, caller, (tx) => removeParticipant(tx, params.id, params.personId));
    return {};
  });
  route(app, ticketMerges.merge, ({ params, body, caller }) =>
    inScope(db, caller, (tx) => mergeByPerson(tx, caller, params.id, body.intoId)),
  );
  route(app, ticketMerges.unmerge, ({ params, caller }) =>
    inScope(db, caller, (tx) => unmergeByPerson(tx, caller, params.id)),
  );
}
