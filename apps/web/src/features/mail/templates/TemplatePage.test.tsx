import type { Language } from '@lanet/contracts/endpoint';
import type { MailTemplateText } from '@lanet/contracts/mail';
import { act, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../../platform/router.tsx';
import { type Answer, answering, refusal, renderAt, type Sent } from '../../../testing/page.tsx';
import { personOf } from '../../../testing/person.ts';
import { undoLast } from '../../../ui/toast.tsx';
import { mailRoutes } from '../mail.routes.tsx';

// The page is loaded when it is wanted, which takes its time on a busy computer.
configure({ asyncUtilTimeout: 10_000 });

const PREVIEW = { subject: 'Recibido', html: '<p>Hola</p>', text: 'Hola', problems: [] };

const textOf = (language: Language, more: Partial<MailTemplateText> = {}): MailTemplateText => ({
  ...{ name: 'ticket_created', language, subject: '{{ subject }}', body: 'Hola, {{ name }}:', edited: false },
  ...{ version: 0, variables: ['name', 'folio'], updatedAt: null },
  ...more,
});
const edited = textOf('es', { subject: 'Recibido', edited: true, version: 3, updatedAt: '2026-01-05T15:00:00.000Z' });

/** A server whose Spanish text is this one until something is saved or put back. */
function open(start: MailTemplateText, special: Answer = () => undefined) {
  let spanish = start;
  const answer: Answer = (sent) => {
    const { method, path, body } = sent;
    const known = special(sent);
    if (known) return known;
    if (path.endsWith('/me')) return personOf('admin');
    if (path.endsWith('/counts')) return { quarantine: 0, failed: 0, heldPairs: 0 };
    if (path.endsWith('/preview')) return PREVIEW;
    if (path.endsWith('/send-to-me')) return { outboxId: '0190a000-0000-7000-8000-000000000001' };
    if (path.endsWith('/en')) return textOf('en');
    if (path.endsWith('/mail-templates')) return { items: [spanish, textOf('en')] };
    if (!path.endsWith('/es')) return undefined;
    if (method === 'DELETE') spanish = textOf('es');
    if (method === 'PATCH') spanish = { ...edited, ...Object(body), version: spanish.version + 1 };
    return spanish;
  };
  const sent = answering(answer);
  const routes = rootRoute.addChildren([shellRoute.addChildren([...mailRoutes])]);
  return { sent, router: renderAt('/mail/templates/ticket_created', routes) };
}

const inSpanish = async () => within(await screen.findByRole('region', { name: 'Español' }));
const type = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });
const saves = (sent: readonly Sent[]) => sent.filter(({ method }) => method === 'PATCH');

afterEach(() => vi.unstubAllGlobals());

it('saves subject and body of one language together, from the version they were made of', async () => {
  const { sent } = open(textOf('es'));
  const spanish = await inSpanish();
  type(spanish.getByLabelText('Asunto'), 'Recibido');
  fireEvent.click(spanish.getByRole('button', { name: 'Insertar Folio' }));

  fireEvent.click(spanish.getByRole('button', { name: 'Guardar' }));

  expect(await spanish.findByText('Editada')).toBeDefined();
  expect(saves(sent)).toMatchObject([{ body: { subject: 'Recibido', body: expect.stringContaining('{{ folio }}') } }]);
  expect(saves(sent)[0]?.headers.get('if-match')).toBe('"0"');
});

it('offers mine, theirs or both where somebody else saved meanwhile', async () => {
  open(textOf('es'), ({ method }) => (method === 'PATCH' ? refusal(412, 'request.stale') : undefined));
  const spanish = await inSpanish();
  type(spanish.getByLabelText('Asunto'), 'Recibido');

  fireEvent.click(spanish.getByRole('button', { name: 'Guardar' }));

  expect(await spanish.findByText('Alguien guardó cambios mientras usted editaba')).toBeDefined();
});

it('says what is wrong and where, and leads there', async () => {
  const problems = ['body: undefined variable: folioo, line:2, col:4'];
  open(textOf('es', { body: 'Hola\n{{ folioo }}' }), ({ path }) =>
    path.endsWith('/es/preview') ? { ...PREVIEW, problems } : undefined,
  );
  const spanish = await inSpanish();
  expect(await spanish.findByText('En el cuerpo, renglón 2: no existe el dato «folioo».')).toBeDefined();

  fireEvent.click(spanish.getByRole('button', { name: 'Ir al error' }));

  expect(document.activeElement).toBe(spanish.getByLabelText('Cuerpo'));
  expect(document.activeElement).toMatchObject({ selectionStart: 5, selectionEnd: 17 });
});

it('puts a text back after asking, and the saved one again when that was wrong', async () => {
  const { sent } = open(edited);
  const subject = async () => (await inSpanish()).getByLabelText('Asunto');
  const spanish = await inSpanish();
  fireEvent.click(spanish.getByRole('button', { name: 'Restablecer' }));
  const dialog = within(await screen.findByRole('dialog'));
  fireEvent.click(dialog.getByRole('button', { name: 'Restablecer' }));
  // The form begins again each time.
  await waitFor(async () => expect(await subject()).toMatchObject({ value: '{{ subject }}' }));
  expect(screen.queryByText('Editada')).toBeNull();

  act(undoLast);

  await waitFor(() => expect(saves(sent)).toMatchObject([{ body: { subject: 'Recibido' } }]));
  await waitFor(async () => expect(await subject()).toMatchObject({ value: 'Recibido' }));
});

it('sends what is typed to whoever asks, saved or not', async () => {
  const { sent } = open(textOf('es'));
  const spanish = await inSpanish();
  type(spanish.getByLabelText('Asunto'), 'Prueba');

  fireEvent.click(spanish.getByRole('button', { name: 'Enviarme una prueba' }));

  await waitFor(() =>
    expect(sent.find(({ path }) => path.endsWith('/es/send-to-me'))?.body).toMatchObject({ subject: 'Prueba' }),
  );
  expect(saves(sent)).toEqual([]);
});

it('asks before unsaved changes are left behind', async () => {
  const { router } = open(textOf('es'));
  const spanish = await inSpanish();
  type(spanish.getByLabelText('Asunto'), 'Recibido');
  fireEvent.click(screen.getByRole('link', { name: 'Plantillas de correo' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(router.state.location.pathname).toBe('/mail/templates/ticket_created');

  fireEvent.click(dialog.getByRole('button', { name: 'Salir sin guardar' }));

  await waitFor(() => expect(router.state.location.pathname).toBe('/mail/templates'));
});
