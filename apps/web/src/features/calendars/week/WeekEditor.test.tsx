import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hoursOf, openCalendar, press, save, saves } from '../../../testing/calendar-page.tsx';

const grid = () => screen.findByRole('application', { name: 'Cuadrícula de la semana' });

afterEach(() => vi.unstubAllGlobals());

describe('the week', () => {
  it('is painted with the keys, says where it is, and saves only what changed', async () => {
    const { sent } = openCalendar();
    const cells = await grid();
    press(cells, 'ArrowDown', 'ArrowDown');
    expect(screen.getByText('miércoles, de 12:00 a 12:15: cerrado')).toBeDefined();

    press(cells, 'Shift+ArrowDown', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight');
    expect(screen.getByText('miércoles, jueves, de 12:00 a 13:00')).toBeDefined();
    press(cells, ' ');

    expect((await hoursOf('jueves')).value).toBe('12:00–13:00');
    save();
    await waitFor(() => expect(saves(sent)).toHaveLength(1));
    const [saved] = saves(sent);
    expect(saved?.headers.get('if-match')).toBe('"3"');
    expect(saved?.body).toEqual({
      week: {
        ...{ mon: [['09:00', '19:00']], tue: [['09:00', '19:00']] },
        ...{ wed: [['12:00', '13:00']], thu: [['12:00', '13:00']] },
      },
    });
    await waitFor(() => expect(screen.queryByText('Cambios sin guardar')).toBeNull());
  });

  it('is closed where it is open, and let go with Escape', async () => {
    openCalendar();
    const cells = await grid();
    press(cells, 'ArrowRight', 'Shift+ArrowRight', 'Escape');
    expect((await hoursOf('lunes')).value).toBe('9:00–19:00');

    press(cells, 'Enter');

    expect((await hoursOf('lunes')).value).toBe('9:00–12:30, 12:45–19:00');
  });

  it('is painted with the pointer, from one corner to the other', async () => {
    openCalendar();
    const cells = await grid();
    cells.setPointerCapture = () => undefined;
    // As it would be laid out: lines of 40 pixels, a quarter of an hour ten pixels wide.
    for (const [at, track] of [...cells.querySelectorAll('[class*=track]')].entries()) {
      track.getBoundingClientRect = () => new DOMRect(0, at * 40, 960, 32);
    }
    fireEvent.pointerDown(cells, { clientX: 365, clientY: 5 * 40 + 10, button: 0, pointerId: 1 });
    fireEvent.pointerMove(cells, { clientX: 515, clientY: 6 * 40 + 10, pointerId: 1 });
    fireEvent.pointerUp(cells, { clientX: 515, clientY: 6 * 40 + 10, pointerId: 1 });

    expect([(await hoursOf('sábado')).value, (await hoursOf('domingo')).value]).toEqual(['9:00–13:00', '9:00–13:00']);
    expect((await hoursOf('viernes')).value).toBe('');
  });

  it('is typed, and written in one way afterwards', async () => {
    openCalendar();
    const friday = await hoursOf('viernes');
    fireEvent.change(friday, { target: { value: '9 a 14 y 16 a 19' } });
    fireEvent.blur(friday);

    expect(friday.value).toBe('9:00–14:00, 16:00–19:00');
    expect(screen.getByText('28 h por semana')).toBeDefined();
  });

  it('is not saved while hours cannot be read, and discarded with them', async () => {
    openCalendar();
    fireEvent.change(await hoursOf('viernes'), { target: { value: 'por la mañana' } });

    expect(await screen.findByRole('alert')).toHaveProperty('textContent', expect.stringContaining('viernes'));
    expect(screen.getByRole('button', { name: 'Guardar' })).toHaveProperty('disabled', true);
    fireEvent.click(screen.getByRole('button', { name: 'Descartar' }));

    expect((await hoursOf('viernes')).value).toBe('');
    expect(screen.queryByText('Cambios sin guardar')).toBeNull();
  });

  it('is taken from a sample, and from day to day', async () => {
    openCalendar();
    fireEvent.click(await screen.findByRole('button', { name: 'Horarios de ejemplo' }));
    fireEvent.click(await screen.findByText('24 horas, los 7 días'));
    expect((await hoursOf('domingo')).value).toBe('0:00–24:00');

    fireEvent.change(await hoursOf('lunes'), { target: { value: '9-13' } });
    fireEvent.click(screen.getByRole('button', { name: 'Más sobre lunes' }));
    fireEvent.click(await screen.findByText('Copiar de lunes a viernes'));

    expect([(await hoursOf('viernes')).value, (await hoursOf('sábado')).value]).toEqual(['9:00–13:00', '0:00–24:00']);
  });
});
