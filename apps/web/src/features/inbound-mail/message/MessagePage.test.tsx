import type { InboundMail } from '@lanet/contracts/inbound-mail';
import type { Role } from '@lanet/contracts/roles';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../../platform/router.tsx';
import { mailId, makeDecision, makeMail } from '../../../testing/mail-data.ts';
import { type Answer, answering, refusal, renderAt } from '../../../testing/page.tsx';
import { personOf } from '../../../testing/person.ts';
import { mailRoutes } from '../../mail/mail.routes.tsx';
// Pages are loaded when they are opened; here before the clock of a test runs.
import './MessagePage.tsx';

const client = { id: mailId(50), name: 'Taller Solís' };
const site = { id: mailId(51), name: 'Matriz', clientId: client.id };
const ticket = { id: mailId(60), folio: 'TKT-000123' };

function open(message: InboundMail, { role = 'technician' as Role, answer = (() => undefined) as Answer } = {}) {
  const sent = answering((one) => {
    const own = answer(one);
    if (own) return own;
    if (one.path.endsWith('/me')) return personOf(role);
    if (one.path.endsWith('/counts')) return { quarantine: 1, failed: 0, heldPairs: 0 };
    if (one.path.endsWith('/clients')) return { items: [client], nextCursor: null };
    if (one.path.endsWith('/sites')) return { items: [site], nextCursor: null };
    if (one.path.endsWith('/accept') || one.path.endsWith('/file')) return { ...message, state: 'stored' };
    if (one.path.endsWith(`/inbound-mail/${message.id}`)) return message;
    return { items: [], nextCursor: null };
  });
  renderAt(`/mail/messages/${message.id}`, rootRoute.addChildren([shellRoute.addChildren([...mailRoutes])]));
  return sent;
}

const posted = (sent: ReturnType<typeof open>, end: string) =>
  sent.find(({ method, path }) => method === 'POST' && path.endsWith(end))?.body;

const loaded = () => screen.findByRole('article', { name: 'Mensaje' });

async function pick(form: HTMLElement, label: string, option: string) {
  fireEvent.click(within(form).getByRole('combobox', { name: label }));
  fireEvent.click(await screen.findByRole('option', { name: option }));
}

afterEach(() => vi.unstubAllGlobals());

describe('what is shown', () => {
  it('is what is new of the text, and the whole of it when asked for', async () => {
    open(makeMail());
    await loaded();
    expect(screen.queryByText(/¿Qué falla\?/)).toBeNull();

    fireEvent.click(screen.getByRole('button', { name: 'Ver mensaje completo' }));

    expect(screen.getByText(/¿Qué falla\?/)).toBeDefined();
  });

  it('is why the message is where it is, in one sentence, and every sign that was looked at when asked', async () => {
    const matches = [{ rule: 'subject' as const, ticket }];
    open(
      makeMail({
        reason: 'authentication_failed',
        decision: makeDecision({ authenticity: 'fail', sender: 'person', matches, forgedId: true }),
      }),
    );
    await loaded();
    expect(screen.getAllByText(/no se pudo comprobar que lo haya enviado quien dice/)).toBeDefined();

    fireEvent.click(screen.getByRole('button', { name: '¿Por qué?' }));

    const signs = within(screen.getByRole('list', { name: /Señas de ticket/ })).getAllByRole('listitem');
    expect(signs.map((sign) => within(sign).getByRole('img').getAttribute('aria-label'))).toEqual([
      ...['No', 'No', 'No', 'No', 'Sí', 'No'],
    ]);
    expect(within(signs[4] ?? document.body).getByRole('link', { name: ticket.folio })).toBeDefined();
    expect(screen.getByText(/imita las de este sistema/)).toBeDefined();
  });

  it('is the HTML in a frame that may only open links, with no picture of another server until somebody asks', async () => {
    const html = '<p>Hola</p><img data-remote-src="https://p.example/a.png" alt="Oferta">';
    const sent = open(makeMail({ state: 'ticket', html, hasRemoteImages: true }));
    await loaded();
    fireEvent.click(screen.getByRole('radio', { name: 'Original' }));

    const frame = screen.getByTitle('Mensaje original');
    expect(frame.getAttribute('sandbox')).toBe('allow-popups allow-popups-to-escape-sandbox');
    expect(frame.getAttribute('srcdoc')).not.toContain('p.example');
    expect(sent.some(({ path }) => path.endsWith('/remote-image'))).toBe(false);

    fireEvent.click(screen.getByRole('button', { name: 'Mostrar imágenes remotas' }));

    await waitFor(() =>
      expect(sent.find(({ path }) => path.endsWith('/remote-image'))?.query).toEqual({
        url: 'https://p.example/a.png',
      }),
    );
  });

  it('offers neither files nor pictures nor links of a message that nobody has let in', async () => {
    const attachments = [
      { index: 1, name: 'factura.zip', mediaType: 'application/zip', sizeBytes: 9, inline: false, contentId: null },
    ];
    open(makeMail({ attachments, html: '<img data-remote-src="https://p.example/a.png">', hasRemoteImages: true }));
    await loaded();

    expect(screen.getByText('factura.zip')).toBeDefined();
    expect(screen.queryByRole('link', { name: 'factura.zip' })).toBeNull();
    fireEvent.click(screen.getByRole('radio', { name: 'Original' }));
    expect(screen.queryByRole('button', { name: 'Mostrar imágenes remotas' })).toBeNull();
    expect(screen.getByTitle('Mensaje original').getAttribute('sandbox')).toBe('');
  });
});

