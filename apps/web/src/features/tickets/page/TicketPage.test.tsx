import { configure, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../../platform/router.tsx';
import { makeRun } from '../../../testing/command-data.ts';
import { followOtherTab } from '../../../testing/live.ts';
import { type Answer, answering, refusal, renderAt, type Sent } from '../../../testing/page.tsx';
import { slaOfNothing } from '../../../testing/sla-data.ts';
import { makeTicket } from '../../../testing/ticket-data.ts';
import { ticketRoutes } from '../tickets.routes.tsx';

const me = {
  id: '00000000-0000-4000-c000-000000000001',
  name: 'Rosa',
  email: 'rosa@example.mx',
  role: 'technician',
  language: 'es',
  timeZone: 'America/Mexico_City',
  clientId: null,
  csrfToken: 'csrf',
  secondFactor: { active: true, required: true, recoveryCodesLeft: 8 },
  stepUpUntil: null,
  organisation: { name: 'Soporte' },
  demo: false,
  signerShared: false,
};
const device = { id: '00000000-0000-4000-b000-000000000001', name: 'SERVER-001', online: true };
const ticket = makeTicket({ subject: 'Disco /srv al 93 %', channel: 'agent', alerting: true, device, version: 4 });
const script = {
  id: '00000000-0000-4000-a000-000000000002',
  key: 'disk_cleanup',
  titles: { es: 'Limpieza de disco', en: 'Disk clean-up' },
  descriptions: { es: '', en: '' },
  class: 'safe',
  platforms: ['linux'],
  parameters: [{ kind: 'path', name: 'volume', titles: { es: 'Volumen', en: 'Volume' }, default: '/' }],
  timeoutSeconds: 60,
  version: 1,
  runs: 0,
  lastRunAt: null,
};
const alert = {
  id: 'alert',
  rule: 'disk_full',
  metric: 'volume.usedPercent',
  object: '/srv',
  state: 'firing',
  priority: 'high',
  value: 93.4,
  trigger: 90,
  recover: 85,
  client: ticket.client,
  device,
  ticket: { id: ticket.id, folio: ticket.folio },
  suggestedScript: 'disk_cleanup',
  repeats: 0,
  flaps: 0,
  openedAt: ticket.createdAt,
  lastAt: ticket.createdAt,
  resolvedAt: null,
};
const entry = (id: string, detail: object, text: string | null = null) => ({
  id,
  visibility: 'internal',
  author: { kind: 'person', id: me.id, name: me.name },
  text,
  detail,
  createdAt: ticket.createdAt,
});

/** A server with this one ticket, whose runs end between two questions. */
function server(special: Answer = () => undefined): Sent[] {
  let run: ReturnType<typeof makeRun> | undefined;
  const now = () => new Date().toISOString();
  const answer: Answer = (sent) => {
    const { method, path, body } = sent;
    const route = `${method} ${path
      .replace('/api/v1', '')
      .replace(ticket.id, ':id')
      .replace(run?.id ?? '-', ':run')}`;
    switch (route) {
      case 'GET /auth/me':
        return me;
      case 'GET /tickets/:id':
        return ticket;
      case 'GET /tickets/:id/sla':
        return slaOfNothing;
      case 'GET /tickets/:id/timeline': {
        const command = { kind: 'command', commandId: run?.id, script: script.key, titles: script.titles };
        return { items: run ? [entry('e1', command)] : [], nextCursor: null };
      }
      case 'POST /commands':
        run = makeRun({
          id: String(Object(body).id),
          state: 'queued',
          exitCode: null,
          requestedAt: now(),
          finishedAt: null,
        });
        return run;
      case 'GET /commands': {
        const items = run ? [run] : [];
        if (run) run = { ...run, state: 'finished', exitCode: 0, finishedAt: now() };
        return { items, nextCursor: null };
      }
      case 'GET /commands/:run':
        return run;
      case 'GET /commands/:run/output':
        return sent.query.from === '0'
          ? { state: run?.state, parts: [{ part: 0, stream: 'stdout', text: 'LANET_RESULT freedKib=19293798\n' }] }
          : { state: run?.state, parts: [] };
      case 'GET /alerts':
        return { items: [alert], nextCursor: null };
      case 'GET /scripts':
        return { items: [script] };
      case `GET /devices/${device.id}/metrics`:
        return { stepSeconds: 60, times: [], series: [], marks: [] };
      case 'GET /people/assignable':
      case 'GET /tickets/:id/participants':
        return { items: [] };
      case 'GET /tickets/:id/files':
        return { items: [], nextCursor: null };
      case 'POST /tickets/:id/resolve':
        return { ...ticket, status: 'resolved', version: 5 };
      case 'POST /tickets/:id/notes':
        return entry('e2', { kind: 'note' }, String(Object(body).text));
      default:
        return undefined;
    }
  };
  return answering((sent) => special(sent) ?? answer(sent));
}

const open = () =>
  renderAt(`/tickets/${ticket.id}`, rootRoute.addChildren([shellRoute.addChildren([...ticketRoutes])]));
const posts = (sent: readonly Sent[], path: RegExp) =>
  sent.filter((one) => one.method === 'POST' && path.test(one.path)).map(({ body }) => body);
const press = (key: string, more: KeyboardEventInit = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });
const runButton = () => screen.findByRole('button', { name: 'Ejecutar: Limpieza de disco' });

// The page comes in pieces; on a busy machine they take their time.
configure({ asyncUtilTimeout: 20_000 });

const happens = followOtherTab();

afterEach(() => {
  vi.unstubAllGlobals();
  sessionStorage.clear();
});

