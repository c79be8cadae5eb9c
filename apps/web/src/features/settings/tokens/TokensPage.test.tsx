import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../../platform/router.tsx';
import { answering, renderAt } from '../../../testing/page.tsx';
import { personOf } from '../../../testing/person.ts';
import { settingsRoutes } from '../settings.routes.tsx';

const client = { id: '0193a5b2-0000-7000-8000-000000000014', name: 'Industrias Tebi' };
const site = { id: '0193a5b2-0000-7000-8000-000000000015', name: 'Oficina principal', clientId: client.id };

afterEach(() => vi.unstubAllGlobals());

function openTokens() {
  const sent = answering(({ method, path, body }) => {
    if (path.endsWith('/me')) return personOf('admin');
    if (path.endsWith('/clients')) return { items: [client], nextCursor: null };
    if (path.endsWith('/sites')) return { items: [site], nextCursor: null };
    if (path.endsWith('/enrolment-tokens') && method === 'POST')
      return { token: 'lanet-secreto', item: { ...(body as object), id: 'a', client, site, uses: 0, state: 'active' } };
    return { items: [], nextCursor: null };
  });
  renderAt('/settings/enrolment-tokens', rootRoute.addChildren([shellRoute.addChildren([...settingsRoutes])]));
  return sent;
}

async function pick(form: HTMLElement, label: string, option: string) {
  fireEvent.click(within(form).getByRole('combobox', { name: label }));
  fireEvent.click(await screen.findByRole('option', { name: option }));
}

it('makes a token for statuses, which nobody approves, and shows the address they are sent to', async () => {
  const sent = openTokens();
  fireEvent.click((await screen.findAllByRole('button', { name: 'Nuevo token' }))[0] as HTMLElement);
  const form = await screen.findByRole('dialog');
  await pick(form, 'Cliente', client.name);
  await pick(form, 'Para qué', 'Recibir estados sin agente');
  expect(within(form).queryByRole('combobox', { name: 'Aprobación' })).toBeNull();
  fireEvent.change(within(form).getByLabelText('Etiqueta'), { target: { value: 'Sondas' } });

  fireEvent.click(within(form).getByRole('button', { name: 'Crear token' }));

  await waitFor(() => expect(sent.find(({ method }) => method === 'POST')?.body).toMatchObject({ kind: 'status' }));
  const address = `POST ${window.location.origin}/agent/compat/status/lanet-secreto`;
  expect(await screen.findByText(address)).toBeDefined();
});
