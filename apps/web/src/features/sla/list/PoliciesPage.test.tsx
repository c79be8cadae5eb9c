import type { Role } from '@lanet/contracts/roles';
import type { SlaPolicy } from '@lanet/contracts/sla-policies';
import { Notifications, notifications } from '@mantine/notifications';
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../../platform/router.tsx';
import { type Answer, answering, refusal, renderAt, renderPart, type Sent } from '../../../testing/page.tsx';
import { personOf } from '../../../testing/person.ts';
import { makePolicy, slaId } from '../../../testing/sla-data.ts';
import { undoLast } from '../../../ui/toast.tsx';
import { settingsRoutes } from '../../settings/settings.routes.tsx';
import { slaRoutes } from '../sla.routes.tsx';
// Pages are loaded when they are opened; here before the clock of a test runs.
import './PoliciesPage.tsx';

const names = ['Estándar', 'Premium', 'Nocturna'];
const policies = names.map((name, at) =>
  makePolicy({ id: slaId(at + 1), name, isDefault: at === 0, openTickets: 12 - at * 11 }),
);

interface Served {
  items?: SlaPolicy[];
  recompute?: object | null;
  special?: Answer;
}

function open(role: Role, { items = policies, recompute = null, special = () => undefined }: Served = {}) {
  let shown = items;
  const sent = answering((one) => {
    const { method, path, body } = one;
    const known = special(one);
    if (known) return known;
    if (path.endsWith('/me')) return personOf(role);
    if (path.endsWith('/sla/state')) return { lagSeconds: 0, recompute };
    if (path.endsWith('/order')) {
      const ids: string[] = Object(body).ids;
      shown = ids.flatMap((id) => shown.find((policy) => policy.id === id) ?? []);
    }
    const policy = shown.find(({ id }) => path.includes(id)) ?? shown[0];
    if (method === 'PATCH') return { ...policy, ...Object(body) };
    if (path.endsWith('/copy')) return makePolicy({ id: slaId(9), name: Object(body).name });
    if (path.endsWith('/default')) return { ...policy, isDefault: true };
    return { items: shown };
  });
  const router = renderAt(
    '/settings/sla',
    rootRoute.addChildren([shellRoute.addChildren([...settingsRoutes, ...slaRoutes])]),
  );
  return { sent, router };
}

const rows = async () => within(await screen.findByRole('list', { name: 'Políticas de SLA en orden' }));
const shownNames = async () => (await rows()).getAllByRole('link').map((link) => link.textContent);
const handle = async (name: string) => (await rows()).findByRole('button', { name: new RegExp(`^Mover ${name}`) });
const acts = (sent: readonly Sent[]) => sent.filter(({ method }) => method !== 'GET');

async function choose(name: string, action: string) {
  fireEvent.click(await screen.findByRole('button', { name: `Acciones de ${name}` }));
  fireEvent.click(await screen.findByRole('menuitem', { name: action }));
}

/** A short message in the corner. */
async function shows(message: string | RegExp) {
  renderPart(<Notifications />);
  expect(await screen.findByText(message)).toBeDefined();
}

afterEach(() => {
  vi.unstubAllGlobals();
  notifications.clean();
});

it('shows what each promises, for whom it is, and how many open tickets have it', async () => {
  const scopes = [
    {
      ...{ clientId: slaId(40), siteId: null, categoryId: slaId(41), typeId: null, priorities: null },
      ...{ clientName: 'Tebi', siteName: null, categoryName: 'Redes', typeName: null },
    },
  ];
  open('admin', { items: [makePolicy(), makePolicy({ id: slaId(2), name: 'Premium', isDefault: false, scopes })] });

  const [standard, premium] = (await rows()).getAllByRole('listitem');

  expect(standard?.textContent).toContain('Primera respuesta 30 min · Solución 4 h');
  expect(standard?.textContent).toContain('Todos los tickets que ninguna otra cubre');
  expect(standard?.textContent).toContain('12 tickets abiertos');
  expect(premium?.textContent).toContain('Tebi · Redes');
});

it('puts them in order by the keyboard, keeps the focus and says the place; that can be taken back', async () => {
  const { sent } = open('admin');
  const moved = await handle('Premium');
  moved.focus();

  fireEvent.keyDown(moved, { key: 'ArrowDown' });

  await waitFor(async () => expect(await shownNames()).toEqual(['Estándar', 'Nocturna', 'Premium']));
  expect(document.activeElement).toBe(await handle('Premium'));
  expect(await screen.findByText('Premium: lugar 3 de 3.')).toBeDefined();
  await waitFor(() =>
    expect(acts(sent)).toMatchObject([{ method: 'PUT', body: { ids: [slaId(1), slaId(3), slaId(2)] } }]),
  );
  await shows('Orden guardado');

  act(undoLast);

  await waitFor(async () => expect(await shownNames()).toEqual(names));
});

it('lets a row be dragged, and lets go of it where it was on Escape', async () => {
  const { sent } = open('admin');
  const dragged = await handle('Estándar');
  // Where rows are is not known here: as if each were 50 high.
  for (const [at, row] of (await rows()).getAllByRole('listitem').entries())
    row.getBoundingClientRect = () => new DOMRect(0, at * 50, 100, 50);
  fireEvent.pointerDown(dragged, { button: 0 });
  fireEvent.pointerMove(window, { clientY: 120 });
  expect(await shownNames()).toEqual(['Premium', 'Nocturna', 'Estándar']);

  fireEvent.keyDown(window, { key: 'Escape' });

  await waitFor(async () => expect(await shownNames()).toEqual(names));
  fireEvent.pointerUp(window);
  expect(acts(sent)).toEqual([]);

  fireEvent.pointerDown(dragged, { button: 0 });
  fireEvent.pointerMove(window, { clientY: 120 });
  fireEvent.pointerUp(window);

  await waitFor(() => expect(acts(sent)).toMatchObject([{ body: { ids: [slaId(2), slaId(3), slaId(1)] } }]));
});

