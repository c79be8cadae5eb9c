import type { Ticket } from '@lanet/contracts/tickets';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { answering, renderPart } from '../../testing/page.tsx';
import { makeTicket } from '../../testing/ticket-data.ts';
import { TicketUrgency } from './Urgency.tsx';

afterEach(() => vi.unstubAllGlobals());

function show(fields: Partial<Ticket>, decides = true) {
  const ticket = makeTicket(fields);
  const sent = answering(({ body }) => ({ ...ticket, ...Object(body), version: 2 }));
  renderPart(<TicketUrgency ticket={ticket} decides={decides} />);
  return { ticket, sent };
}

const field = () => screen.queryByRole<HTMLInputElement>('combobox', { name: '¿Qué tan urgente es?' });

it('lets whoever asked say how urgent it is', async () => {
  const { ticket, sent } = show({ urgency: null });
  expect(field()?.value).toBe('');
  fireEvent.click(field() ?? document.body);
  fireEvent.click(await screen.findByRole('option', { name: 'No puedo trabajar' }));

  await waitFor(() =>
    expect(sent.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['PUT', `/api/v1/tickets/${ticket.id}/urgency`, { urgency: 'high' }],
    ]),
  );
});

it('only says it to those who follow', () => {
  show({ urgency: 'low' }, false);

  expect(field()).toBeNull();
  expect(screen.getByText('Urgencia: Puede esperar')).toBeDefined();
});

it.each([
  { why: 'it is resolved', fields: { status: 'resolved' } },
  { why: 'it goes on elsewhere', fields: { mergedInto: { id: 'x', folio: 'TKT-1', subject: 'S' } } },
] as const)('says nothing once $why', ({ fields }) => {
  show({ ...fields, urgency: 'high' });

  expect(field()).toBeNull();
});
