import type { TicketCategory, TicketType } from '@lanet/contracts/classification';
import type { Role } from '@lanet/contracts/roles';
import { configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../platform/router.tsx';
import { makeCategory, makeMatrix, makeType } from '../../testing/classification-data.ts';
import { followOtherTab } from '../../testing/live.ts';
import { type Answer, answering, refusal, renderAt, type Sent } from '../../testing/page.tsx';
import { personOf } from '../../testing/person.ts';
import { settingsRoutes } from '../settings/settings.routes.tsx';

const hardware = makeCategory({ name: 'Hardware' });
const network = makeCategory({ name: 'Redes' });
const laptop = makeCategory({ name: 'Laptop', parentId: hardware.id });
const printer = makeCategory({ name: 'Impresora', parentId: hardware.id, active: false });
const incident = makeType({ name: 'Incidente' });
const request = makeType({ name: 'Solicitud' });

interface Kept {
  types: TicketType[];
  categories: TicketCategory[];
}

/** A server that keeps what it is sent, as far as these tests ask for it. */
function openAs(role: Role, kept: Kept = initial(), special: Answer = () => undefined) {
  const matrix = makeMatrix();
  const sent = answering((one) => {
    const { method, path, body } = one;
    if (path.endsWith('/me')) return personOf(role);
    const answer = special(one);
    if (answer) return answer;
    if (path.endsWith('/uses')) return { types: [], categories: [{ id: laptop.id, tickets: 3 }] };
    if (method === 'GET') return path.endsWith('/classification') ? { ...kept, matrix } : undefined;
    if (method === 'POST' && path.endsWith('/merge')) return { moved: 3 };
    if (method === 'POST') {
      const added = makeCategory({ parentId: null, ...Object(body) });
      if (path.endsWith('/types')) kept.types.push(added);
      else kept.categories.push(added);
      return added;
    }
    if (method !== 'PATCH') return {};
    if (path.includes('/matrix/')) return { impact: 'high', urgency: 'high', ...Object(body), version: 2 };
    const all: (TicketType | TicketCategory)[] = path.includes('/types/') ? kept.types : kept.categories;
    const at = all.findIndex(({ id }) => path.endsWith(id));
    const [item] = all.splice(at, 1);
    const { position = at, ...fields } = Object(body);
    const saved = Object.assign({}, item, fields, { version: (item?.version ?? 0) + 1 });
    all.splice(position, 0, saved);
    return saved;
  });
  renderAt('/settings/classification', rootRoute.addChildren([shellRoute.addChildren([...settingsRoutes])]));
  return sent;
}

const initial = (): Kept => ({ types: [incident, request], categories: [hardware, network, laptop, printer] });

const written = (sent: readonly Sent[]) =>
  sent
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path, body }) => [`${method} ${path.replace('/api/v1/classification/', '')}`, body]);
const menuOf = async (name: string) => {
  fireEvent.click(await screen.findByRole('button', { name: `Más acciones ${name}` }));
  return within(await screen.findByRole('menu'));
};
const choose = async (name: string, act: string) => {
  const menu = await menuOf(name);
  fireEvent.click(menu.getByRole('menuitem', { name: act }));
};
const press = (key: string, more: KeyboardEventInit = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });

configure({ asyncUtilTimeout: 20_000 });
vi.setConfig({ testTimeout: 60_000 });

const happens = followOtherTab();

afterEach(() => vi.unstubAllGlobals());

