import type { MailFacts } from '@lanet/contracts/ticket-entries';
import { configure, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../../platform/router.tsx';
import { mailId, makeMail } from '../../../testing/mail-data.ts';
import { answering, renderAt } from '../../../testing/page.tsx';
import { personOf } from '../../../testing/person.ts';
import { slaOfNothing } from '../../../testing/sla-data.ts';
import { makeTicket } from '../../../testing/ticket-data.ts';
import { ticketRoutes } from '../tickets.routes.tsx';

// The page and the whole message are loaded when they are wanted, which takes its time on a busy computer.
configure({ asyncUtilTimeout: 10_000 });

const requester = { id: '00000000-0000-4000-c000-000000000009', name: 'Ana' };
const ticket = makeTicket({ channel: 'email', requester });
const facts: MailFacts = { id: mailId(1), from: 'ana@x.example', automatic: null, unverified: false, hasMore: true };
const SUPPRESSED = { status: '5.1.1', reason: 'unknown_user', since: '2026-01-05T15:00:00.000Z' };

function open(mail: MailFacts, role: 'technician' | 'admin' = 'technician') {
  const author = { kind: 'person', ...requester };
  const entry = { id: 'e1', visibility: 'public', author, text: 'Desde ayer no abre.', files: [], of: null };
  const items = [{ ...entry, detail: { kind: 'reply', mail }, createdAt: ticket.createdAt }];
  const known = [{ address: 'ana@x.example', suppressed: SUPPRESSED, awayUntil: '2999-03-14' }];
  const sent = answering(({ path }) => {
    if (path.endsWith('/auth/me')) return personOf(role);
    if (path.endsWith('/sla')) return slaOfNothing;
    if (path.endsWith('/timeline')) return { items, nextCursor: null };
    if (path.endsWith(`/tickets/${ticket.id}`)) return ticket;
    if (path.includes('/inbound-mail/')) return makeMail({ html: '<p>Desde ayer</p>' });
    if (path.endsWith('/mail-addresses/release')) return {};
    if (path.endsWith('/mail-addresses')) return { items: known };
    return { items: [], nextCursor: null };
  });
  renderAt(`/tickets/${ticket.id}`, rootRoute.addChildren([shellRoute.addChildren([...ticketRoutes])]));
  return sent;
}

afterEach(() => vi.unstubAllGlobals());

it('shows the part that is new, and the whole message when that is asked for', async () => {
  open(facts);
  expect(await screen.findByText('por correo de ana@x.example')).toBeDefined();
  expect(screen.queryByText(/alguien escribió/)).toBeNull();

  fireEvent.click(screen.getByRole('button', { name: 'Mostrar mensaje completo' }));

  expect(await screen.findByText(/alguien escribió/)).toBeDefined();
  expect(screen.getByRole('link', { name: 'Ver original' }).getAttribute('href')).toBe(`/mail/messages/${mailId(1)}`);
});

it('folds what no person wrote, and says what to think of it', async () => {
  open({ ...facts, automatic: 'out-of-office', unverified: true, problem: 'too_large' });
  expect(await screen.findByText('Fuera de la oficina')).toBeDefined();
  expect(screen.getByText('Remitente sin verificar')).toBeDefined();
  expect(screen.getByText('Mensaje demasiado grande')).toBeDefined();
  expect(screen.queryByText('Desde ayer no abre.')).toBeNull();

  fireEvent.click(screen.getByRole('button', { name: 'Mostrar' }));

  expect(screen.getByText('Desde ayer no abre.')).toBeDefined();
});

it('says what keeps mail from the requester; an administrator may try again', async () => {
  const sent = open(facts, 'admin');
  expect(await screen.findByText(/se devuelve desde el 05\/01\/2026: esa dirección no existe/)).toBeDefined();
  expect(screen.getByText('Ausente hasta 14/03/2999')).toBeDefined();

  fireEvent.click(screen.getByRole('button', { name: 'Volver a intentar' }));

  await waitFor(() =>
    expect(sent.find(({ path }) => path.endsWith('/release'))?.body).toEqual({ address: 'ana@x.example' }),
  );
});

it('leaves trying again to administrators', async () => {
  open(facts);

  await screen.findByText(/se devuelve desde/);
  expect(screen.queryByRole('button', { name: 'Volver a intentar' })).toBeNull();
});
