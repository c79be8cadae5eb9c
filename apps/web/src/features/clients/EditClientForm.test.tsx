import type { Client } from '@lanet/contracts/clients';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { answering, refusal, renderPart } from '../../testing/page.tsx';
import { EditClientForm } from './EditClientForm.tsx';

const client: Client = {
  id: '0193a5b2-0000-7000-8000-000000000014',
  name: 'Ferretería del Norte',
  slug: 'ferreteria-del-norte',
  email: null,
  phone: null,
  notes: null,
  reopenDays: 7,
  siteCount: 1,
  deviceCount: 0,
  onlineCount: 0,
  openTicketCount: 0,
  openAlertCount: 0,
  createdAt: '2026-11-01T00:00:00.000Z',
  version: 3,
};

/** Somebody else saved a phone meanwhile: version 3 is old, version 4 is taken. */
const answerStale = () =>
  answering(({ method, headers }) => {
    if (method === 'GET') return { ...client, phone: '81 9999 0000', version: 4 };
    return headers.get('if-match') === '"4"' ? { ...client, version: 5 } : refusal(412, 'request.stale');
  });

async function renameAndSave(): Promise<void> {
  fireEvent.change(screen.getByLabelText('Nombre'), { target: { value: 'Ferretería Norte' } });
  fireEvent.click(screen.getByRole('button', { name: 'Guardar' }));
  await screen.findByText('Alguien guardó cambios mientras usted editaba');
}

const saves = (sent: ReturnType<typeof answering>) =>
  sent.filter(({ method }) => method === 'PATCH').map(({ headers, body }) => [headers.get('if-match'), body]);

afterEach(() => vi.unstubAllGlobals());

it('sends only what changed, from the version it was made from', async () => {
  const sent = answering(() => client);
  const onClose = vi.fn();
  renderPart(<EditClientForm client={client} onClose={onClose} />);
  fireEvent.change(screen.getByLabelText('Teléfono'), { target: { value: '55 1234' } });
  fireEvent.click(screen.getByRole('button', { name: 'Guardar' }));

  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(saves(sent)).toEqual([['"3"', { phone: '55 1234' }]]);
});

it('says what the other person changed, and saves nothing before one chooses', async () => {
  const sent = answerStale();
  renderPart(<EditClientForm client={client} onClose={() => {}} />);
  await renameAndSave();

  expect(screen.getByText(/Cambió: Teléfono\./)).toBeDefined();
  expect(screen.getByRole('button', { name: 'Guardar' }).hasAttribute('disabled')).toBe(true);
  expect(saves(sent)).toHaveLength(1);
});

it.each([
  { choice: 'Combinar', name: 'Ferretería Norte', phone: '81 9999 0000', change: { name: 'Ferretería Norte' } },
  {
    choice: 'Conservar los míos',
    name: 'Ferretería Norte',
    phone: '',
    change: { name: 'Ferretería Norte', phone: null },
  },
  { choice: 'Usar los suyos', name: 'Ferretería del Norte', phone: '81 9999 0000', change: {} },
])('goes on with $choice from the version of the other person', async ({ choice, name, phone, change }) => {
  const sent = answerStale();
  renderPart(<EditClientForm client={client} onClose={() => {}} />);
  await renameAndSave();
  fireEvent.click(screen.getByRole('button', { name: choice }));

  expect(screen.getByLabelText<HTMLInputElement>('Nombre').value).toBe(name);
  expect(screen.getByLabelText<HTMLInputElement>('Teléfono').value).toBe(phone);
  fireEvent.click(screen.getByRole('button', { name: 'Guardar' }));
  await waitFor(() => expect(saves(sent)[1]).toEqual(['"4"', change]));
});
