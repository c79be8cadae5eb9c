import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { calendarId, makeCalendar } from '../../testing/calendar-data.ts';
import { hoursOf, openCalendar, save } from '../../testing/calendar-page.tsx';
import { refusal } from '../../testing/page.tsx';
import { undoLast } from '../../ui/toast.tsx';

const YEAR = 2026;

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(YEAR, 5, 1, 12) }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('warns while nothing opens in a year, and no longer once something does', async () => {
  openCalendar(makeCalendar({ week: {} }));
  expect(await screen.findByText('Este calendario no abre en los próximos 366 días')).toBeDefined();

  fireEvent.change(await hoursOf('lunes'), { target: { value: '9-13' } });

  await waitFor(() => expect(screen.queryByText('Este calendario no abre en los próximos 366 días')).toBeNull());
});

it('offers mine, theirs or both where somebody else saved meanwhile', async () => {
  openCalendar(makeCalendar(), ({ method }) => (method === 'PATCH' ? refusal(412, 'request.stale') : undefined));
  fireEvent.change(await hoursOf('lunes'), { target: { value: '9-13' } });

  save();

  expect(await screen.findByText('Alguien guardó cambios mientras usted editaba')).toBeDefined();
});

it('says at the name that it is taken', async () => {
  openCalendar(makeCalendar(), ({ method }) => (method === 'PATCH' ? refusal(409, 'calendars.name_taken') : undefined));
  fireEvent.change(await screen.findByLabelText('Nombre', { selector: 'input[value="Horario de oficina"]' }), {
    target: { value: 'Otro' },
  });

  save();

  expect(await screen.findByText('Ya hay un calendario con ese nombre. Elija otro.')).toBeDefined();
});

it('asks before unsaved changes are left behind', async () => {
  const { router } = openCalendar();
  fireEvent.change(await hoursOf('lunes'), { target: { value: '9-13' } });
  fireEvent.click(screen.getAllByRole('link', { name: 'Calendarios' })[0] ?? document.body);
  const dialog = within(await screen.findByRole('dialog'));

  fireEvent.click(dialog.getByRole('button', { name: 'Salir sin guardar' }));

  await waitFor(() => expect(router.state.location.pathname).toBe('/settings/calendars'));
});

describe('the feeds', () => {
  it('say what is wrong, and what is kept', async () => {
    const feed = {
      ...{ id: calendarId(7), name: 'Edificio', host: 'example.com', url: null },
      days: [{ date: '2026-05-01', name: 'Trabajo' }],
      ...{ lastFetchedAt: '2026-01-06T15:00:00.000Z', lastOkAt: '2026-01-05T15:00:00.000Z' },
      lastError: { code: 'status' as const, detail: '404' },
    };
    openCalendar(makeCalendar({ feeds: [feed] }));

    const row = await screen.findByText(/respondió con el código 404/);

    expect(row.textContent).toMatch(/Se conserva el día leído/);
  });

  it('are followed by their address, and only by one', async () => {
    const { sent } = openCalendar(makeCalendar(), ({ method, path }) =>
      method === 'POST' && path.endsWith('/feeds') ? refusal(409, 'calendar_feeds.taken') : undefined,
    );
    const form = within(await screen.findByRole('region', { name: 'Calendarios iCal' }));
    fireEvent.change(form.getByLabelText('Nombre'), { target: { value: 'Oficiales' } });
    fireEvent.change(form.getByLabelText('Dirección (URL)'), { target: { value: 'file:///etc/passwd' } });
    fireEvent.click(form.getByRole('button', { name: 'Seguir' }));
    expect(await form.findByText('Revise este dato.')).toBeDefined();

    fireEvent.change(form.getByLabelText('Dirección (URL)'), { target: { value: 'webcal://example.com/a.ics' } });
    fireEvent.click(form.getByRole('button', { name: 'Seguir' }));

    expect(await form.findByText('Este calendario ya sigue esa dirección.')).toBeDefined();
    expect(sent.findLast(({ method }) => method === 'POST')?.body).toEqual({
      ...{ name: 'Oficiales', url: 'webcal://example.com/a.ics' },
    });
  });
});

it('shows a technician everything and lets them change nothing', async () => {
  openCalendar(
    makeCalendar({ days: [{ date: `${YEAR}-12-25`, name: 'Navidad', ranges: [] }] }),
    undefined,
    'technician',
  );
  expect(await screen.findByText('Solo los administradores cambian los calendarios.')).toBeDefined();
  expect(await screen.findByText('Navidad')).toBeDefined();

  expect(screen.queryByRole('application')).toBeNull();
  expect(screen.queryByRole('textbox')).toBeNull();
  const names = screen.getAllByRole('button').map((button) => button.getAttribute('aria-label'));
  expect(names).toEqual(['Año anterior', 'Año siguiente']);
});

it('is deactivated at once, and activated again when that was wrong', async () => {
  const { sent } = openCalendar();
  fireEvent.click(await screen.findByRole('button', { name: 'Desactivar' }));
  await waitFor(() => expect(sent.at(-2)?.path ?? '').toMatch(/deactivate$/));

  act(undoLast);

  await waitFor(() => expect(sent.some(({ path }) => path.endsWith('/activate'))).toBe(true));
});

it('that is not there says so', async () => {
  openCalendar(makeCalendar(), ({ path }) =>
    path.includes('/calendars/') ? refusal(404, 'calendars.not_found') : undefined,
  );

  expect(await screen.findByText('El calendario no existe.')).toBeDefined();
});