describe('the main loop', () => {
  it('runs the suggested safe script with one click, filled in from the alert', async () => {
    const sent = server();
    open();
    fireEvent.click(await runButton());

    await waitFor(() => expect(posts(sent, /commands$/)).toHaveLength(1));
    expect(posts(sent, /commands$/)).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        deviceId: device.id,
        scriptId: script.id,
        parameters: { volume: '/srv' },
        ticketId: ticket.id,
      },
    ]);
  });

  it('goes by keyboard: the dot, Enter, and E with the note that the run wrote', async () => {
    const sent = server();
    open();
    const button = await runButton();
    press('.');
    expect(document.activeElement).toBe(button);
    fireEvent.click(button);
    await screen.findByRole('button', { name: 'Ejecutando: Limpieza de disco' });
    happens({ type: 'command', id: String(Object(posts(sent, /commands$/)[0]).id) });
    const note = await screen.findByLabelText<HTMLTextAreaElement>('Solución');
    await waitFor(() => expect(note.value).toBe('Liberados 18.4\u00a0GB.'));
    press('e');

    await waitFor(() => expect(posts(sent, /resolve$/)).toEqual([{ text: 'Liberados 18.4\u00a0GB.' }]));
    expect(await screen.findByRole('button', { name: 'Reabrir' })).toBeDefined();
  });

  it('asks once more before a script that wants care, and says what it will be told', async () => {
    const careful = { ...script, class: 'caution' };
    const sent = server(({ method, path }) =>
      method === 'GET' && path.endsWith('/scripts') ? { items: [careful] } : undefined,
    );
    open();
    fireEvent.click(await runButton());
    const confirm = await screen.findByRole('button', { name: 'Ejecutar ahora' });

    expect(screen.getByRole('dialog').textContent).toContain('/srv');
    expect(posts(sent, /commands$/)).toEqual([]);
    fireEvent.click(confirm);
    await waitFor(() => expect(posts(sent, /commands$/)).toHaveLength(1));
  });

  it('asks again with the same id when no answer came, so that it stays one run', async () => {
    let lost = 0;
    const sent = server(({ method, path }) => {
      if (method !== 'POST' || !path.endsWith('/commands') || lost > 0) return undefined;
      lost += 1;
      throw new TypeError('network');
    });
    open();
    fireEvent.click(await runButton());

    await waitFor(() => expect(posts(sent, /commands$/)).toHaveLength(2));
    const [first, second] = posts(sent, /commands$/);
    expect(second).toEqual(first);
  });
});

it('says at the button why the last run of that script was refused', async () => {
  const refused = makeRun({ state: 'refused', refusal: 'policy.class_forbidden', exitCode: null });
  server(({ method, path }) =>
    method === 'GET' && path.endsWith('/commands') ? { items: [refused], nextCursor: null } : undefined,
  );
  open();

  await runButton();
  expect(await screen.findByText(/no permite scripts de este riesgo/)).toBeDefined();
  expect(screen.getByText('policy.class_forbidden').tagName).toBe('CODE');
});

describe('in one column', () => {
  beforeEach(() => {
    const narrow = (query: string) =>
      Object.assign(new EventTarget(), { matches: true, media: query, addListener() {}, removeListener() {} });
    vi.stubGlobal('matchMedia', narrow);
  });

  it('puts properties and the script before the story, and asks for the graphs when they are opened', async () => {
    const sent = server();
    open();
    const button = await runButton();
    const asksForGraphs = () => sent.some(({ path }) => path.endsWith('/metrics'));

    const story = await screen.findByRole('log');
    expect(button.compareDocumentPosition(story) & Node.DOCUMENT_POSITION_FOLLOWING).not.toBe(0);
    expect(asksForGraphs()).toBe(false);

    const more = screen.getByText('Clasificación, gráficas, personas y archivos').closest('details');
    if (!more) throw new Error('nothing to open');
    more.open = true;
    fireEvent(more, new Event('toggle'));
    await waitFor(() => expect(asksForGraphs()).toBe(true));
    expect(screen.getByText('Nadie: lo abrió una alerta')).toBeDefined();
  });
});

describe('writing', () => {
  it('opens the note with N, keeps it for later, and sends it with Ctrl+Enter', async () => {
    const sent = server();
    open();
    await runButton();
    press('n');
    const field = await screen.findByLabelText<HTMLTextAreaElement>('Nota interna para el equipo');
    fireEvent.change(field, { target: { value: 'Revisé el disco' } });

    expect(sessionStorage.getItem(`lanet-draft.${ticket.id}.note`)).toBe('Revisé el disco');
    fireEvent.keyDown(field, { key: 'Enter', ctrlKey: true });
    await waitFor(() => expect(posts(sent, /notes$/)).toEqual([{ text: 'Revisé el disco' }]));
    await waitFor(() => expect(field.value).toBe(''));
    expect(sessionStorage.getItem(`lanet-draft.${ticket.id}.note`)).toBeNull();
  });

  it('keeps what was typed when it could not be sent', async () => {
    server(({ path }) => (path.endsWith('/replies') ? refusal(409, 'tickets.move_not_allowed') : undefined));
    open();
    await runButton();
    const field = screen.getByLabelText<HTMLTextAreaElement>('Respuesta para el solicitante');
    fireEvent.change(field, { target: { value: 'Ya quedó' } });
    fireEvent.click(screen.getByRole('button', { name: 'Enviar' }));

    expect(await screen.findByRole('alert')).toBeDefined();
    expect(field.value).toBe('Ya quedó');
  });
});

it('says that a ticket is not there, with one heading', async () => {
  server(({ path }) => (path.endsWith(ticket.id) ? refusal(404, 'tickets.not_found') : undefined));
  open();

  expect(await screen.findByText('El ticket no existe o no está a su alcance.')).toBeDefined();
  expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1);
});
