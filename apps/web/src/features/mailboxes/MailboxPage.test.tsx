import type { Mailbox } from '@lanet/contracts/mailboxes';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../platform/router.tsx';
import { mailId, makeMailbox } from '../../testing/mail-data.ts';
import { answering, refusal, renderAt } from '../../testing/page.tsx';
import { personOf } from '../../testing/person.ts';
import { mailRoutes } from '../mail/mail.routes.tsx';
// Pages are loaded when they are opened; here before the clock of a test runs.
import './MailboxPage.tsx';
import './NewMailboxPage.tsx';

const step = (name: string, state: string, fault: object | null = null) => ({
  ...{ step: name, state, milliseconds: 12, fault },
});

const trial = {
  ...{ id: mailId(70), done: true, plusAddressing: false },
  steps: [
    step('resolve', 'ok'),
    step('sign_in', 'failed', { code: 'authentication', text: 'NO invalid' }),
    step('folders', 'skipped'),
  ],
  found: { folders: [{ path: 'INBOX', use: null }], idles: true, moves: true, certificateUntil: null },
};

function open(address: string, mailbox: Mailbox = makeMailbox()) {
  const sent = answering(({ method, path, body }) => {
    if (path.endsWith('/me')) return personOf('admin');
    if (path.endsWith('/counts')) return { quarantine: 0, failed: 0, heldPairs: 0 };
    if (method === 'DELETE') return {};
    if (method === 'PATCH') return { ...mailbox, ...Object(body), version: mailbox.version + 1 };
    if (path.endsWith('/mailboxes') && method === 'POST') return mailbox;
    if (path.endsWith('/mailboxes/sign-in')) {
      const wasStartedHere = Object(body).state === 'ours';
      return wasStartedHere ? mailbox : refusal(422, 'mailboxes.sign_in_failed');
    }
    if (path.includes('/mailboxes/tests')) return trial;
    if (path.endsWith(`/mailboxes/${mailbox.id}`)) return mailbox;
    return { items: [], nextCursor: null };
  });
  const router = renderAt(address, rootRoute.addChildren([shellRoute.addChildren([...mailRoutes])]));
  return { sent, router };
}

const type = (label: string, value: string, at = 0) =>
  fireEvent.change(screen.getAllByLabelText(label)[at] ?? document.body, { target: { value } });

const acts = (sent: ReturnType<typeof open>['sent']) => sent.filter(({ method }) => method !== 'GET');

afterEach(() => vi.unstubAllGlobals());

it('fills in the servers of the provider that is chosen, and adds the mailbox', async () => {
  const { sent } = open('/mail/mailboxes/new?kind=imap');
  await screen.findByRole('heading', { name: 'Agregar buzón: IMAP' });
  type('Dirección', 'soporte@yahoo.com.mx');
  type('Nombre', 'Soporte');
  expect(screen.getByText(/parece Yahoo/)).toBeDefined();
  fireEvent.click(screen.getByRole('combobox', { name: 'Proveedor' }));
  fireEvent.click(await screen.findByRole('option', { name: 'Yahoo' }));
  type('Contraseña', 'tres tristes tigres');

  fireEvent.click(screen.getByRole('button', { name: 'Guardar buzón' }));

  await waitFor(() =>
    expect(acts(sent)[0]?.body).toMatchObject({
      ...{ kind: 'imap', address: 'soporte@yahoo.com.mx', password: 'tres tristes tigres' },
      incoming: { server: { host: 'imap.mail.yahoo.com', port: 993, security: 'tls', user: 'soporte@yahoo.com.mx' } },
      outgoing: { server: { host: 'smtp.mail.yahoo.com', port: 465 } },
    }),
  );
});

it('offers Graph first for Microsoft 365, says why and which rights it needs, and has servers only by IMAP', async () => {
  const { sent } = open('/mail/mailboxes/new?kind=microsoft');
  await screen.findByRole('heading', { name: 'Agregar buzón: Microsoft 365' });
  expect(screen.getByText(/funciona aunque la organización tenga apagado SMTP/)).toBeDefined();
  expect(screen.getByText(/delegados: Mail.ReadWrite, Mail.Send/)).toBeDefined();
  expect(screen.queryByLabelText('Servidor')).toBeNull();
  const choose = async (name: string) => {
    fireEvent.click(screen.getByRole('combobox', { name: 'Cómo se conecta' }));
    fireEvent.click(await screen.findByRole('option', { name }));
  };
  await choose('IMAP y SMTP');
  expect(screen.getByText(/delegados: IMAP.AccessAsUser.All/)).toBeDefined();
  expect(screen.getByLabelText<HTMLInputElement>('Servidor').value).toBe('smtp.office365.com');
  await choose('Microsoft Graph');
  type('Dirección', 'soporte@msp.example');
  type('Nombre', 'Soporte');
  type('Id. de la aplicación', 'app-1');

  fireEvent.click(screen.getByRole('button', { name: 'Guardar buzón' }));

  await waitFor(() =>
    expect(acts(sent)[0]?.body).toMatchObject({
      ...{ kind: 'microsoft', incoming: { server: null, way: 'graph' }, outgoing: { server: null } },
    }),
  );
});

