import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../../platform/router.tsx';
import { answering, renderAt } from '../../../testing/page.tsx';
import { personOf } from '../../../testing/person.ts';
import { makeTicket } from '../../../testing/ticket-data.ts';
import { ticketRoutes } from '../tickets.routes.tsx';
// Pages are loaded when they are opened; here before the clock of a test runs.
import './TicketsPage.tsx';

/** As the server orders them: by due time, then those that nothing is due of, in no order of their own. */
function ticketsByDue() {
  const clock = { clock: 'resolution' as const, late: false, pausedSince: null };
  const dueIn = (hours: number) => ({
    ...{ ...clock, state: 'running' as const, dueAt: new Date(Date.now() + hours * 3_600_000).toISOString() },
  });
  const paused = { ...clock, state: 'paused' as const, dueAt: null, pausedSince: '2026-03-06T20:00:00.000Z' };
  return [
    makeTicket({ subject: 'Vencido ayer', sla: dueIn(-24) }),
    makeTicket({ subject: 'Vencido', sla: dueIn(-2) }),
    makeTicket({ subject: 'Pronto', sla: dueIn(0.5) }),
    makeTicket({ subject: 'En tres días', sla: dueIn(72) }),
    makeTicket({ subject: 'Sin promesa', sla: null }),
    makeTicket({ subject: 'Espera al cliente', sla: paused }),
  ];
}

/** On a phone, where a list shows all its rows: a table shows those in view, and here nothing has a height. */
function onPhone() {
  vi.stubGlobal('matchMedia', (media: string) =>
    Object.assign(new EventTarget(), {
      ...{ media, matches: media.includes('37.49em'), onchange: null, addListener: () => {}, removeListener: () => {} },
    }),
  );
}

beforeEach(onPhone);
afterEach(() => vi.unstubAllGlobals());

it('shows what is due first in groups, each under its heading, and keeps that in the address', async () => {
  const items = ticketsByDue();
  const sent = answering(({ path }) => {
    if (path.endsWith('/me')) return personOf('technician');
    return { items: path.endsWith('/tickets') ? items : [], nextCursor: null };
  });
  const router = renderAt('/tickets', rootRoute.addChildren([shellRoute.addChildren([...ticketRoutes])]));

  fireEvent.click(await screen.findByRole('radio', { name: 'Por vencer' }));

  await screen.findByRole('heading', { name: 'Vencidos' });
  const words = [...document.querySelectorAll('h2, [data-row-link]')].map(({ textContent }) => textContent);
  expect(words).toEqual([
    ...['Vencidos', 'Vencido ayer', 'Vencido', 'En la próxima hora', 'Pronto', 'Más tarde', 'En tres días'],
    ...['En pausa', 'Espera al cliente', 'Sin plazo', 'Sin promesa'],
  ]);
  expect(router.state.location.search).toEqual({ view: 'open', sort: 'due' });
  expect(sent.at(-1)?.query).toMatchObject({ view: 'open', sort: 'due' });

  fireEvent.click(screen.getByRole('radio', { name: 'Míos' }));

  await waitFor(() => expect(router.state.location.search).toEqual({ view: 'mine' }));
  await waitFor(() => expect(screen.queryByRole('heading', { name: 'Vencidos' })).toBeNull());
});
