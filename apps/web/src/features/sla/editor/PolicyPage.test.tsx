import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setTimeZone } from '../../../platform/format.ts';
import { refusal, type Sent } from '../../../testing/page.tsx';
import { openPolicies as openAs, type ServedPolicies as Served } from '../../../testing/policy-pages.tsx';
import { makePolicy, slaId, slaPreview, slaTerms } from '../../../testing/sla-data.ts';
import { calendarChoices } from '../calendar-choices.queries.ts';
// Pages are loaded when they are opened; here before the clock of a test runs.
import './NewPolicyPage.tsx';
import './PolicyPage.tsx';

const open = (served: Served = {}) => openAs('admin', `/settings/sla/${slaId(1)}`, served);

const cell = (clock: string, priority: string) =>
  screen.findByRole('textbox', { name: `${clock}, prioridad ${priority}` });

async function type(clock: string, priority: string, text: string) {
  const field = await cell(clock, priority);
  fireEvent.change(field, { target: { value: text } });
  fireEvent.blur(field);
}

const press = async (name: string) => fireEvent.click(await screen.findByRole('button', { name }));
const inDialog = async () => within(await screen.findByRole('dialog'));
const saves = (sent: readonly Sent[]) => sent.filter(({ method }) => method === 'PATCH');

beforeEach(() => setTimeZone('America/Mexico_City'));
afterEach(() => vi.unstubAllGlobals());

it('shows what was typed the way it always shows it, in whichever form it came', async () => {
  open();

  await type('Solución', 'crítica', '90m');
  await type('Solución', 'alta', '2 working days');

  expect(await cell('Solución', 'crítica')).toMatchObject({ value: '1 h 30 min' });
  expect(await cell('Solución', 'alta')).toMatchObject({ value: '2 días hábiles' });
});

it('asks what would have happened before terms are saved, and from when on they hold', async () => {
  const { sent } = open();
  await type('Solución', 'crítica', '2 h');

  await press('Revisar y guardar');
  const review = await inDialog();
  const table = within(await review.findByRole('table', { name: 'Cumplidos y vencidos por reloj' }));

  expect(table.getByText('9 de 10 a tiempo')).toBeDefined();
  expect(table.getByText('6 de 10 a tiempo')).toBeDefined();
  expect(table.getByText('−30 puntos')).toBeDefined();
  expect(review.getByRole('link', { name: 'TKT-000042' })).toMatchObject({ target: '_blank' });
  expect(saves(sent)).toEqual([]);

  fireEvent.click(review.getByRole('radio', { name: /^También para los 12 tickets abiertos/ }));
  fireEvent.click(review.getByRole('button', { name: 'Guardar' }));

  await waitFor(() => expect(saves(sent)).toHaveLength(1));
  const critical = { ...slaTerms.targets.critical, resolution: { kind: 'minutes', minutes: 120 } };
  expect(saves(sent)[0]?.body).toEqual({ terms: { ...slaTerms, targets: { critical } }, fromStart: true });
  expect(saves(sent)[0]?.headers.get('if-match')).toBe('"7"');
});

it('saves a name at once: it promises nothing else', async () => {
  const { sent } = open();
  fireEvent.change(await screen.findByLabelText('Nombre de la política'), { target: { value: 'Base' } });

  await press('Guardar');

  await waitFor(() => expect(saves(sent)).toMatchObject([{ body: { name: 'Base' } }]));
  expect(sent.some(({ path }) => path.endsWith('/what-if'))).toBe(false);
  await waitFor(() => expect(screen.queryByText('Cambios sin guardar')).toBeNull());
});

it('says at its cell what cannot be read, and saves nothing', async () => {
  const { sent } = open();
  await type('Solución', 'crítica', '90');

  await press('Revisar y guardar');

  expect(await screen.findByText('Falta la unidad: ¿90 min, 90 h o 90 días?')).toBeDefined();
  expect(await cell('Solución', 'crítica')).toMatchObject({ ariaInvalid: 'true' });
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(saves(sent)).toEqual([]);
});

it('lets days end at closing time or at the same time', async () => {
  const { sent } = open({ policy: makePolicy({ openTickets: 0 }) });
  await type('Solución', 'baja', '5 d');

  await press('Solución, prioridad baja. Vence al cierre del último día. Cambiar.');
  await press('Revisar y guardar');
  fireEvent.click((await inDialog()).getByRole('button', { name: 'Guardar' }));

  const low = { resolution: { kind: 'days', days: 5, until: 'same_time' } };
  await waitFor(() => expect(saves(sent)).toMatchObject([{ body: { terms: { targets: { low } }, fromStart: false } }]));
});