it('follows the encryption with the port, and wants to hear it said where there is none', async () => {
  const { sent } = open('/mail/mailboxes/new?kind=pop3');
  await screen.findByRole('heading', { name: 'Agregar buzón: POP3' });
  const port = () => screen.getAllByLabelText<HTMLInputElement>('Puerto')[0]?.value;
  expect(port()).toBe('995');

  fireEvent.click(screen.getAllByRole('combobox', { name: 'Cifrado' })[0] ?? document.body);
  fireEvent.click((await screen.findAllByRole('option', { name: 'Sin cifrar' }))[0] ?? document.body);

  expect(port()).toBe('110');
  fireEvent.click(screen.getByRole('button', { name: 'Guardar buzón' }));
  expect(await screen.findByText('Confírmelo o elija TLS.')).toBeDefined();
  expect(acts(sent)).toEqual([]);
});

it('says what is wrong with a mailbox and what to do, with the words of the server', async () => {
  const lastError = { code: 'authentication' as const, text: 'NO [AUTHENTICATIONFAILED] Invalid credentials' };
  open(`/mail/mailboxes/${makeMailbox().id}`, makeMailbox({ state: 'failing', failedConnects: 4, lastError }));

  const fault = within(await screen.findByRole('region', { name: 'Última falla' }));

  expect(fault.getByText(/no aceptó el usuario o la contraseña/)).toBeDefined();
  expect(fault.getByText(/contraseña de aplicación/)).toBeDefined();
  expect(fault.getByText(lastError.text)).toBeDefined();
});

it('sends of a change only what changed, and keeps the secrets', async () => {
  const { sent } = open(`/mail/mailboxes/${makeMailbox().id}`);
  await screen.findByRole('heading', { name: 'Soporte' });
  type('Nombre', 'Mesa de ayuda');

  fireEvent.click(screen.getByRole('button', { name: 'Guardar' }));

  await waitFor(() => expect(acts(sent)[0]?.body).toEqual({ name: 'Mesa de ayuda' }));
  expect(acts(sent)[0]?.headers.get('if-match')).toBe('"3"');
});

it('removes a mailbox only after its name is typed', async () => {
  const { sent, router } = open(`/mail/mailboxes/${makeMailbox().id}`);
  await screen.findByRole('heading', { name: 'Soporte' });
  fireEvent.click(screen.getByRole('button', { name: 'Eliminar buzón' }));
  const dialog = await screen.findByRole('dialog');
  const confirm = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Eliminar buzón' });
  expect(confirm.disabled).toBe(true);

  fireEvent.change(within(dialog).getByRole('textbox'), { target: { value: 'Soporte' } });
  fireEvent.click(confirm);

  await waitFor(() => expect(router.state.location.pathname).toBe('/mail/mailboxes'));
  expect(acts(sent).map(({ method }) => method)).toEqual(['DELETE']);
});

it('tries what is typed before it is saved, says where it ended, and offers what the server can', async () => {
  const { sent } = open(`/mail/mailboxes/${makeMailbox().id}`);
  await screen.findByRole('heading', { name: 'Soporte' });
  type('Servidor', 'imap.msp.example');

  fireEvent.click(screen.getByRole('button', { name: 'Probar ahora' }));

  expect(await screen.findByText(/Algo falló/)).toBeDefined();
  expect(acts(sent)[0]?.body).toMatchObject({
    id: makeMailbox().id,
    incoming: { server: { host: 'imap.msp.example' } },
  });
  expect(screen.getByText(/no aceptó el usuario o la contraseña/)).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Ajustar la opción' }));
  const plus = screen.getByRole<HTMLInputElement>('switch', { name: /direcciones con/ });
  expect(plus.checked).toBe(false);
});

it('completes a sign-in with the code that came back, once', async () => {
  const { sent } = open('/settings/mailboxes/sign-in?code=abc&state=ours');

  expect(await screen.findByText(/Hay permiso para leer soporte@msp.example/)).toBeDefined();
  expect(acts(sent).map(({ body }) => body)).toEqual([{ code: 'abc', state: 'ours' }]);
});

it.each(['?code=abc&state=theirs', '?error=access_denied&state=ours', ''])(
  'leads back to the mailboxes where a sign-in was not completed: "%s"',
  async (search) => {
    open(`/settings/mailboxes/sign-in${search}`);

    expect(await screen.findByText(/No se completó el inicio de sesión/)).toBeDefined();
    expect(screen.getByRole('link', { name: 'Ir a los buzones' })).toBeDefined();
  },
);
