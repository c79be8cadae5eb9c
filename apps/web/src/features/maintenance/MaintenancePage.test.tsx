import type { MaintenanceDetail, MaintenanceWindow } from '@lanet/contracts/maintenance';
import type { Role } from '@lanet/contracts/roles';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../platform/router.tsx';
import { maintenanceId, someWindow } from '../../testing/maintenance-data.ts';
import { answering, refusal, renderAt } from '../../testing/page.tsx';
import { personOf } from '../../testing/person.ts';
import { maintenanceRoutes } from './maintenance.routes.tsx';
// Pages are loaded when they are opened; here before the clock of a test runs.
import './EditWindowPage.tsx';
import './MaintenancePage.tsx';
import './NewWindowPage.tsx';
import './WindowPage.tsx';

const spans = [
  { from: '2026-11-28T06:00:00.000Z', until: '2026-11-28T10:00:00.000Z' },
  { from: '2026-12-26T06:00:00.000Z', until: '2026-12-26T10:00:00.000Z' },
];
const detail = (change: Partial<MaintenanceDetail> = {}): MaintenanceDetail => ({
  ...someWindow(change),
  ...{ coming: spans, past: [], ...change },
});

interface Given {
  role?: Role;
  lists?: Partial<Record<string, MaintenanceWindow[]>>;
  window?: MaintenanceDetail;
  answer?: (path: string, method: string) => object | undefined;
}

function open(address: string, { role = 'technician', lists = {}, window = detail(), answer }: Given = {}) {
  const sent = answering(({ method, path, query }) => {
    const own = answer?.(path, method);
    if (own) return own;
    if (path.endsWith('/me')) return personOf(role, role === 'client_admin' ? { clientId: maintenanceId(1) } : {});
    if (path.endsWith('/maintenance/preview')) return { occurrences: spans };
    if (path.endsWith('/maintenance') && method === 'GET')
      return { items: lists[query.when ?? ''] ?? [], nextCursor: null };
    if (path.includes('/maintenance')) return window;
    if (path.endsWith('/clients')) return { items: [{ id: maintenanceId(1), name: 'Acme' }], nextCursor: null };
    if (path.endsWith('/sites'))
      return { items: [{ id: maintenanceId(2), name: 'Centro', timeZone: 'America/Tijuana' }], nextCursor: null };
    return undefined;
  });
  const router = renderAt(address, rootRoute.addChildren([shellRoute.addChildren([...maintenanceRoutes])]));
  return { sent, router };
}

const acts = (sent: ReturnType<typeof open>['sent']) => sent.filter(({ method }) => method !== 'GET');
const type = (label: string | RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
/** By label and text: by role it would take seconds, among hundreds of time zones. */
const choose = async (name: string, option: string) => {
  fireEvent.click(screen.getByLabelText(name, { selector: 'input:not([type="hidden"])' }));
  fireEvent.click(await screen.findByText(option, { selector: '[role="option"] *' }));
};

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('the list', () => {
  const running = someWindow({ running: true, id: maintenanceId(51), scope: 'client', site: null });

  it('shows what is now above what comes, in words', async () => {
    // Rows that are out of view are not drawn, and jsdom has no view.
    vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600);
    vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(600);
    vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(1000);
    open('/maintenance', { lists: { now: [running], coming: [someWindow()] } });

    const now = within(await screen.findByRole('region', { name: 'En curso' }));
    expect(now.getByRole('link', { name: 'Acme' })).toBeDefined();
    expect(await screen.findByText(/^El último viernes de cada mes a las 22:00, 4.h, hora de Tijuana$/)).toBeDefined();
  });

  it('ends what is now after saying for whom that is', async () => {
    const { sent } = open('/maintenance', { lists: { now: [running] } });
    fireEvent.click(await screen.findByRole('button', { name: 'Terminar ahora' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/es de todo Acme: termina para todos sus equipos/)).toBeDefined();

    fireEvent.click(dialog.getByRole('button', { name: 'Terminar ahora' }));

    await waitFor(() => expect(acts(sent).map(({ path }) => path)).toEqual([`/api/v1/maintenance/${running.id}/end`]));
    expect(await screen.findByText('No hay más ventanas programadas.')).toBeDefined();
  });

  it('says what a window does where there is none, and why it did not load', async () => {
    open('/maintenance');
    expect(await screen.findByText('No hay mantenimiento programado')).toBeDefined();

    open('/maintenance?when=past', {
      answer: (path) => (path.endsWith('/maintenance') ? refusal(403, 'request.forbidden') : undefined),
    });
    expect(await screen.findByText('No se pudo cargar')).toBeDefined();
  });

  it('offers the people of a client to propose, and nothing that only staff do', async () => {
    open('/maintenance', { role: 'client_admin', lists: { now: [running] } });

    expect(await screen.findByRole('button', { name: 'Proponer ventana' })).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Empezar ahora' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Terminar ahora' })).toBeNull();
  });
});

