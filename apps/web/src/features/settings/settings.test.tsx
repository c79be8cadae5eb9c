import type { Role } from '@lanet/contracts/roles';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../platform/router.tsx';
import { type Answer, answering, renderAt } from '../../testing/page.tsx';
import { personOf } from '../../testing/person.ts';
import { settingsRoutes } from './settings.routes.tsx';

function openAs(role: Role, address: string, answer: Answer = () => undefined) {
  const sent = answering((one) => (one.path.endsWith('/me') ? personOf(role) : answer(one)));
  const router = renderAt(address, rootRoute.addChildren([shellRoute.addChildren([...settingsRoutes])]));
  return { sent, router };
}

const sections = async () =>
  within(await screen.findByRole('navigation', { name: 'Secciones de ajustes' }))
    .getAllByRole('link')
    .map((link) => link.textContent);

const emptyPage = () => ({ items: [], nextCursor: null, configured: true });

afterEach(() => vi.unstubAllGlobals());

it('shows a technician only the sections they may read, and opens the first of them', async () => {
  const { router } = openAs('technician', '/settings', emptyPage);

  expect(await sections()).toEqual([
    ...['Personas', 'Equipos de trabajo', 'SLA', 'Calendarios', 'Clasificación', 'Tokens de instalación'],
  ]);
  expect(router.state.location.pathname).toBe('/settings/people');
});

it('lets a technician read people but not make any', async () => {
  openAs('technician', '/settings/people', emptyPage);
  await screen.findByText('No hay personas aquí');

  fireEvent.keyDown(document.body, { key: 'n' });

  expect(screen.queryByRole('button', { name: 'Nueva persona' })).toBeNull();
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('asks before it stops all runs, and says so afterwards', async () => {
  let stopped = false;
  const { sent } = openAs('admin', '/settings/system', ({ method, path }) => {
    if (!path.endsWith('/commands/stop')) return undefined;
    stopped ||= method === 'PUT';
    return { stopped };
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Detener ejecuciones' }));
  expect(sent.some(({ method }) => method === 'PUT')).toBe(false);

  const dialog = await screen.findByRole('dialog');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Detener ejecuciones' }));

  expect(await screen.findByText('Todas las ejecuciones están detenidas')).toBeDefined();
  expect(sent.find(({ method }) => method === 'PUT')?.body).toEqual({ stopped: true });
});

it('asks the log for security events only when that is chosen, and keeps it in the address', async () => {
  const { sent, router } = openAs('admin', '/settings/audit', emptyPage);
  fireEvent.click(await screen.findByRole('radio', { name: 'Seguridad' }));

  await waitFor(() => expect(router.state.location.search).toEqual({ security: true }));
  await screen.findByText('No hay eventos de seguridad');
  expect(sent.at(-1)?.query).toMatchObject({ security: 'true' });
});

it('names in red what does not work, and calendars in which nothing opens', async () => {
  openAs('admin', '/settings/system', ({ path }) =>
    path.endsWith('/settings/system')
      ? {
          ...{ version: '1', startedAt: '2026-11-27T10:00:00.000Z', services: ['web'], signerShared: false },
          checks: [
            { name: 'database', ok: true, degraded: false, detail: null },
            { name: 'sla', ok: true, degraded: true, detail: 'what is due waits for 90 s' },
          ],
          closedCalendars: [{ id: '00000000-0000-4000-8000-000000000007', name: 'Guardias' }],
          ...{ agentsConnected: 0, jobsWaiting: 0, mailWaiting: 0, backup: NO_BACKUP },
        }
      : { stopped: false },
  );

  const link = await screen.findByRole('link', { name: 'El calendario Guardias no abre en los próximos 366 días' });

  expect(link.getAttribute('href')).toBe('/settings/calendars/00000000-0000-4000-8000-000000000007');
  expect(screen.getByText('Con retraso')).toBeDefined();
  expect(screen.getByText('2 comprobaciones con falla')).toBeDefined();
});

const NO_BACKUP = { configured: false, last: null, good: null };
const DAY_BEFORE = '2026-11-26T08:30:00.000Z';

it.each([
  {
    state: 'without a key',
    backup: NO_BACKUP,
    says: ['No se hacen respaldos', /LANET_BACKUP_KEY_FILE/, 'Sin configurar'],
  },
  {
    ...{ state: 'before the first', says: ['Todavía no hay un respaldo verificado', 'Pendiente'] },
    backup: { ...NO_BACKUP, configured: true },
  },
  {
    ...{ state: 'with a good one here only', says: [/El último respaldo verificado es de/, /LANET_BACKUP_COMMAND/] },
    backup: {
      ...{ configured: true, last: { at: DAY_BEFORE, ok: true, error: null, filesLost: 0 } },
      good: { at: DAY_BEFORE, verifiedAt: DAY_BEFORE, sentAt: null, sizeBytes: 5_000_000 },
    },
  },
  {
    ...{ state: 'after one that failed', says: [/no space left/, 'Con falla'] },
    backup: {
      ...NO_BACKUP,
      configured: true,
      last: { at: DAY_BEFORE, ok: false, error: 'no space left', filesLost: 0 },
    },
  },
])('tells of backups $state', async ({ backup, says }) => {
  openAs('admin', '/settings/system', ({ path }) =>
    path.endsWith('/settings/system')
      ? {
          ...{ version: '1', startedAt: '2026-11-27T10:00:00.000Z', services: ['web'], signerShared: false },
          ...{ checks: [], closedCalendars: [], agentsConnected: 0, jobsWaiting: 0, mailWaiting: 0, backup },
        }
      : { stopped: false },
  );

  const section = await screen.findByRole('region', { name: 'Respaldos' });

  for (const text of says) expect(within(section).getByText(text)).toBeDefined();
});