it('takes keys as fast as they come', async () => {
  const { sent } = open('admin');
  const moved = await handle('Estándar');

  fireEvent.keyDown(moved, { key: 'ArrowDown' });
  fireEvent.keyDown(moved, { key: 'ArrowDown' });

  await waitFor(() => expect(acts(sent)).toHaveLength(2));
  expect(acts(sent)[1]?.body).toEqual({ ids: [slaId(2), slaId(3), slaId(1)] });
  expect(await shownNames()).toEqual(['Premium', 'Nocturna', 'Estándar']);
});

it('does nothing at the ends of the list', async () => {
  const { sent } = open('admin');

  fireEvent.keyDown(await handle('Estándar'), { key: 'ArrowUp' });
  fireEvent.keyDown(await handle('Nocturna'), { key: 'ArrowDown' });

  expect(acts(sent)).toEqual([]);
});

it('puts the old order back where the new one was refused', async () => {
  open('admin', { special: ({ method }) => (method === 'PUT' ? refusal(503, 'server.unavailable') : undefined) });

  fireEvent.keyDown(await handle('Premium'), { key: 'ArrowUp' });

  await shows(/no está disponible/);
  await waitFor(async () => expect(await shownNames()).toEqual(names));
});

it('makes another one the default, and the first one again', async () => {
  const { sent } = open('admin');

  await choose('Premium', 'Hacer predeterminada');

  await shows('«Premium» es la política predeterminada');
  act(undoLast);
  await waitFor(() =>
    expect(acts(sent).map(({ path }) => path)).toEqual(
      [slaId(2), slaId(1)].map((id) => `/api/v1/sla-policies/${id}/default`),
    ),
  );
});

it('puts one away from its version, and offers neither for the default one', async () => {
  const { sent } = open('admin');

  await choose('Premium', 'Desactivar');

  await shows(/^«Premium» desactivada/);
  expect(acts(sent)).toMatchObject([{ method: 'PATCH', body: { active: false } }]);
  expect(acts(sent)[0]?.headers.get('if-match')).toBe('"7"');
  fireEvent.click(await screen.findByRole('button', { name: 'Acciones de Estándar' }));
  const menu = within(await screen.findByRole('menu', { name: 'Acciones de Estándar' }));
  expect(menu.getAllByRole('menuitem').map((item) => item.textContent)).toEqual(['Copiar']);
});

it('copies one under a name and opens the copy; a name that is taken is said at its field', async () => {
  let taken = true;
  const { router } = open('admin', {
    special: ({ path }) => (path.endsWith('/copy') && taken ? refusal(409, 'sla_policies.name_taken') : undefined),
  });
  await choose('Premium', 'Copiar');
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByLabelText('Nombre de la copia')).toMatchObject({ value: 'Copia de Premium' });

  fireEvent.click(dialog.getByRole('button', { name: 'Copiar' }));
  await dialog.findByText('Otra política ya tiene ese nombre. Elija otro.');
  taken = false;
  fireEvent.click(dialog.getByRole('button', { name: 'Copiar' }));

  await waitFor(() => expect(router.state.location.pathname).toBe(`/settings/sla/${slaId(9)}`));
});

it('says how far recomputing is while it goes on', async () => {
  const startedAt = '2026-03-06T23:30:00.000Z';
  open('admin', { recompute: { total: 1200, done: 430, startedAt, finishedAt: null } });

  expect(await screen.findByText('Recalculando vencimientos: 430 de 1,200 tickets abiertos')).toBeDefined();
});

it('says that nobody has an SLA by default where no policy is for the rest', async () => {
  open('admin', { items: [makePolicy({ isDefault: false })] });

  expect(await screen.findByText(/No hay política predeterminada/)).toBeDefined();
});

it('invites to make the first one', async () => {
  const { router } = open('admin', { items: [] });
  await screen.findByText('Todavía no se promete nada');

  fireEvent.click(screen.getAllByRole('button', { name: 'Nueva política' })[0] ?? document.body);

  await waitFor(() => expect(router.state.location.pathname).toBe('/settings/sla/new'));
});

it('lets a technician look and change nothing', async () => {
  open('technician');
  expect(await shownNames()).toEqual(names);

  fireEvent.keyDown(document.body, { key: 'n' });

  expect(screen.queryByRole('button', { name: 'Nueva política' })).toBeNull();
  expect(screen.queryByRole('button', { name: /^(Mover|Acciones)/ })).toBeNull();
});

it('says what went wrong, and asks again when told to', async () => {
  let broken = true;
  open('admin', {
    special: ({ path }) =>
      path.endsWith('/sla-policies') && broken ? refusal(403, 'request.forbidden', { requestId: 'abc' }) : undefined,
  });
  await screen.findByText('Su rol no permite esta acción.');
  broken = false;

  fireEvent.click(screen.getByRole('button', { name: 'Intentar de nuevo' }));

  expect(await shownNames()).toEqual(names);
});