it('offers mine, theirs or both where somebody else saved meanwhile, and goes on from there', async () => {
  const theirs = makePolicy({ name: 'Estándar 2027', version: 8 });
  let isStale = false;
  const { sent } = open({
    special: ({ method, path }) => {
      if (method === 'PATCH' && !isStale) {
        isStale = true;
        return refusal(412, 'request.stale');
      }
      return isStale && method === 'GET' && path.endsWith(slaId(1)) ? theirs : undefined;
    },
  });
  await type('Solución', 'crítica', '2 h');
  await press('Revisar y guardar');
  fireEvent.click((await inDialog()).getByRole('button', { name: 'Guardar' }));

  expect(await screen.findByText(/Cambió: Nombre/)).toBeDefined();
  await press('Combinar');
  expect(await screen.findByLabelText('Nombre de la política')).toMatchObject({ value: 'Estándar 2027' });
  expect(await cell('Solución', 'crítica')).toMatchObject({ value: '2 h' });
  await press('Revisar y guardar');
  fireEvent.click((await inDialog()).getByRole('button', { name: 'Guardar' }));

  await waitFor(() => expect(saves(sent)).toHaveLength(2));
  expect(saves(sent)[1]?.headers.get('if-match')).toBe('"8"');
  expect(saves(sent)[1]?.body).not.toHaveProperty('name');
});

it('adds a step where it belongs in time, and takes one out', async () => {
  const { sent } = open({ policy: makePolicy({ openTickets: 0 }) });
  await press('Agregar paso');
  const step = await inDialog();
  fireEvent.change(step.getByLabelText('Porcentaje'), { target: { value: '80 %' } });
  fireEvent.click(step.getByRole('button', { name: 'Agregar' }));

  const steps = within(await screen.findByRole('list', { name: 'Pasos en orden' }));
  await waitFor(() => expect(steps.getAllByRole('listitem')).toHaveLength(2));
  expect(steps.getAllByRole('listitem').map((item) => item.textContent?.replaceAll('\u00a0', ' '))).toEqual([
    'Al 80 %AsignadoTodos los relojes · En la app · respeta el silencio',
    'Al vencerAsignadoTodos los relojes · En la app y por correo',
  ]);

  fireEvent.click(steps.getByRole('button', { name: 'Quitar el paso «Al vencer»' }));
  await press('Revisar y guardar');
  fireEvent.click((await inDialog()).getByRole('button', { name: 'Guardar' }));

  await waitFor(() => expect(saves(sent)).toHaveLength(1));
  expect(Object(saves(sent)[0]?.body).terms.ladder).toMatchObject([{ at: { kind: 'percent', percent: 80 } }]);
});

it('does not add a step that would do nothing', async () => {
  open();
  await press('Agregar paso');
  const step = await inDialog();
  fireEvent.keyDown(step.getByRole('combobox', { name: 'Avisar a' }), { key: 'Backspace' });

  fireEvent.click(step.getByRole('button', { name: 'Agregar' }));

  expect(await step.findByText('Elija a quién avisar o qué hacer.')).toBeDefined();
});

it('offers calendars where there are some to choose from', async () => {
  const { sent, router } = open({ policy: makePolicy({ openTickets: 0 }) });
  expect(await screen.findByText('Calendario: El predeterminado')).toBeDefined();
  const choice = { id: slaId(60), name: 'Nocturno', timeZone: 'America/Tijuana' };
  act(() => router.options.context.queryClient.setQueryData(calendarChoices.queryKey, [choice]));

  fireEvent.click(await screen.findByRole('combobox', { name: 'Calendario' }));
  fireEvent.click(await screen.findByRole('option', { name: /^Nocturno/, hidden: true }));
  await press('Revisar y guardar');
  fireEvent.click((await inDialog()).getByRole('button', { name: 'Guardar' }));

  await waitFor(() => expect(saves(sent)).toMatchObject([{ body: { terms: { calendarId: choice.id } } }]));
});