describe('a new window', () => {
  const atSite = `/maintenance/new?client=${maintenanceId(1)}&site=${maintenanceId(2)}`;

  it('is planned in the zone of its site, with the times it will be in sight', async () => {
    const { sent } = open(atSite);
    await screen.findByRole('heading', { name: 'Programar ventana de mantenimiento' });
    type('Fecha', '2026-11-27');
    type(/^Motivo/, 'Cambio de discos');
    await waitFor(() => expect(sent.some(({ query }) => query.timeZone === 'America/Tijuana')).toBe(true));
    expect(await screen.findByText('vie 25/12/2026 22:00 – 02:00')).toBeDefined();

    fireEvent.click(screen.getByText('Programar'));

    await waitFor(() =>
      expect(acts(sent)[0]?.body).toEqual({
        ...{ place: { scope: 'site', siteId: maintenanceId(2) }, start: '2026-11-27T22:00', durationMinutes: 240 },
        ...{ timeZone: 'America/Tijuana', rrule: null, stops: 'both', pausesSla: true, reason: 'Cambio de discos' },
      }),
    );
  });

  it('repeats by what its first date is', async () => {
    const { sent } = open(atSite);
    await screen.findByRole('heading', { name: 'Programar ventana de mantenimiento' });
    type('Fecha', '2026-11-27');
    await choose('Se repite', 'Cada mes, en un día de la semana');

    expect(screen.getByText(/^El cuarto viernes de cada mes a las 22:00/)).toBeDefined();
    await waitFor(() => expect(sent.some(({ query }) => query.rrule === 'FREQ=MONTHLY;BYDAY=4FR')).toBe(true));
  });

  it('says at each field what is missing', async () => {
    const { sent } = open('/maintenance/new');
    await screen.findByRole('heading', { name: 'Programar ventana de mantenimiento' });
    type('Fecha', '');
    expect(screen.getByText(/Complete la fecha, la hora y la duración/)).toBeDefined();

    fireEvent.click(screen.getByText('Programar'));

    expect((await screen.findAllByText('Falta este dato.')).length).toBe(3);
    expect(acts(sent)).toEqual([]);
  });

  it('says a refusal at the field that it is about', async () => {
    open(`/maintenance/new?client=${maintenanceId(1)}`, {
      answer: (_path, method) => (method === 'POST' ? refusal(422, 'maintenance.overlaps_itself') : undefined),
    });
    await screen.findByRole('heading', { name: 'Programar ventana de mantenimiento' });
    type(/^Motivo/, 'Algo');

    fireEvent.click(screen.getByText('Programar'));

    await screen.findByText(/la ventana no terminaría nunca/);
    expect(screen.getByLabelText('Duración').getAttribute('aria-invalid')).toBe('true');
  });
});

describe('one window', () => {
  it('is changed from where it is, with the version it was opened at', async () => {
    const { sent, router } = open(`/maintenance/${someWindow().id}/edit`);
    await screen.findByText('Acme › Centro', { selector: 'strong' });
    expect(
      screen.getByLabelText<HTMLInputElement>('Cuál del mes', { selector: 'input:not([type="hidden"])' }).value,
    ).toBe('El último');
    type('Duración', '90');
    await choose('Unidad', 'minutos');

    fireEvent.click(screen.getByText('Guardar'));

    await waitFor(() => expect(acts(sent)[0]?.headers.get('if-match')).toBe('"3"'));
    expect(acts(sent)[0]?.body).toMatchObject({ durationMinutes: 90, rrule: 'FREQ=MONTHLY;BYDAY=-1FR' });
    await waitFor(() => expect(router.state.location.pathname).toBe(`/maintenance/${someWindow().id}`));
  });

  it('keeps a rule that the form cannot say', async () => {
    const rrule = 'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13';
    open(`/maintenance/${someWindow().id}/edit`, { window: detail({ rrule }) });

    expect(
      await screen.findByText(`Esta regla no cabe en el formulario y se conserva como está: ${rrule}`),
    ).toBeDefined();
  });

  it('shows when it was as it was, and when it will be', async () => {
    const past = [{ from: '2026-10-31T05:00:00.000Z', until: '2026-10-31T06:30:00.000Z' }];
    open(`/maintenance/${someWindow().id}`, { window: detail({ past }) });

    expect(await screen.findByText('vie 30/10/2026 22:00 – 23:30')).toBeDefined();
    expect(screen.getByText('vie 27/11/2026 22:00 – 02:00')).toBeDefined();
    expect(screen.getByText('En hora de Tijuana.')).toBeDefined();
  });

  it('that is proposed is accepted, or declined with a reason', async () => {
    const proposal = detail({ state: 'proposed', createdBy: 'Rosa' });
    const { sent } = open(`/maintenance/${proposal.id}`, { window: proposal });
    fireEvent.click(await screen.findByRole('button', { name: 'Aceptar' }));
    await waitFor(() =>
      expect(acts(sent).map(({ path }) => path)).toEqual([`/api/v1/maintenance/${proposal.id}/accept`]),
    );

    fireEvent.click(screen.getByRole('button', { name: 'Rechazar' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Rechazar' }).disabled).toBe(true);
    fireEvent.change(dialog.getByLabelText('Motivo del rechazo'), { target: { value: 'Hay cierre' } });
    fireEvent.click(dialog.getByRole('button', { name: 'Rechazar' }));

    await waitFor(() => expect(acts(sent)[1]).toMatchObject({ body: { why: 'Hay cierre' } }));
  });

  it('is withdrawn by the client while it is a proposal, and only read once it holds', async () => {
    const { sent } = open(`/maintenance/${someWindow().id}`, {
      ...{ role: 'client_admin', window: detail({ state: 'proposed' }) },
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Retirar propuesta' }));
    fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Retirar propuesta' }));
    await waitFor(() => expect(acts(sent)[0]).toMatchObject({ path: expect.stringMatching(/cancel$/), body: {} }));
  });

  it('that holds is only read by the client', async () => {
    open(`/maintenance/${someWindow().id}`, { role: 'client_admin' });
    await screen.findByRole('heading', { name: 'Acme › Centro' });

    expect(screen.queryByRole('button', { name: /Editar|Cancelar/ })).toBeNull();
  });
});
