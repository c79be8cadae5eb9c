import { MantineProvider } from '@mantine/core';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { ApiError, NetworkError } from '../platform/api.ts';
import { Loadable, type LoadableQuery } from './Loadable.tsx';

const pending: LoadableQuery<string[]> = {
  data: undefined,
  error: null,
  isPending: true,
  isFetching: true,
  refetch: () => {},
};

const show = (query: Partial<LoadableQuery<string[]>>) =>
  render(
    <MantineProvider env="test">
      <Loadable query={{ ...pending, ...query }} empty={{ title: 'Sin tickets', hint: 'Aquí llegan.' }}>
        {(items) => (
          <ul>
            {items.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        )}
      </Loadable>
    </MantineProvider>,
  );

afterEach(() => vi.useRealTimers());

it('shows the skeleton only after 400 ms', () => {
  vi.useFakeTimers();
  show({});
  act(() => vi.advanceTimersByTime(399));
  expect(screen.queryByRole('status')).toBeNull();

  act(() => vi.advanceTimersByTime(1));

  expect(screen.getByRole('status').textContent).toBe('Cargando…');
});

it('shows the data', () => {
  show({ data: ['one', 'two'] });

  expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual(['one', 'two']);
});

it('keeps showing data when refreshing them failed', () => {
  show({ data: ['one'], error: new NetworkError('gone') });

  expect(screen.queryByRole('alert')).toBeNull();
  expect(screen.getByRole('listitem').textContent).toBe('one');
});

it('says what the page is for when there is nothing', () => {
  show({ data: [] });

  expect(screen.getByText('Sin tickets')).toBeDefined();
  expect(screen.getByText('Aquí llegan.')).toBeDefined();
});

it('says what happened, what to do and the request id, and tries again', () => {
  const refetch = vi.fn();
  show({ error: new ApiError(503, { code: 'server.unavailable', requestId: 'req-42' }), isFetching: false, refetch });

  expect(screen.getByRole('alert').textContent).toContain('El servidor no está disponible por ahora.');
  expect(screen.getByText('req-42')).toBeDefined();
  expect(screen.getByRole('button', { name: 'Copiar el número de solicitud' })).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Intentar de nuevo' }));

  expect(refetch).toHaveBeenCalledOnce();
});