it('previews what is in the form, for each priority by itself, and names both zones', async () => {
  const { sent } = open();
  const region = within(await screen.findByRole('region', { name: 'Si llega ahora, vence el…' }));
  const critical = within(await region.findByRole('region', { name: 'Prioridad crítica' }));

  expect(await critical.findByText('vie 6 mar 18:00')).toBeDefined();
  expect(
    critical.getByRole('img', {
      name: /Corre 4\u00a0h 30\u00a0min, Cerrado 2\u00a0d 14\u00a0h, Primera respuesta vie 6 mar/,
    }),
  ).toBeDefined();
  expect(await region.findByText(/hora de Tijuana.*Usted ve las horas de Ciudad de México/)).toBeDefined();

  await type('Solución', 'baja', '5 d');

  await region.findByRole('region', { name: 'Prioridad baja' });
  const asked = () => sent.filter(({ path }) => path.endsWith('/preview')).map(({ body }) => Object(body));
  await waitFor(() => expect(asked().map(({ priority }) => priority)).toEqual(['critical', 'low']));
  expect(asked()[1].terms.targets).toEqual({ low: { resolution: { kind: 'days', days: 5, until: 'day_end' } } });
});

it('gives up the question that is overtaken by the next letter', async () => {
  const given: AbortSignal[] = [];
  open({ special: ({ path }) => (path.endsWith('/preview') ? slaPreview : undefined) });
  const answer = globalThis.fetch;
  await screen.findByRole('region', { name: 'Prioridad crítica' });
  vi.stubGlobal('fetch', (address: string, init: RequestInit = {}) => {
    if (!address.endsWith('/preview') || !init.signal) return answer(address, init);
    given.push(init.signal);
    return new Promise(() => undefined);
  });

  await type('Solución', 'crítica', '5 h');
  await waitFor(() => expect(given).toHaveLength(1));
  await type('Solución', 'crítica', '6 h');

  await waitFor(() => expect(given).toHaveLength(2));
  expect(given.map(({ aborted }) => aborted)).toEqual([true, false]);
});

it('asks for another moment in the zone of the person', async () => {
  const { sent } = open();
  fireEvent.click(await screen.findByRole('radio', { name: 'Otro momento' }));

  fireEvent.change(await screen.findByLabelText('Fecha y hora de llegada'), { target: { value: '2026-03-06T17:30' } });

  await waitFor(() =>
    expect(Object(sent.findLast(({ path }) => path.endsWith('/preview'))?.body)).toMatchObject({
      arrivesAt: '2026-03-06T23:30:00.000Z',
    }),
  );
});

it('asks before unsaved changes are left behind', async () => {
  const { router } = open();
  await type('Solución', 'crítica', '2 h');

  fireEvent.click(screen.getByRole('link', { name: 'SLA' }));

  expect((await inDialog()).getByText(/no ha guardado se pierden/)).toBeDefined();
  expect(router.state.location.pathname).toBe(`/settings/sla/${slaId(1)}`);
});

it('lets a technician read it and change nothing', async () => {
  openAs('technician', `/settings/sla/${slaId(1)}`);

  expect(await cell('Solución', 'crítica')).toMatchObject({ value: '4 h' });
  expect((await cell('Solución', 'crítica')).matches(':disabled')).toBe(true);
  expect(screen.getByText('Solo un administrador puede cambiar las políticas.')).toBeDefined();
  expect(screen.queryByRole('button', { name: /Acciones/ })).toBeNull();
});

it('makes a policy of what is typed, for tickets that were chosen, and opens it', async () => {
  const { sent, router } = openAs('admin', '/settings/sla/new');
  fireEvent.change(await screen.findByLabelText('Nombre de la política'), { target: { value: 'Premium' } });
  await type('Primera respuesta', 'crítica', '15 min');
  await press('Agregar tickets');
  const scope = await inDialog();
  fireEvent.click(scope.getByRole('button', { name: 'Agregar' }));
  expect(await scope.findByText(/Elija al menos una condición/)).toBeDefined();
  fireEvent.click(scope.getByRole('combobox', { name: 'Prioridades' }));
  fireEvent.click(await scope.findByRole('option', { name: 'Alta', hidden: true }));
  fireEvent.click(scope.getByRole('button', { name: 'Agregar' }));
  await screen.findByRole('list', { name: 'Tickets de esta política' });

  await press('Crear política');

  await waitFor(() => expect(router.state.location.pathname).toBe(`/settings/sla/${slaId(9)}`));
  const made = sent.find(({ method, path }) => method === 'POST' && path.endsWith('/sla-policies'));
  expect(made?.body).toMatchObject({
    name: 'Premium',
    terms: { targets: { critical: { first_response: { kind: 'minutes', minutes: 15 } } } },
    scopes: [{ clientId: null, priorities: ['high'] }],
  });
});
