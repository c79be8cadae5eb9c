import type { Ticket } from '@lanet/contracts/tickets';
import { afterEach, expect, it, vi } from 'vitest';
import { answering, refusal } from '../../testing/page.tsx';
import { makeTicket } from '../../testing/ticket-data.ts';
import { opposite, saveTicket, type TicketChange, TicketConflict, withChange } from './save-ticket.ts';

afterEach(() => vi.unstubAllGlobals());

const rosa = { id: 'rosa', name: 'Rosa' };

/** A server where somebody else saved `theirs` since the page was loaded. */
function serverWith(theirs: Ticket) {
  return answering(({ method, headers, body }) => {
    if (method === 'GET') return theirs;
    if (headers.get('if-match') !== `"${theirs.version}"`) return refusal(412, 'request.stale');
    return { ...theirs, ...(body as object), version: theirs.version + 1 };
  });
}

it('saves from the version one looked at', async () => {
  const ticket = makeTicket({ version: 7 });
  const sent = serverWith(ticket);

  const saved = await saveTicket(ticket, { field: 'priority', to: 'high' });

  expect(saved).toMatchObject({ priority: 'high', version: 8 });
  expect(sent.map(({ method, body }) => [method, body])).toEqual([['PATCH', { priority: 'high' }]]);
});

it('keeps both when somebody changed another property meanwhile', async () => {
  const ticket = makeTicket({ version: 7 });
  serverWith({ ...ticket, assignee: rosa, version: 8 });

  const saved = await saveTicket(ticket, { field: 'priority', to: 'high' });

  expect(saved).toMatchObject({ priority: 'high', assignee: rosa, version: 9 });
});

it('saves the team by its id, beside whoever has it', async () => {
  const redes = { id: 'redes', name: 'Redes' };
  const ticket = makeTicket({ version: 7, team: redes });
  const sent = serverWith({ ...ticket, assignee: rosa, version: 8 });

  await saveTicket(ticket, { field: 'team', to: null });

  expect(sent.at(-1)?.body).toEqual({ teamId: null });
  expect(withChange(ticket, { field: 'team', to: null })).toEqual({ team: null });
  expect(opposite(ticket, { field: 'team', to: null })).toEqual({ field: 'team', to: redes });
});

it('asks when somebody gave it to another team meanwhile', async () => {
  const ticket = makeTicket({ version: 7 });
  serverWith({ ...ticket, team: { id: 'soc', name: 'SOC' }, version: 8 });

  const saving = saveTicket(ticket, { field: 'team', to: { id: 'redes', name: 'Redes' } });

  await expect(saving).rejects.toBeInstanceOf(TicketConflict);
});

it('asks when somebody changed the same property, and saves nothing', async () => {
  const ticket = makeTicket({ version: 7 });
  const sent = serverWith({ ...ticket, assignee: rosa, version: 8 });

  const saving = saveTicket(ticket, { field: 'assignee', to: { id: 'me', name: 'Yo' } });

  await expect(saving).rejects.toBeInstanceOf(TicketConflict);
  expect(sent.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
});

const category = { id: 'wifi', name: 'Wi-Fi', path: ['Redes', 'Wi-Fi'] };

it.each<{ change: TicketChange; body: object; back: object }>([
  { change: { field: 'type', to: { id: 't', name: 'Cambio' } }, body: { typeId: 't' }, back: { typeId: null } },
  { change: { field: 'category', to: category }, body: { categoryId: 'wifi' }, back: { categoryId: null } },
  // The priority followed, so it goes back as well.
  { change: { field: 'impact', to: 'high' }, body: { impact: 'high' }, back: { impact: null, priority: 'low' } },
  { change: { field: 'urgency', to: 'low' }, body: { urgency: 'low' }, back: { urgency: null, priority: 'low' } },
])('sends $body, and $back to undo it', async ({ change, body, back }) => {
  const ticket = makeTicket({ priority: 'low' });
  const sent = serverWith(ticket);

  await saveTicket(ticket, change);
  const undo = opposite(ticket, change);
  if (undo) await saveTicket(ticket, undo);

  expect(sent.map((one) => one.body)).toEqual([body, back]);
});

it('asks when somebody chose another category meanwhile', async () => {
  const ticket = makeTicket({ version: 7 });
  serverWith({ ...ticket, category, version: 8 });

  const saving = saveTicket(ticket, { field: 'category', to: { id: 'vpn', name: 'VPN', path: ['Redes', 'VPN'] } });

  await expect(saving).rejects.toBeInstanceOf(TicketConflict);
});

it('lets every other refusal through', async () => {
  answering(() => refusal(409, 'tickets.move_not_allowed'));

  await expect(saveTicket(makeTicket(), { field: 'status', to: 'closed' })).rejects.toMatchObject({
    code: 'tickets.move_not_allowed',
  });
});
