import type { Role } from '@lanet/contracts/roles';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../platform/router.tsx';
import { calendarId, makeCalendar, makeSummary } from '../../testing/calendar-data.ts';
import { answering, refusal, renderAt } from '../../testing/page.tsx';
import { personOf } from '../../testing/person.ts';
import { settingsRoutes } from '../settings/settings.routes.tsx';

const CALENDARS = [
  makeSummary({ isDefault: true, nextHoliday: { date: '2026-12-25', name: 'Navidad' } }),
  makeSummary({ id: calendarId(2), name: 'Guardias', usedBy: { clients: 2, sites: 1, policies: 1 }, failingFeeds: 1 }),
  makeSummary({ id: calendarId(3), name: 'Vacaciones', week: {}, opens: false, active: false }),
];

function openAs(role: Role) {
  const sent = answering(({ method, path, body }) => {
    if (path.endsWith('/me')) return personOf(role);
    if (method === 'POST') {
      return JSON.stringify(body).includes('Guardias') ? refusal(409, 'calendars.name_taken') : makeCalendar();
    }
    return path === '/api/v1/calendars' ? { items: CALENDARS } : makeCalendar();
  });
  const router = renderAt('/settings/calendars', rootRoute.addChildren([shellRoute.addChildren([...settingsRoutes])]));
  return { sent, router };
}

afterEach(() => vi.unstubAllGlobals());

it('shows each calendar’s week, next holiday, and who goes by it', async () => {
  // As on a phone: a table shows only the rows that are in view, and here nothing is laid out.
  const phone = Object.assign(new EventTarget(), { matches: true, media: '', onchange: null });
  vi.stubGlobal('matchMedia', () => Object.assign(phone, { addListener: () => {}, removeListener: () => {} }));
  openAs('technician');
  const list = within(await screen.findByRole('region', { name: 'Lista de calendarios' }));
  const [office, guards, holidays] = list.getAllByRole('listitem').map(({ textContent }) => textContent ?? '');

  expect(office).toMatch(
    /Horario de oficina.*Predeterminado.*lun–mar 9:00–19:00.*vie 25 dic · Navidad.*por todos los demás/,
  );
  expect(guards).toMatch(/Guardias.*1 calendario iCal falla.*por 2 clientes, por 1 sitio/);
  expect(holidays).toMatch(/Vacaciones.*Desactivado.*Nunca abre.*Sin horario$/);
  expect(screen.queryByRole('button', { name: 'Nuevo calendario' })).toBeNull();
});

it('makes a calendar from a sample in the zone of the default one, and opens it', async () => {
  const { sent, router } = openAs('admin');
  fireEvent.click(await screen.findByRole('button', { name: 'Nuevo calendario' }));
  const dialog = within(await screen.findByRole('dialog'));
  fireEvent.change(dialog.getByLabelText('Nombre'), { target: { value: 'Guardias' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Crear y editar' }));
  expect(await dialog.findByText('Ya hay un calendario con ese nombre. Elija otro.')).toBeDefined();

  fireEvent.change(dialog.getByLabelText('Nombre'), { target: { value: 'Sucursales' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Crear y editar' }));

  await waitFor(() => expect(router.state.location.pathname).toBe(`/settings/calendars/${calendarId(1)}`));
  expect(sent.findLast(({ method }) => method === 'POST')?.body).toMatchObject({
    ...{ name: 'Sucursales', timeZone: 'America/Mexico_City', days: [] },
    week: { mon: [['09:00', '19:00']], fri: [['09:00', '19:00']] },
  });
});
