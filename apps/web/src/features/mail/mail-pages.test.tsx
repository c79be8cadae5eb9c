import type { Role } from '@lanet/contracts/roles';
import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../platform/router.tsx';
import { type Answer, answering, renderAt } from '../../testing/page.tsx';
import { personOf } from '../../testing/person.ts';
import { settingsRoutes } from '../settings/settings.routes.tsx';
import { mailRoutes } from './mail.routes.tsx';

const COUNTS = { quarantine: 3, failed: 1, heldPairs: 2 };

function openAs(role: Role, address: string, answer: Answer = () => undefined) {
  const sent = answering((one) => {
    if (one.path.endsWith('/me')) return personOf(role);
    if (one.path.endsWith('/counts')) return COUNTS;
    return answer(one) ?? { items: [], nextCursor: null, configured: true };
  });
  const routes = rootRoute.addChildren([shellRoute.addChildren([...mailRoutes, ...settingsRoutes])]);
  const router = renderAt(address, routes);
  return { sent, router };
}

async function expectParts(names: readonly string[]) {
  const nav = await screen.findByRole('navigation', { name: 'Partes del correo' });
  const shown = () => within(nav).getAllByRole('link');
  // The count comes after the names.
  await waitFor(() => expect(shown().map((link) => link.textContent)).toEqual(names));
}

afterEach(() => vi.unstubAllGlobals());

it('shows a technician what came and what waits, but neither what was sent nor the mailboxes', async () => {
  openAs('technician', '/mail');

  // A technician does not decide about pairs, so they do not count for them.
  await expectParts(['Recibido', 'Cuarentena4, 4 pendientes']);
});

it('shows an administrator every part', async () => {
  openAs('admin', '/mail');

  await expectParts(['Recibido', 'Cuarentena6, 6 pendientes', 'Enviado', 'Buzones', 'Plantillas']);
});

it('leads from where the outbox was to where it is', async () => {
  const { router } = openAs('admin', '/settings/outbox');

  await screen.findByText('No hay correos salientes');
  expect(router.state.location.pathname).toBe('/mail/sent');
});

it('says that mails are kept here while no mail server is configured', async () => {
  openAs('admin', '/mail/sent', ({ path }) =>
    path.endsWith('/outbox') ? { items: [], nextCursor: null, configured: false } : undefined,
  );

  expect(await screen.findByText('No hay un servidor de correo configurado')).toBeDefined();
});

it('says nothing about the mail server when there is one', async () => {
  openAs('admin', '/mail/sent');

  await screen.findByText('No hay correos salientes');
  expect(screen.queryByText('No hay un servidor de correo configurado')).toBeNull();
});

it('asks for the messages that the address says, and keeps what is chosen there', async () => {
  const { sent } = openAs('admin', '/mail/received?state=failed&search=factura');

  await screen.findByText('Ningún mensaje coincide');
  expect(sent.find(({ path }) => path.endsWith('/inbound-mail'))?.query).toMatchObject({
    state: 'failed',
    search: 'factura',
  });
});

it('says that there is nothing to decide, and that some messages could not be processed', async () => {
  openAs('technician', '/mail/quarantine');

  expect(await screen.findByText('Nada por decidir')).toBeDefined();
  expect(screen.getByText(/1 mensaje no se pudo procesar/)).toBeDefined();
  expect(screen.getByRole('link', { name: 'Verlos' }).getAttribute('href')).toContain('state=failed');
});
