import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { classified, openPolicies } from '../../../testing/policy-pages.tsx';
import { makePolicy, slaId } from '../../../testing/sla-data.ts';
// Pages are loaded when they are opened; here before the clock of a test runs.
import './PolicyPage.tsx';

const open = (fields: Parameters<typeof makePolicy>[0]) =>
  openPolicies('admin', `/settings/sla/${slaId(1)}`, { policy: makePolicy({ openTickets: 0, ...fields }) });
const press = async (name: string) => fireEvent.click(await screen.findByRole('button', { name }));
const scopes = async () => within(await screen.findByRole('list', { name: 'Tickets de esta política' }));

afterEach(() => vi.unstubAllGlobals());

it('offers categories by their whole path, and types, for the tickets of a policy', async () => {
  const { sent } = open({});
  const [, wifi] = classified.categories;
  const [incident] = classified.types;
  await press('Agregar tickets');
  const scope = within(await screen.findByRole('dialog'));
  const namesIn = async (field: string) => {
    fireEvent.click(await scope.findByRole('combobox', { name: field }));
    const list = within(await scope.findByRole('listbox', { name: field, hidden: true }));
    return list.getAllByRole('option', { hidden: true }).map(({ textContent }) => textContent);
  };

  expect(await namesIn('Categoría')).toEqual(['Redes', 'Redes › Wi-Fi']);
  // The names above it are heard, not shown, while the tree itself says them.
  fireEvent.click(await scope.findByRole('option', { name: /^Redes › ?Wi-Fi$/, hidden: true }));
  expect(await namesIn('Tipo')).toEqual(['Incidente']);
  fireEvent.click(await scope.findByRole('option', { name: 'Incidente', hidden: true }));
  fireEvent.click(scope.getByRole('button', { name: 'Agregar' }));

  expect((await scopes()).getAllByRole('listitem').at(-1)?.textContent).toContain('Redes › Wi-Fi');
  await press('Guardar');
  const saved = { categoryId: wifi?.id, typeId: incident?.id };
  await waitFor(() =>
    expect(sent.filter(({ method }) => method === 'PATCH')).toMatchObject([{ body: { scopes: [saved] } }]),
  );
});

it('shows the category of a scope by its whole path, of which the server tells the last name alone', async () => {
  const [, wifi] = classified.categories;
  const scope = { ...{ clientId: null, siteId: null, categoryId: wifi?.id ?? '', typeId: null, priorities: null } };
  const names = { clientName: null, siteName: null, categoryName: 'Wi-Fi', typeName: null };
  open({ scopes: [{ ...scope, ...names }] });

  expect(await (await scopes()).findByText('Redes › Wi-Fi')).toBeDefined();
});
