import type { Role } from '@lanet/contracts/roles';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../platform/router.tsx';
import { type Answer, answering, refusal, renderAt } from '../../testing/page.tsx';
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

const NO_BACKUP = { configured: false, last: null, good: null };
const WELL = {
  ...{ version: '1', startedAt: '2026-11-27T10:00:00.000Z', signerShared: false, checks: [], processes: [] },
  ...{ jobs: { waiting: 0, dead: 0, oldestSeconds: null }, slaLagSeconds: 0, closedCalendars: [] },
  mail: { waiting: 0, oldestSeconds: null, fetchSeconds: null },
  ...{ agents: { total: 0, online: 0, versions: [] }, backup: NO_BACKUP },
};
const openSystem = (status: object) =>
  openAs('admin', '/settings/system', ({ path }) => (path.endsWith('/settings/system') ? status : { stopped: false }));

it('shows first what does not work, with what to do, and calendars in which nothing opens', async () => {
  openSystem({
    ...WELL,
    checks: [
      { check: 'database', state: 'ok', seen: 'PostgreSQL 18.4', remedy: null },
      { check: 'sla', state: 'warning', seen: 'lo que vence se avisa con 90 s de retraso', remedy: 'Vea el registro.' },
      { check: 'signer', state: 'critical', seen: 'no está en marcha', remedy: 'Arránquelo.' },
    ],
    closedCalendars: [{ id: '00000000-0000-4000-8000-000000000007', name: 'Guardias' }],
  });

  const link = await screen.findByRole('link', { name: 'El calendario Guardias no abre en los próximos 366 días' });

  expect(link.getAttribute('href')).toBe('/settings/calendars/00000000-0000-4000-8000-000000000007');
  const rows = within(screen.getByRole('region', { name: 'Comprobaciones' })).getAllByRole('listitem');
  expect(rows.map(({ textContent }) => textContent)).toEqual([
    expect.stringContaining('Guardias'),
    'Firmador de comandos · no está en marchaArránquelo.Con falla',
    'Avisos de SLA · lo que vence se avisa con 90 s de retrasoVea el registro.Aviso',
    'Base de datos · PostgreSQL 18.4Bien',
  ]);
  expect(screen.getByText('3 comprobaciones con falla')).toBeDefined();
});

it('says what waits, which processes run and which agents there are', async () => {
  const at = new Date(Date.now() - 7_200_000).toISOString();
  const process = { id: '1', host: 'srv1', pid: 812, services: ['web', 'other'], version: '0.1.0', startedAt: at };
  openSystem({
    ...WELL,
    jobs: { waiting: 4, dead: 1, oldestSeconds: 200 },
    mail: { waiting: 2, oldestSeconds: 4_000, fetchSeconds: 95 },
    agents: { total: 20, online: 12, versions: [{ version: '0.2.0', count: 20 }] },
    processes: [
      { ...process, seenAt: at, alive: true },
      { ...process, id: '2', host: 'srv2', services: ['signer'], seenAt: at, alive: false },
    ],
  });

  const now = within(await screen.findByRole('region', { name: 'En este momento' }));
  for (const text of ['12 de 20', 'la más vieja, 3 min 20 s · 1 abandonada', 'el más viejo, 1 h 6 min', '1 min 35 s'])
    expect(now.getByText(text)).toBeDefined();
  const processes = within(screen.getByRole('region', { name: 'Procesos' })).getAllByRole('listitem');
  expect(processes.map(({ textContent }) => textContent)).toEqual([
    'srv1 · proceso 812Versión 0.1.0, en marcha desde hace 2 hWebother',
    'srv2 · proceso 812Sin señal desde hace 2 hFirmador',
  ]);
  expect(
    within(screen.getByRole('region', { name: 'Versiones de los agentes' })).getByText('20 agentes'),
  ).toBeDefined();
});

it('says what there is nothing of', async () => {
  openSystem(WELL);

  expect(await screen.findByText('Todavía no hay agentes')).toBeDefined();
  expect(screen.getByText(/Ningún proceso dice que está en marcha/)).toBeDefined();
  expect(screen.getByText('Sin buzones')).toBeDefined();
  expect(screen.getByText('Todo funciona')).toBeDefined();
});

it('tells what the server says of itself when it does not reach its database, and shows nothing of before', async () => {
  openAs('admin', '/settings/system', ({ path }) => {
    if (path.endsWith('/settings/system')) return refusal(503, 'server.unavailable');
    if (path !== '/readyz') return { stopped: false };
    const checks = [
      { name: 'database', ok: false, degraded: false },
      { name: 'bus', ok: true, degraded: true },
      { name: 'novelty', ok: true, degraded: false },
    ];
    return { ok: false, checks };
  });

  expect((await screen.findByRole('alert')).textContent).toContain('no alcanza la base de datos');
  const rows = await screen.findAllByRole('listitem');
  expect(rows.map(({ textContent }) => textContent)).toEqual(
    expect.arrayContaining(['Base de datosCon falla', 'Avisos entre procesosAviso', 'noveltyBien']),
  );
  expect(screen.queryByText('Agentes en línea')).toBeNull();
});

it('says so when nobody answers at all', async () => {
  openAs('admin', '/settings/system', ({ path }) => {
    if (path.endsWith('/settings/system') || path === '/readyz') return refusal(502, '');
    return { stopped: false };
  });

  expect((await screen.findByRole('alert')).textContent).toContain('El servidor no responde');
});

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
  openSystem({ ...WELL, backup });

  const section = await screen.findByRole('region', { name: 'Respaldos' });

  for (const text of says) expect(within(section).getByText(text)).toBeDefined();
});
