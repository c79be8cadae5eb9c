import { intakeExample } from '@lanet/contracts/mail-intake-example';
import type { Mailbox } from '@lanet/contracts/mailboxes';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../platform/router.tsx';
import { mailId, makeMailbox } from '../../testing/mail-data.ts';
import { answering, renderAt } from '../../testing/page.tsx';
import { personOf } from '../../testing/person.ts';
import { mailRoutes } from '../mail/mail.routes.tsx';
// Pages are loaded when they are opened; here before the clock of a test runs.
import './MailboxPage.tsx';
import './NewMailboxPage.tsx';

const URL = `https://soporte.msp.example/api/v1/mail-intake/${mailId(90)}`;
const SECRET = 'lnm_secreto-de-una-vez';
const mailbox = makeMailbox({
  kind: 'http',
  incoming: { ...makeMailbox().incoming, server: null },
  intake: { url: URL, secretMadeAt: '2026-01-05T15:00:00.000Z', earlierUntil: null },
});

function open(address: string, shown: Mailbox = mailbox) {
  const sent = answering(({ method, path }) => {
    if (path.endsWith('/me')) return personOf('admin');
    if (path.endsWith('/counts')) return { quarantine: 0, failed: 0, heldPairs: 0 };
    if (method === 'POST') return { ...shown, intakeSecret: SECRET };
    if (path.endsWith(`/mailboxes/${shown.id}`)) return shown;
    return { items: [], nextCursor: null };
  });
  const router = renderAt(address, rootRoute.addChildren([shellRoute.addChildren([...mailRoutes])]));
  return { router, acts: () => sent.filter(({ method }) => method !== 'GET') };
}

afterEach(() => vi.unstubAllGlobals());

it('shows the secret of a new mailbox this once, and then the mailbox', async () => {
  const { acts, router } = open('/mail/mailboxes/new?kind=http');
  await screen.findByRole('heading', { name: 'Agregar buzón: HTTP' });
  for (const [label, value] of [
    ['Dirección', 'soporte@msp.example'],
    ['Nombre', 'Soporte'],
  ] as const) {
    fireEvent.change(screen.getByLabelText(label), { target: { value } });
  }

  fireEvent.click(screen.getByRole('button', { name: 'Guardar buzón' }));

  const once = within(await screen.findByRole('dialog', { name: 'Clave secreta del buzón' }));
  expect(once.getByText(SECRET)).toBeDefined();
  expect(once.getByText(`POST ${URL}`)).toBeDefined();
  expect(acts()[0]?.body).toMatchObject({ kind: 'http', incoming: { server: null }, outgoing: null });
  expect(screen.queryByRole('button', { name: 'Probar ahora' })).toBeNull();
  fireEvent.click(once.getByRole('button', { name: 'Ya la guardé' }));
  await waitFor(() => expect(router.state.location.pathname).toBe(`/mail/mailboxes/${mailbox.id}`));
  await screen.findByRole('region', { name: 'Entrega por HTTP' });
  expect(screen.queryByText(SECRET)).toBeNull();
});

it('shows where mail is handed over, with a script that does so', async () => {
  open(`/mail/mailboxes/${mailbox.id}`);

  const intake = within(await screen.findByRole('region', { name: 'Entrega por HTTP' }));

  expect(intake.getByText(`POST ${URL}`)).toBeDefined();
  const script = intake.getByText(/^#!\/usr\/bin\/env bash/);
  expect(script.textContent).toBe(intakeExample({ url: URL, recipient: mailbox.address }));
});

it.each([
  { ends: false, because: 'the one before goes on for a day' },
  { ends: true, because: 'somebody else may have seen it' },
])('makes another secret after asking: $because', async ({ ends }) => {
  const { acts } = open(`/mail/mailboxes/${mailbox.id}`);
  fireEvent.click(await screen.findByRole('button', { name: 'Crear otra clave secreta' }));
  const question = within(await screen.findByRole('dialog', { name: '¿Crear otra clave secreta?' }));
  expect(acts()).toEqual([]);
  if (ends) fireEvent.click(question.getByRole('checkbox', { name: 'Dejar de aceptar las anteriores desde ahora' }));

  fireEvent.click(question.getByRole('button', { name: 'Crear clave secreta' }));

  expect(await screen.findByText(SECRET)).toBeDefined();
  expect(acts().map(({ path, body }) => [path, body])).toEqual([
    [`/api/v1/mailboxes/${mailbox.id}/intake-secret`, { endsEarlier: ends }],
  ]);
});

it('says until when the secret before is accepted', async () => {
  const intake = { url: URL, secretMadeAt: '2026-01-05T15:00:00.000Z', earlierUntil: '2026-01-06T15:00:00.000Z' };
  open(`/mail/mailboxes/${mailbox.id}`, { ...mailbox, intake });

  expect(await screen.findByText(/^La anterior se acepta hasta el .*6.*2026/)).toBeDefined();
});