describe('what is decided', () => {
  it('lets a message in for a client, this once', async () => {
    const sent = open(makeMail());
    await loaded();
    fireEvent.keyDown(document.body, { key: 'a' });
    const form = await screen.findByRole('dialog');
    await pick(form, 'Cliente', client.name);

    fireEvent.click(within(form).getByRole('button', { name: 'Aceptar esta vez' }));

    await waitFor(() => expect(posted(sent, '/accept')).toEqual({ kind: 'once', clientId: client.id }));
  });

  it('makes the sender a person of a client, with the name the message gives', async () => {
    const sent = open(makeMail());
    await loaded();
    fireEvent.keyDown(document.body, { key: 'p' });
    const form = await screen.findByRole('dialog');
    expect(within(form).getByLabelText<HTMLInputElement>('Nombre').value).toBe('María Solís');
    await pick(form, 'Cliente', client.name);

    fireEvent.click(within(form).getByRole('button', { name: 'Crear persona' }));

    await waitFor(() =>
      expect(posted(sent, '/accept')).toEqual({
        ...{ kind: 'person', clientId: client.id, siteIds: [], name: 'María Solís' },
      }),
    );
  });

  it('says at the form why a domain cannot be let in', async () => {
    const answer: Answer = ({ path }) =>
      path.endsWith('/accept') ? refusal(422, 'clients.sender_free_mail') : undefined;
    open(makeMail(), { answer });
    await loaded();
    fireEvent.click(screen.getByRole('button', { name: 'Más decisiones' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Permitir el dominio' }));
    const form = await screen.findByRole('dialog');
    await pick(form, 'Cliente', client.name);

    fireEvent.click(within(form).getByRole('button', { name: 'Permitir el dominio' }));

    const field = within(form).getByRole('combobox', { name: 'Cliente' });
    await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
  });

  it('does not offer to let in everybody who has free mail', async () => {
    open(makeMail({ from: { name: '', address: 'alguien@gmail.com' } }));
    await loaded();

    fireEvent.click(screen.getByRole('button', { name: 'Más decisiones' }));

    await screen.findByRole('menuitem', { name: 'Permitir la dirección' });
    expect(screen.queryByRole('menuitem', { name: 'Permitir el dominio' })).toBeNull();
  });

  it('blocks an address and puts the message away; a pattern is for administrators', async () => {
    const sent = open(makeMail(), {
      answer: ({ path, body }) =>
        path.endsWith('/mail-blocks') ? { ...Object(body), id: mailId(7), createdBy: null, createdAt: '' } : undefined,
    });
    await loaded();
    fireEvent.keyDown(document.body, { key: 'b' });
    const form = await screen.findByRole('dialog');
    expect(within(form).queryByRole('radio', { name: 'Patrón' })).toBeNull();

    fireEvent.click(within(form).getByRole('button', { name: 'Bloquear' }));

    await waitFor(() => expect(sent.some(({ path }) => path.endsWith('/file'))).toBe(true));
    expect(posted(sent, '/mail-blocks')).toEqual({ kind: 'address', value: 'maria@taller.example', note: null });
  });

  it('asks for nothing where the message is in a ticket already', async () => {
    open(makeMail({ state: 'ticket', reason: 'reference', ticket }));
    await loaded();
    expect(screen.queryByRole('region', { name: 'Decisión sobre el mensaje' })).toBeNull();

    fireEvent.keyDown(document.body, { key: 'a' });

    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('shows what another decision would be, and applies it only when told to', async () => {
    const after = makeDecision({ state: 'ticket', reason: 'new_mail', sender: 'person' });
    const sent = open(makeMail(), {
      answer: ({ path, body }) =>
        path.endsWith('/reprocess')
          ? { before: makeDecision(), after, changes: true, applied: Object(body).apply }
          : undefined,
    });
    await loaded();
    fireEvent.click(screen.getByRole('button', { name: 'Reprocesar' }));
    const dialog = await screen.findByRole('dialog');
    expect(await within(dialog).findByText(/la decisión sería otra/)).toBeDefined();
    expect(sent.filter(({ path }) => path.endsWith('/reprocess')).map(({ body }) => body)).toEqual([{ apply: false }]);

    fireEvent.click(within(dialog).getByRole('button', { name: 'Aplicar' }));

    await waitFor(() => expect(sent.some(({ body }) => Object(body).apply === true)).toBe(true));
  });

  it('has nothing to apply where the decision would be the same', async () => {
    const same = { before: makeDecision(), after: makeDecision(), changes: false, applied: false };
    open(makeMail(), { answer: ({ path }) => (path.endsWith('/reprocess') ? same : undefined) });
    await loaded();
    fireEvent.click(screen.getByRole('button', { name: 'Reprocesar' }));

    const dialog = await screen.findByRole('dialog');

    expect(await within(dialog).findByText(/la decisión sería la misma/)).toBeDefined();
    expect(within(dialog).queryByRole('button', { name: 'Aplicar' })).toBeNull();
    // Once, not once more as what it would be.
    expect(within(dialog).getAllByText('Cuarentena')).toHaveLength(1);
  });

  it('compares with where somebody put the message, not with what had been decided', async () => {
    const held = makeDecision();
    open(makeMail({ state: 'filed', reason: 'by_hand' }), {
      answer: ({ path }) =>
        path.endsWith('/reprocess') ? { before: held, after: held, changes: true, applied: false } : undefined,
    });
    await loaded();
    fireEvent.click(screen.getByRole('button', { name: 'Reprocesar' }));

    const dialog = await screen.findByRole('dialog');

    const sides = await within(dialog).findAllByRole('region');
    expect(sides.map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^Antes\s*Archivado/),
      expect.stringMatching(/^Ahora\s*Cuarentena/),
    ]);
  });
});
