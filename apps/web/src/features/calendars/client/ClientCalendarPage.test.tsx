import type { ClientCalendars, ExtraHoliday } from '@lanet/contracts/client-calendars';
import type { Role } from '@lanet/contracts/roles';
import { act, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../../platform/router.tsx';
import { calendarId, makeSummary } from '../../../testing/calendar-data.ts';
import { answering, refusal, renderAt, type Sent } from '../../../testing/page.tsx';
import { personOf } from '../../../testing/person.ts';
import { undoLast } from '../../../ui/toast.tsx';
import { clientRoutes } from '../../clients/clients.routes.tsx';

// The page is loaded when it is wanted, which takes its time on a busy computer.
configure({ asyncUtilTimeout: 10_000 });

const ID = calendarId(40);
const SITE = { id: calendarId(41), name: 'Bodega', calendar: null };
const OFFICE = makeSummary({ isDefault: true });
const GUARDS = makeSummary({ id: calendarId(2), name: 'Guardias' });
const OLD = makeSummary({ id: calendarId(3), name: 'Anterior', active: false });
const CLIENT = {
  ...{ id: ID, name: 'Tebi', slug: 'tebi', email: null, phone: null, notes: null, reopenDays: 7, siteCount: 1 },
  ...{
    deviceCount: 0,
    onlineCount: 0,
    openTicketCount: 0,
    openAlertCount: 0,
    createdAt: '2026-01-01T00:00:00Z',
    version: 1,
  },
};

function openAs(role: Role, holidays: ExtraHoliday[] = []) {
  let chosen: ClientCalendars = { calendar: null, sites: [SITE], default: { id: OFFICE.id, name: OFFICE.name } };
  const sent = answering(({ method, path, body }) => {
    if (path.endsWith('/me')) return personOf(role);
    if (path === '/api/v1/calendars') return { items: [OFFICE, GUARDS, OLD] };
    if (path.endsWith('/extra-holidays')) {
      if (method === 'GET') return { items: holidays };
      return JSON.stringify(body).includes('2026-01-01') ? refusal(409, 'extra_holidays.taken') : { ...holidays[0] };
    }
    if (method === 'PUT') {
      const calendar = Object(body).calendarId === null ? null : { id: GUARDS.id, name: GUARDS.name };
      if (path.includes('/clients/')) chosen = { ...chosen, calendar };
      return {};
    }
    if (method === 'DELETE') return {};
    return path.endsWith('/calendars') ? chosen : CLIENT;
  });
  renderAt(`/clients/${ID}/calendar`, rootRoute.addChildren([shellRoute.addChildren([...clientRoutes])]));
  return sent;
}

const puts = (sent: readonly Sent[]) =>
  sent.filter(({ method }) => method === 'PUT').map(({ path, body }) => [path, body]);
const choice = (name: string) => screen.findByRole<HTMLInputElement>('combobox', { name: `Calendario de ${name}` });

afterEach(() => vi.unstubAllGlobals());

it('chooses the calendar of a client at once, and takes that back', async () => {
  const sent = openAs('admin');
  expect((await choice('Tebi')).value).toBe('El del SLA; si no, «Horario de oficina»');
  fireEvent.click(await choice('Tebi'));
  expect(screen.queryByRole('option', { name: 'Anterior' })).toBeNull();
  fireEvent.click(await screen.findByRole('option', { name: 'Guardias' }));
  await waitFor(async () => expect((await choice('Tebi')).value).toBe('Guardias'));

  act(undoLast);

  await waitFor(() =>
    expect(puts(sent)).toEqual([
      [`/api/v1/clients/${ID}/calendar`, { calendarId: GUARDS.id }],
      [`/api/v1/clients/${ID}/calendar`, { calendarId: null }],
    ]),
  );
});

it('chooses the calendar of a site', async () => {
  const sent = openAs('admin');
  expect((await choice('Bodega')).value).toBe('El del cliente');
  fireEvent.click(await choice('Bodega'));
  fireEvent.click(await screen.findByRole('option', { name: 'Guardias' }));

  await waitFor(() => expect(puts(sent)).toEqual([[`/api/v1/sites/${SITE.id}/calendar`, { calendarId: GUARDS.id }]]));
});

const holiday = (fields: Partial<ExtraHoliday>): ExtraHoliday => ({
  ...{ id: calendarId(50), date: '2999-03-19', name: 'Aniversario', site: null, addedAt: '2026-01-01T00:00:00.000Z' },
  ...fields,
});

it('lists what is to come before what is over, and where it is so', async () => {
  openAs('technician', [
    holiday({ id: calendarId(51), date: '2020-01-02', name: 'Inventario', site: { id: SITE.id, name: SITE.name } }),
    holiday({}),
  ]);
  const list = within(await screen.findByRole('list', { name: 'Días en que Tebi está cerrado' }));

  expect(list.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    '19 mar 2999marAniversarioTodos los sitios',
    '2 ene 2020jueInventarioBodega',
  ]);
  expect(screen.queryByRole('button', { name: 'Agregar' })).toBeNull();
});

it('adds a day, says when it is there already, and takes one back with undo', async () => {
  const sent = openAs('admin', [holiday({})]);
  fireEvent.change(await screen.findByLabelText('Motivo'), { target: { value: 'Cierre' } });
  fireEvent.change(screen.getByLabelText('Fecha'), { target: { value: '2026-01-01' } });
  fireEvent.click(screen.getByRole('button', { name: 'Agregar' }));
  expect(await screen.findByText('Ese día ya está en la lista.')).toBeDefined();

  fireEvent.click(await screen.findByRole('button', { name: 'Quitar Aniversario' }));
  await waitFor(() => expect(sent.some(({ method }) => method === 'DELETE')).toBe(true));

  await waitFor(() => {
    act(undoLast);
    expect(sent.filter(({ method }) => method === 'POST').map(({ body }) => body)).toEqual([
      { date: '2026-01-01', name: 'Cierre', siteId: null },
      { date: '2999-03-19', name: 'Aniversario', siteId: null },
    ]);
  });
});
