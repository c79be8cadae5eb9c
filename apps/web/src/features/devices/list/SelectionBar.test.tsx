import { MOST_PLANNED } from '@lanet/contracts/updates';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import '../../../platform/i18n.ts';
import { someDevice } from '../../../testing/device-data.ts';
import { answering, refusal, renderPart } from '../../../testing/page.tsx';
import { SelectionBar } from './SelectionBar.tsx';

afterEach(() => vi.unstubAllGlobals());

const devices = ['PC-001', 'PC-002'].map((name, index) =>
  someDevice({ name, id: `0193a5b2-0000-7000-8000-00000000001${index}` }),
);

async function plan(answer: object) {
  const sent = answering(() => answer);
  const onClear = vi.fn();
  renderPart(<SelectionBar devices={devices} onClear={onClear} />);
  expect(screen.getByRole('status').textContent).toBe('2 seleccionados');
  fireEvent.click(screen.getByRole('button', { name: 'Programar actualizaciones…' }));
  const form = await screen.findByRole('dialog', { name: 'Instalar actualizaciones en 2 equipos' });
  fireEvent.click(within(form).getByRole('button', { name: 'Programar' }));
  return { sent, onClear, form };
}

it('plans updates for all of them in one request, and lets them go', async () => {
  const { sent, onClear } = await plan({ items: [] });

  await waitFor(() => expect(onClear).toHaveBeenCalledOnce());
  expect(sent.map(({ body }) => body)).toMatchObject([{ deviceIds: devices.map(({ id }) => id) }]);
});

it('says which of them cannot, and keeps them', async () => {
  const { onClear, form } = await plan(refusal(409, 'update_plans.taken', { detail: 'PC-002' }));

  await within(form).findByText('PC-002 ya tiene una ventana programada. Cancélela primero.');
  expect(onClear).not.toHaveBeenCalled();
});

it('says how many go at once before more are sent', () => {
  const many = Array.from({ length: MOST_PLANNED + 1 }, (_one, index) => someDevice({ id: String(index) }));
  renderPart(<SelectionBar devices={many} onClear={() => undefined} />);

  expect(screen.getByRole('status').textContent).toBe('51 seleccionados · se programan hasta 50 a la vez');
  expect(screen.getByRole('button', { name: 'Programar actualizaciones…' })).toHaveProperty('disabled', true);
});
