import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { type Answer, answering, refusal, renderPart } from '../../../testing/page.tsx';
import { makeTicket } from '../../../testing/ticket-data.ts';
import { Participants } from './Participants.tsx';

afterEach(() => vi.unstubAllGlobals());

const ticket = makeTicket();
const person = (id: string, name: string) => ({ id, name, email: `${id}@norte.mx`, active: true });
const reader = (id: string, name: string, more: object = {}) => ({
  ...{ ...person(id, name), staff: false, merged: false, addedAt: ticket.createdAt, ...more },
});

/** A server where Ana reads along, and Beto of the client and Tere of the staff may. */
function server(special: Answer = () => undefined) {
  let readers = [reader('ana', 'Ana')];
  return answering((sent) => {
    const { method, path } = sent;
    const own = special(sent);
    if (own) return own;
    if (path.endsWith('/assignable')) return { items: [{ id: 'tere', name: 'Tere' }] };
    if (path.endsWith('/people')) return { items: [person('ana', 'Ana'), person('beto', 'Beto')], nextCursor: null };
    const id = path.split('/').at(-1) ?? '';
    if (method === 'PUT') readers = [...readers, reader(id, 'Beto')];
    if (method === 'DELETE') readers = readers.filter((one) => one.id !== id);
    return { items: readers };
  });
}

it('offers whoever does not read along yet, and adds them', async () => {
  const sent = server();
  renderPart(<Participants ticket={ticket} />);
  fireEvent.click(await screen.findByRole('button', { name: 'Agregar participante' }));
  await screen.findByRole('option', { name: 'Beto' });
  expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual(['Beto', 'Tere']);

  fireEvent.click(screen.getByRole('option', { name: 'Beto' }));

  expect(await screen.findByRole('button', { name: 'Quitar a Beto' })).toBeDefined();
  expect(sent.filter(({ method }) => method === 'PUT').map(({ path }) => path)).toEqual([
    `/api/v1/tickets/${ticket.id}/participants/beto`,
  ]);
});

it('removes at once', async () => {
  server();
  renderPart(<Participants ticket={ticket} />);
  fireEvent.click(await screen.findByRole('button', { name: 'Quitar a Ana' }));

  await waitFor(() => expect(screen.getByText('Nadie más sigue este ticket.')).toBeDefined());
});

it('says that it could not be loaded, with the way to try again', async () => {
  server(({ path }) => (path.endsWith('/participants') ? refusal(403, 'request.forbidden') : undefined));
  renderPart(<Participants ticket={ticket} />);

  expect(await screen.findByRole('button', { name: 'Intentar de nuevo' })).toBeDefined();
});

it('of a merged ticket are fixed', async () => {
  server();
  renderPart(<Participants ticket={{ ...ticket, mergedInto: { id: 'x', folio: 'TKT-000009', subject: 'x' } }} />);

  expect(await screen.findByText('Ana')).toBeDefined();
  expect(screen.queryByRole('button')).toBeNull();
});
