import type { TicketCategory } from '@lanet/contracts/classification';
import { createRoute } from '@tanstack/react-router';
import { configure, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { rootRoute } from '../../platform/router.tsx';
import { makeCategory } from '../../testing/classification-data.ts';
import { answering, renderAt, type Sent } from '../../testing/page.tsx';
import { makeTicket } from '../../testing/ticket-data.ts';
import { AskForm } from './AskForm.tsx';

const light = (id: string) => ({
  id,
  name: `PC-${id}`,
  type: 'desktop',
  site: { id: 's', name: 'Oficina' },
  online: true,
  light: 'green',
});

function ask(devices: readonly string[], categories: readonly TicketCategory[] = []): Sent[] {
  const sent = answering(({ method, path }) => {
    if (path.endsWith('/devices/mine')) return { items: devices.map(light) };
    if (path.endsWith('/classification')) return { types: [], categories, matrix: [] };
    return method === 'POST' ? makeTicket() : undefined;
  });
  const route = createRoute({ getParentRoute: () => rootRoute, path: '/', component: () => <AskForm start={{}} /> });
  renderAt('/', rootRoute.addChildren([route]));
  return sent;
}

const created = (sent: readonly Sent[]) => sent.filter(({ method }) => method === 'POST').map(({ body }) => body);

configure({ asyncUtilTimeout: 20_000 });

afterEach(() => vi.unstubAllGlobals());

it('makes the subject of the first sentence, and means the only device there is', async () => {
  const sent = ask(['1']);
  const field = await screen.findByLabelText('¿Qué necesita?');
  fireEvent.change(field, { target: { value: 'No imprime. Desde ayer.' } });
  await screen.findByDisplayValue('PC-1');
  fireEvent.click(screen.getByRole('button', { name: 'Enviar' }));

  await waitFor(() =>
    expect(created(sent)).toEqual([
      { subject: 'No imprime.', text: 'No imprime. Desde ayer.', urgency: 'medium', deviceId: '1' },
    ]),
  );
});

it('does not guess among several devices', async () => {
  const sent = ask(['1', '2']);
  fireEvent.change(await screen.findByLabelText('¿Qué necesita?'), { target: { value: 'Ayuda' } });
  fireEvent.click(screen.getByRole('button', { name: 'Enviar' }));

  await waitFor(() => expect(created(sent)).toEqual([{ subject: 'Ayuda', text: 'Ayuda', urgency: 'medium' }]));
});

it('says what it is about and how urgent it is, where somebody wants to', async () => {
  const [printer, network] = [makeCategory({ name: 'Impresora' }), makeCategory({ name: 'Redes' })];
  const sent = ask([], [printer, network]);
  fireEvent.change(await screen.findByLabelText('¿Qué necesita?'), { target: { value: 'Ayuda' } });
  fireEvent.click(await screen.findByRole('combobox', { name: '¿De qué se trata? (opcional)' }));
  fireEvent.click(await screen.findByRole('option', { name: 'Redes' }));
  fireEvent.click(screen.getByLabelText('No puedo trabajar'));
  fireEvent.click(screen.getByRole('button', { name: 'Enviar' }));

  await waitFor(() =>
    expect(created(sent)).toEqual([{ subject: 'Ayuda', text: 'Ayuda', urgency: 'high', categoryId: network.id }]),
  );
});

it('asks for words before sending anything', async () => {
  const sent = ask([]);
  await screen.findByLabelText('¿Qué necesita?');
  fireEvent.click(screen.getByRole('button', { name: 'Enviar' }));

  expect(await screen.findByText('Falta este dato.')).toBeDefined();
  expect(created(sent)).toEqual([]);
});
