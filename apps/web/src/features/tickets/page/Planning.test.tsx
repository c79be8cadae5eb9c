import type { Ticket } from '@lanet/contracts/tickets';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../../platform/router.tsx';
import { instantIn } from '../../../platform/zoned-time.ts';
import { answering, renderAt } from '../../../testing/page.tsx';
import { personOf } from '../../../testing/person.ts';
import { slaOfNothing } from '../../../testing/sla-data.ts';
import { makeTicket } from '../../../testing/ticket-data.ts';
import { ticketRoutes } from '../tickets.routes.tsx';

afterEach(() => vi.unstubAllGlobals());

const slow = { timeout: 20_000 };
const ZONE = 'America/Tijuana';

/** The page of a ticket, which becomes what is asked for; answers what was asked. */
async function opened(fields: Partial<Ticket> = {}) {
  let ticket = makeTicket(fields);
  const asked: unknown[] = [];
  answering(({ method, path, body }) => {
    if (path.endsWith('/auth/me')) return personOf('technician', { timeZone: ZONE });
    if (path.endsWith('/sla')) return slaOfNothing;
    if (method === 'PATCH') {
      asked.push(body);
      ticket = { ...ticket, ...Object(body), version: ticket.version + 1 };
      return ticket;
    }
    return path.endsWith(ticket.id) ? ticket : { items: [], nextCursor: null };
  });
  renderAt(`/tickets/${ticket.id}`, rootRoute.addChildren([shellRoute.addChildren([...ticketRoutes])]));
  await screen.findByRole('combobox', { name: 'Estado' }, slow);
  return asked;
}

const nextYear = `${new Date().getFullYear() + 1}`;
const local = `${nextYear}-01-02T08:30`;
const plan = (at: string) => {
  fireEvent.change(screen.getByLabelText('Fecha y hora'), { target: { value: at } });
  fireEvent.click(screen.getByRole('button', { name: 'Programar' }));
};

it('asks for the date when a ticket is planned, by the clocks of whoever plans it', async () => {
  const asked = await opened();
  fireEvent.click(screen.getByRole('combobox', { name: 'Estado' }));
  fireEvent.click(await screen.findByRole('option', { name: 'Programado' }, slow));

  await screen.findByText(/hora de Tijuana/, {}, slow);
  expect(screen.getByLabelText<HTMLInputElement>('Fecha y hora').value).toMatch(/T09:00$/);
  plan(local);

  const scheduledFor = new Date(instantIn(local, ZONE) ?? 0).toISOString();
  await waitFor(() => expect(asked).toEqual([{ status: 'scheduled', scheduledFor }]), slow);
  await screen.findByText(/Programado para el \S+ 2 ene 08:30/, {}, slow);
});

it('refuses what is past, and changes nothing when one gives up', async () => {
  const asked = await opened({ status: 'in_progress' });
  fireEvent.click(screen.getByRole('combobox', { name: 'Estado' }));
  fireEvent.click(await screen.findByRole('option', { name: 'Programado' }, slow));
  await screen.findByLabelText('Fecha y hora', {}, slow);

  plan('2020-01-01T09:00');
  await screen.findByText('Elija una fecha y hora futuras, dentro de los próximos 366 días.');
  fireEvent.click(screen.getByRole('button', { name: 'Cancelar' }));

  await waitFor(() => expect(screen.queryByLabelText('Fecha y hora')).toBeNull());
  expect(asked).toEqual([]);
});

it('moves the date of what is planned already', async () => {
  const scheduledFor = new Date(Date.now() + 86_400_000).toISOString();
  const asked = await opened({ status: 'scheduled', scheduledFor });
  fireEvent.click(screen.getByRole('button', { name: 'Cambiar fecha' }));
  await screen.findByLabelText('Fecha y hora', {}, slow);

  plan(local);

  await waitFor(() => expect(asked).toMatchObject([{ status: 'scheduled' }]), slow);
});