describe('the tree', () => {
  it('shows its top, how many tickets each branch has, and what is below once that is asked for', async () => {
    openAs('admin');
    await screen.findByText('3 tickets');
    expect(screen.getAllByRole('treeitem')).toHaveLength(2);
    expect(screen.getByRole('treeitem', { name: 'Hardware 3 tickets' }).getAttribute('aria-expanded')).toBe('false');
    expect(screen.getByRole('treeitem', { name: 'Redes' }).hasAttribute('aria-expanded')).toBe(false);

    fireEvent.click(screen.getByRole('button', { name: 'Mostrar todo' }));

    const rows = screen.getAllByRole('treeitem');
    expect(rows.map((row) => [row.getAttribute('aria-level'), row.textContent])).toEqual([
      ['1', expect.stringContaining('Hardware')],
      ['2', expect.stringContaining('Laptop')],
      ['2', expect.stringContaining('Inactiva')],
      ['1', expect.stringContaining('Redes')],
    ]);
  });

  it('goes by keyboard: through the rows, into them, and its order with Alt', async () => {
    const sent = openAs('admin');
    const [top] = await screen.findAllByRole('treeitem');
    top?.focus();
    press('ArrowRight');
    press('ArrowRight');
    expect(document.activeElement?.textContent).toContain('Laptop');
    press('ArrowDown');
    press('ArrowLeft');
    expect(document.activeElement?.textContent).toContain('Hardware');
    press('ArrowLeft');
    expect(screen.getAllByRole('treeitem')).toHaveLength(2);

    press('ArrowDown', { altKey: true });
    press('ArrowUp', { altKey: true });

    const path = `PATCH categories/${hardware.id}`;
    await waitFor(() =>
      expect(written(sent)).toEqual([
        [path, { position: 1 }],
        [path, { position: 0 }],
      ]),
    );
    expect(sent.filter(({ method }) => method === 'PATCH').map(({ headers }) => headers.get('if-match'))).toEqual([
      '"1"',
      '"2"',
    ]);
    await waitFor(() => expect(document.activeElement?.textContent).toContain('Hardware'));
  });

  it('gets a new category below another, and shows it', async () => {
    const sent = openAs('admin');
    await choose('Redes', 'Agregar subcategoría…');
    const dialog = within(await screen.findByRole('dialog'));
    fireEvent.click(dialog.getByRole('button', { name: 'Agregar categoría' }));
    expect(await dialog.findByText('Falta este dato.')).toBeDefined();
    fireEvent.change(dialog.getByLabelText('Nombre'), { target: { value: 'Wi-Fi' } });
    fireEvent.click(dialog.getByRole('button', { name: 'Agregar categoría' }));

    expect(await screen.findByText('Wi-Fi')).toBeDefined();
    expect(written(sent)).toEqual([['POST categories', { name: 'Wi-Fi', parentId: network.id }]]);
  });

  it('says at the name that it is taken', async () => {
    openAs('admin', initial(), ({ method }) =>
      method === 'PATCH' ? refusal(409, 'classification.name_taken') : undefined,
    );
    const [top] = await screen.findAllByRole('treeitem');
    top?.focus();
    press('F2');
    const dialog = within(await screen.findByRole('dialog'));
    fireEvent.change(dialog.getByLabelText('Nombre'), { target: { value: 'Redes' } });
    fireEvent.click(dialog.getByRole('button', { name: 'Guardar' }));

    expect(await dialog.findByText(/ya está en uso/)).toBeDefined();
  });

  it('moves a category below another, never below itself', async () => {
    const sent = openAs('admin');
    await choose('Hardware', 'Mover…');
    const dialog = within(await screen.findByRole('dialog'));
    fireEvent.click(dialog.getByRole('combobox', { name: 'Dentro de' }));
    const options = await dialog.findAllByRole('option');
    expect(options.map(({ textContent }) => textContent)).toEqual(['Primer nivel', 'Redes']);
    fireEvent.click(options[1] ?? document.body);
    fireEvent.click(dialog.getByRole('button', { name: 'Mover' }));

    await waitFor(() => expect(written(sent)).toEqual([[`PATCH categories/${hardware.id}`, { parentId: network.id }]]));
  });

  it('asks before it merges, and says how many tickets go', async () => {
    const sent = openAs('admin');
    fireEvent.click(await screen.findByRole('button', { name: 'Mostrar todo' }));
    await choose('Laptop', 'Fusionar con…');
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/3 tickets pasarán a la otra categoría/)).toBeDefined();
    expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Fusionar' }).disabled).toBe(true);
    fireEvent.click(dialog.getByRole('combobox', { name: 'Con la categoría' }));
    fireEvent.click(await dialog.findByRole('option', { name: 'Redes' }));
    fireEvent.click(dialog.getByRole('button', { name: 'Fusionar' }));

    await waitFor(() =>
      expect(written(sent)).toEqual([[`POST categories/${laptop.id}/merge`, { intoId: network.id }]]),
    );
  });

  it('offers to remove only what no ticket has and nothing is below, and to deactivate the rest', async () => {
    openAs('admin');
    fireEvent.click(await screen.findByRole('button', { name: 'Mostrar todo' }));
    const acts = async (name: string) => {
      const labels = (await menuOf(name)).getAllByRole('menuitem').map(({ textContent }) => textContent);
      press('Escape');
      await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
      return labels;
    };

    expect(await acts('Hardware')).not.toContain('Eliminar…');
    expect(await acts('Laptop')).not.toContain('Eliminar…');
    expect(await acts('Impresora')).toEqual(expect.arrayContaining(['Activar', 'Fusionar con…', 'Eliminar…']));
    expect(await acts('Hardware')).not.toContain('Fusionar con…');
  });
});

