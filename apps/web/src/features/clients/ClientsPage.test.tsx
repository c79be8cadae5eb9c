import type { Role } from '@lanet/contracts/roles';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../platform/router.tsx';
import { answering, refusal, renderAt } from '../../testing/page.tsx';
import { personOf } from '../../testing/person.ts';
import { clientRoutes } from './clients.routes.tsx';

const ID = '0193a5b2-0000-7000-8000-000000000014';

/** No clients yet; the short name `acme` is taken. */
function openAs(role: Role) {
  const sent = answering(({ method, path, body }) => {
    if (path.endsWith('/me')) return personOf(role);
    if (method === 'GET') return { items: [], nextCursor: null };
    return JSON.stringify(body).includes('"slug":"acme"') ? refusal(409, 'clients.slug_taken') : { id: ID };
  });
  const router = renderAt('/clients', rootRoute.addChildren([shellRoute.addChildren([...clientRoutes])]));
  return { sent, router };
}

const value = (label: string, at = 0) => screen.getAllByLabelText<HTMLInputElement>(label)[at]?.value;

async function openForm(): Promise<void> {
  await screen.findByText('Todavía no hay clientes');
  fireEvent.keyDown(document.body, { key: 'n' });
  await screen.findByRole('dialog');
}

afterEach(() => vi.unstubAllGlobals());

it('offers nothing to create to a technician, not even by its key', async () => {
  openAs('technician');
  await screen.findByText('Todavía no hay clientes');

  fireEvent.keyDown(document.body, { key: 'n' });

  expect(screen.queryByRole('button', { name: 'Nuevo cliente' })).toBeNull();
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('suggests the short name while the name is typed, until one writes their own', async () => {
  openAs('admin');
  await openForm();
  fireEvent.change(screen.getByLabelText('Nombre'), { target: { value: 'Ñandú & Cía' } });
  expect(value('Clave')).toBe('nandu-cia');

  fireEvent.change(screen.getAllByLabelText('Clave')[0] ?? document.body, { target: { value: 'nandu' } });
  fireEvent.change(screen.getByLabelText('Nombre'), { target: { value: 'Ñandú y Compañía' } });

  expect(value('Clave')).toBe('nandu');
  expect(value('Clave', 1)).toBe('matriz');
});

it('says at the short name that it is taken, then creates the client with its site and opens it', async () => {
  const { sent, router } = openAs('admin');
  await openForm();
  fireEvent.change(screen.getByLabelText('Nombre'), { target: { value: 'Acme' } });
  fireEvent.click(screen.getByRole('button', { name: 'Crear cliente' }));
  await screen.findByText('Otro cliente ya usa esa clave. Elija otra.');

  fireEvent.change(screen.getAllByLabelText('Clave')[0] ?? document.body, { target: { value: 'acme-mx' } });
  fireEvent.click(screen.getByRole('button', { name: 'Crear cliente' }));

  await waitFor(() => expect(router.state.location.pathname).toBe(`/clients/${ID}`));
  expect(sent.findLast(({ method }) => method === 'POST')?.body).toEqual({
    name: 'Acme',
    slug: 'acme-mx',
    email: null,
    phone: null,
    site: { name: 'Matriz', slug: 'matriz', timeZone: 'America/Mexico_City' },
  });
});

it('keeps what is searched for in the address', async () => {
  const { sent, router } = openAs('admin');
  fireEvent.change(await screen.findByLabelText('Buscar cliente'), { target: { value: ' norte ' } });

  await waitFor(() => expect(router.state.location.search).toEqual({ search: 'norte' }));
  expect(await screen.findByText('Ningún cliente coincide con «norte»')).toBeDefined();
  expect(sent.at(-1)?.query).toMatchObject({ search: 'norte' });
});
