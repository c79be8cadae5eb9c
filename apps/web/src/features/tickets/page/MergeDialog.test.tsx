import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../../platform/router.tsx';
import { type Answer, answering, refusal, renderAt, type Sent } from '../../../testing/page.tsx';
import { slaOfNothing } from '../../../testing/sla-data.ts';
import { makeTicket } from '../../../testing/ticket-data.ts';
import { ticketRoutes } from '../tickets.routes.tsx';

const me = {
  ...{ id: '00000000-0000-4000-c000-000000000001', name: 'Rosa', email: 'rosa@example.mx', role: 'technician' },
  ...{ language: 'es', timeZone: 'America/Mexico_City', clientId: null, csrfToken: 'csrf', stepUpUntil: null },
  secondFactor: { active: true, required: true, recoveryCodesLeft: 8 },
  ...{ organisation: { name: 'Soporte' }, demo: false, signerShared: false },
};
const source = makeTicket({ subject: 'Sin red' });
const target = makeTicket({ subject: 'Red caída' });
const merged = { ...source, status: 'closed', mergedInto: target, version: 2 };

afterEach(() => vi.unstubAllGlobals());

/** A server with two tickets, the first of which may be merged into the second, or is. */
function server(special: Answer = () => undefined): Sent[] {
  return answering((sent) => {
    const { method, path } = sent;
    const own = special(sent);
    if (own) return own;
    if (path.endsWith('/auth/me')) return me;
    if (path.endsWith('/sla')) return slaOfNothing;
    if (path.endsWith('/timeline') || path.endsWith('/files')) return { items: [], nextCursor: null };
    if (path.endsWith('/participants') || path.endsWith('/assignable')) return { items: [] };
    if (method === 'POST' && path.endsWith('/merge')) return target;
    if (method === 'POST' && path.endsWith('/unmerge')) return { ...source, version: 3 };
    if (path.endsWith(source.id)) return source;
    if (path.endsWith(target.id)) return target;
    return path.endsWith('/tickets') ? { items: [source, target], nextCursor: null } : undefined;
  });
}

const open = () =>
  renderAt(`/tickets/${source.id}`, rootRoute.addChildren([shellRoute.addChildren([...ticketRoutes])]));
const posts = (sent: readonly Sent[], path: RegExp) =>
  sent.filter((one) => one.method === 'POST' && path.test(one.path)).map(({ body }) => body);
const slow = { timeout: 20_000 };

it('asks with which ticket, says what will happen, and goes there with the way back', async () => {
  const sent = server();
  const router = open();
  fireEvent.click(await screen.findByRole('button', { name: 'Fusionar con…' }, slow));
  const submit = await screen.findByRole<HTMLButtonElement>('button', { name: 'Fusionar' }, slow);
  expect(submit.disabled).toBe(true);
  const choices = await screen.findAllByRole('radio', {}, slow);
  expect(choices.map((one) => one.textContent)).toEqual([expect.stringContaining('Red caída')]);

  fireEvent.click(screen.getByRole('radio', { name: /Red caída/ }));
  expect(screen.getByText(`${source.folio} se cierra y lleva a ${target.folio}.`)).toBeDefined();
  fireEvent.click(submit);

  await waitFor(() => expect(posts(sent, /merge$/)).toEqual([{ intoId: target.id }]), slow);
  await waitFor(() => expect(router.state.location.pathname).toBe(`/tickets/${target.id}`), slow);
});

it('opens with the ticket that a mail seems to answer, so that one click merges', async () => {
  const entry = {
    ...{ id: '00000000-0000-4000-a000-000000000009', visibility: 'internal', text: null, createdAt: source.createdAt },
    author: { kind: 'system', id: null, name: 'LANET Helpdesk' },
    detail: { kind: 'mail_suggestion', ticketId: target.id, folio: target.folio },
  };
  const sent = server(({ path }) =>
    path.endsWith(`${source.id}/timeline`) ? { items: [entry], nextCursor: null } : undefined,
  );
  open();
  fireEvent.click(await screen.findByRole('button', { name: `Fusionar con ${target.folio}…` }, slow));

  expect(await screen.findByText(`${source.folio} se cierra y lleva a ${target.folio}.`, {}, slow)).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Fusionar' }));

  await waitFor(() => expect(posts(sent, /merge$/)).toEqual([{ intoId: target.id }]), slow);
});

it('stays open with the reason when it is refused', async () => {
  server(({ method, path }) =>
    method === 'POST' && path.endsWith('/merge') ? refusal(409, 'tickets.merge_cycle') : undefined,
  );
  const router = open();
  fireEvent.click(await screen.findByRole('button', { name: 'Fusionar con…' }, slow));
  fireEvent.click(await screen.findByRole('radio', { name: /Red caída/ }, slow));
  fireEvent.click(screen.getByRole('button', { name: 'Fusionar' }));

  expect(await screen.findByText('El otro ticket ya está fusionado con este.', {}, slow)).toBeDefined();
  expect(router.state.location.pathname).toBe(`/tickets/${source.id}`);
});

it('leads from a merged ticket to where it goes on, and can be taken back there', async () => {
  const sent = server(({ path }) => (path.endsWith(source.id) ? merged : undefined));
  open();
  const link = await screen.findByRole('link', { name: `${target.folio} · Red caída` }, slow);
  expect(link.getAttribute('href')).toBe(`/tickets/${target.id}`);
  expect(screen.queryByRole('button', { name: 'Reabrir' })).toBeNull();
  expect(screen.queryByRole('region', { name: 'Escribir en el ticket' })).toBeNull();

  fireEvent.click(screen.getByRole('button', { name: 'Separar' }));
  const confirm = await screen.findByRole('dialog', {}, slow);
  fireEvent.click(
    [...confirm.querySelectorAll('button')].find(({ textContent }) => textContent === 'Separar') ?? confirm,
  );

  await waitFor(() => expect(posts(sent, /unmerge$/)).toHaveLength(1), slow);
});
