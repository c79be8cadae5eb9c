import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { calendarId, makeCalendar } from '../../../testing/calendar-data.ts';
import { openCalendar, press, save, saves } from '../../../testing/calendar-page.tsx';
import { undoLast } from '../../../ui/toast.tsx';

const YEAR = 2026;

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(YEAR, 5, 1, 12) }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the special days', () => {
  const feed = {
    ...{ id: calendarId(7), name: 'Oficiales', host: 'example.com', url: 'https://example.com/a.ics' },
    days: [{ date: `${YEAR}-05-01`, name: 'Trabajo' }],
    ...{ lastFetchedAt: '2026-01-05T15:00:00.000Z', lastOkAt: '2026-01-05T15:00:00.000Z', lastError: null },
  };
  const own = { date: `${YEAR}-12-25`, name: 'Navidad', ranges: [] };
  const list = () => screen.findByRole('list', { name: `Días de ${YEAR}` });

  it('are added from the year, one by one', async () => {
    const { sent } = openCalendar();
    const day = await screen.findByRole('button', { name: new RegExp(`12 de febrero de ${YEAR}$`) });
    fireEvent.click(day);
    const dialog = within(await screen.findByRole('dialog'));
    fireEvent.click(dialog.getByRole('button', { name: 'Agregar' }));
    expect(await dialog.findByText('Falta este dato.')).toBeDefined();

    fireEvent.change(dialog.getByLabelText('Nombre'), { target: { value: 'Inventario' } });
    fireEvent.click(dialog.getByRole('radio', { name: 'Abre en estas horas' }));
    fireEvent.change(await dialog.findByLabelText('Horas'), { target: { value: '9-13' } });
    fireEvent.click(dialog.getByRole('button', { name: 'Agregar' }));

    expect(within(await list()).getByText('Abre 9:00–13:00')).toBeDefined();
    save();
    await waitFor(() =>
      expect(saves(sent)[0]?.body).toEqual({
        days: [{ date: `${YEAR}-02-12`, name: 'Inventario', ranges: [['09:00', '13:00']] }],
      }),
    );
  });

  it('are gone over with the keys', async () => {
    openCalendar();
    const first = await screen.findByRole('button', { name: new RegExp(`14 de febrero de ${YEAR}$`) });
    first.focus();
    // The place begins at today; a day is opened and left to bring it here.
    fireEvent.click(first);
    fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Cancelar' }));

    press(first, 'ArrowDown');

    expect(document.activeElement?.getAttribute('data-date')).toBe(`${YEAR}-02-21`);
  });

  it('of a feed are told apart, and opened by a day of one’s own', async () => {
    openCalendar(makeCalendar({ days: [own], feeds: [feed] }));
    expect(within(await list()).getAllByRole('listitem')).toHaveLength(2);
    fireEvent.click(screen.getByRole('button', { name: 'Abrir el día de Trabajo' }));
    const dialog = within(await screen.findByRole('dialog'));
    fireEvent.click(dialog.getByRole('radio', { name: 'Abre en estas horas' }));
    fireEvent.change(await dialog.findByLabelText('Horas'), { target: { value: '10-12' } });
    fireEvent.click(dialog.getByRole('button', { name: 'Agregar' }));

    expect(within(await list()).getByText('Abre 10:00–12:00')).toBeDefined();
  });

  it('are removed, and come back when that was wrong', async () => {
    openCalendar(makeCalendar({ days: [own] }));
    fireEvent.click(await screen.findByRole('button', { name: 'Quitar Navidad' }));
    expect(await screen.findByText(`Sin días especiales en ${YEAR}`)).toBeDefined();

    act(undoLast);

    expect(within(await list()).getByText('Navidad')).toBeDefined();
  });

  it('of a country are looked at before they are added, without those that are there', async () => {
    const set = {
      source: 'Ley Federal del Trabajo',
      days: [
        { date: `${YEAR}-04-02`, name: 'Jueves Santo', optional: true },
        { date: `${YEAR}-09-16`, name: 'Independencia', optional: false },
        { date: `${YEAR}-12-25`, name: 'Navidad', optional: false },
      ],
    };
    const { sent } = openCalendar(makeCalendar({ days: [own] }), ({ path }) =>
      path.startsWith('/api/v1/holiday-sets/') ? set : undefined,
    );
    fireEvent.click(await screen.findByRole('button', { name: 'Festivos de un país' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(await dialog.findByText('1 ya está en el calendario')).toBeDefined();

    fireEvent.click(dialog.getByRole('checkbox', { name: 'Jueves Santo' }));
    fireEvent.click(dialog.getByRole('button', { name: 'Agregar 2 días' }));

    await waitFor(async () => expect(within(await list()).getAllByRole('listitem')).toHaveLength(3));
    expect(sent.find(({ path }) => path.endsWith('/holiday-sets/mx'))?.query).toEqual({
      ...{ from: String(YEAR), to: String(YEAR + 5), language: 'es' },
    });
  });
});