it('opens a branch by a tap on its name, and moves it by its menu where there is no room for buttons', async () => {
  const sent = openAs('admin');
  fireEvent.click(await screen.findByText('Hardware'));
  expect(screen.getAllByRole('treeitem')).toHaveLength(4);
  await choose('Hardware', 'Bajar');

  await waitFor(() => expect(written(sent)).toEqual([[`PATCH categories/${hardware.id}`, { position: 1 }]]));
  expect(screen.getAllByRole('treeitem')).toHaveLength(4);
});

describe('types', () => {
  it('are renamed, placed, deactivated with a way back, and removed after a question', async () => {
    const sent = openAs('admin');
    fireEvent.click(await screen.findByRole('button', { name: 'Bajar Incidente' }));
    await waitFor(() => expect(written(sent)).toHaveLength(1));
    await choose('Incidente', 'Desactivar');
    await waitFor(() => expect(screen.getByText('Inactivo')).toBeDefined());
    await choose('Solicitud', 'Eliminar…');
    fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Eliminar' }));

    await waitFor(() =>
      expect(written(sent)).toEqual([
        [`PATCH types/${incident.id}`, { position: 1 }],
        [`PATCH types/${incident.id}`, { active: false }],
        [`DELETE types/${request.id}`, undefined],
      ]),
    );
  });
});

describe('the matrix', () => {
  it('saves a cell as it is chosen, from the version it had', async () => {
    const sent = openAs('admin');
    const cell = await screen.findByRole<HTMLInputElement>('combobox', { name: 'Impacto alto, Urgencia alta' });
    expect(cell.value).toBe('Crítica');
    fireEvent.click(cell);
    fireEvent.click(await screen.findByRole('option', { name: 'Alta' }));

    await waitFor(() => expect(written(sent)).toEqual([['PATCH matrix/high/high', { priority: 'high' }]]));
    expect(sent.find(({ method }) => method === 'PATCH')?.headers.get('if-match')).toBe('"1"');
  });
});

it('follows what others change', async () => {
  const kept = initial();
  openAs('admin', kept);
  await screen.findByText('Redes');
  kept.categories.push(makeCategory({ name: 'Telefonía' }));
  happens({ type: 'classification', id: crypto.randomUUID() });

  expect(await screen.findByText('Telefonía')).toBeDefined();
});

it('shows a technician all of it and nothing to change', async () => {
  const sent = openAs('technician');
  await screen.findByText('Redes');

  expect(screen.queryByRole('button', { name: /Más acciones|Agregar|Subir/ })).toBeNull();
  expect(screen.queryByLabelText('Impacto alto, Urgencia alta')).toBeNull();
  expect(within(screen.getByRole('table')).getByText('Crítica')).toBeDefined();
  expect(sent.some(({ path }) => path.endsWith('/uses'))).toBe(false);
});

it('says what is missing where there is nothing yet', async () => {
  openAs('admin', { types: [], categories: [] });

  expect(await screen.findByText('Todavía no hay tipos')).toBeDefined();
  expect(screen.getByText('Todavía no hay categorías')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Agregar categoría' }));
  expect(await screen.findByRole('dialog', { name: 'Nueva categoría' })).toBeDefined();
});

it('says why it could not be loaded, and loads it again', async () => {
  let fails = true;
  openAs('admin', initial(), ({ path }) =>
    fails && path.endsWith('/classification') ? refusal(409, 'request.conflict') : undefined,
  );
  const alert = await screen.findByRole('alert');
  fails = false;
  fireEvent.click(within(alert).getByRole('button', { name: 'Intentar de nuevo' }));

  expect(await screen.findByText('Redes')).toBeDefined();
});
