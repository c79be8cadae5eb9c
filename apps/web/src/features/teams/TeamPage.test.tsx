import type { Role } from '@lanet/contracts/roles';
import { configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../platform/router.tsx';
import { type Answer, answering, refusal, renderAt } from '../../testing/page.tsx';
import { personOf } from '../../testing/person.ts';
import { ana, beto, makeRota, makeSchedule, makeShift, makeTeam } from '../../testing/team-data.ts';
import { undoLast } from '../../ui/toast.tsx';
import { settingsRoutes } from '../settings/settings.routes.tsx';

// The page is loaded when it is wanted, which takes its time on a busy computer.
configure({ asyncUtilTimeout: 10_000 });
afterEach(() => vi.unstubAllGlobals());

const caro = { id: '00000000-0000-4000-8000-000000000013', name: 'Caro' };
const team = makeTeam();
const rota = makeRota();

interface Scene {
  role?: Role;
  /** Whether whoever looks is in the team. */
  isMember?: boolean;
  answer?: Answer;
  address?: string;
}

function open({ role = 'technician', isMember = false, answer, address = `/settings/teams/${team.id}` }: Scene = {}) {
  const sent = answering((one) => {
    const special = answer?.(one);
    if (special) return special;
    const { method, path } = one;
    if (path.endsWith('/auth/me')) return personOf(role, isMember ? { id: ana.id, name: ana.name } : {});
    if (path.endsWith('/people/assignable')) return { items: [ana, beto, caro] };
    if (path.endsWith('/schedule')) return makeSchedule([makeShift(), makeShift({ ...late, person: beto })]);
    if (path.endsWith('/on-call-rotas')) return method === 'POST' ? rota : { items: [rota] };
    if (path.endsWith('/overrides')) return makeSchedule().overrides[0];
    if (path.includes('/on-call-overrides/')) return {};
    if (path.endsWith(`/teams/${team.id}`)) return team;
    return path.endsWith('/teams') ? { items: [team] } : undefined;
  });
  renderAt(address, rootRoute.addChildren([shellRoute.addChildren([...settingsRoutes])]));
  return sent;
}
const late = { from: '2026-03-09T15:00:00.000Z', until: '2026-03-16T15:00:00.000Z' };

const posted = (sent: ReturnType<typeof open>, path: string) =>
  sent.find((one) => one.method === 'POST' && one.path.endsWith(path))?.body;

it('says who is on call now, who is in it, and who will be on call when', async () => {
  open();

  const now = await screen.findByRole('region', { name: 'Ahora de guardia' });
  expect(now.textContent).toContain('AnaSemanal · hasta el lun 9 de mar, 09:00');
  const [first, second] = await within(
    await screen.findByRole('region', { name: 'Próximas cuatro semanas de Semanal' }),
  ).findAllByRole('list');
  expect(first?.textContent).toContain('Ana: lun 2 de mar, 09:00 a lun 9 de mar, 09:00');
  expect(second?.textContent).toContain('Beto: lun 9 de mar, 09:00 a lun 16 de mar, 09:00');
  expect(screen.getByRole('list', { name: 'Suplencias de Semanal' }).textContent).toContain('Vacaciones · por Ana');
});

it('is only looked at by who is not in the team', async () => {
  open();
  await screen.findByRole('region', { name: 'Próximas cuatro semanas de Semanal' });

  for (const name of [/Agregar suplencia/, /Suplir este turno/, /Retirar/, 'Editar', /Nueva guardia/, /Eliminar/])
    expect(screen.queryByRole('button', { name })).toBeNull();
});

it('lets people of the team take over a shift among themselves, with its times as they are', async () => {
  const sent = open({ isMember: true });

  fireEvent.click(await screen.findByRole('button', { name: /^Beto: .*Suplir este turno$/ }));
  const form = await screen.findByRole('dialog', { name: 'Suplencia en «Semanal»' });
  expect(screen.queryByRole('button', { name: 'Editar' })).toBeNull();
  const value = (label: string) => (within(form).getByLabelText(label) as HTMLInputElement).value;
  expect([value('Desde'), value('Hasta')]).toEqual(['2026-03-09T09:00', '2026-03-16T09:00']);
  expect((within(form).getByRole('combobox', { name: 'Quién suple' }) as HTMLInputElement).value).toBe('Ana');
  fireEvent.change(within(form).getByLabelText('Hasta'), { target: { value: '2026-03-10T09:00' } });
  fireEvent.change(within(form).getByLabelText('Motivo'), { target: { value: 'Cita médica' } });
  fireEvent.click(within(form).getByRole('button', { name: 'Guardar suplencia' }));

  await waitFor(() =>
    expect(posted(sent, '/overrides')).toEqual({
      ...{ personId: ana.id, from: late.from, until: '2026-03-10T15:00:00.000Z', reason: 'Cita médica' },
    }),
  );
  // Only administrators name somebody who is not in the team.
  expect(sent.some(({ path }) => path.endsWith('/people/assignable'))).toBe(false);
});

it('says what is wrong with the times, and what the server refuses', async () => {
  const answer: Answer = ({ method, path }) =>
    method === 'POST' && path.endsWith('/overrides') ? refusal(422, 'teams.override_over') : undefined;
  open({ isMember: true, answer });
  fireEvent.click(await screen.findByRole('button', { name: /^Beto: .*Suplir este turno$/ }));
  const form = await screen.findByRole('dialog');
  fireEvent.change(within(form).getByLabelText('Motivo'), { target: { value: 'x' } });
  const save = () => fireEvent.click(within(form).getByRole('button', { name: 'Guardar suplencia' }));

  fireEvent.change(within(form).getByLabelText('Hasta'), { target: { value: '2026-03-09T08:00' } });
  save();
  expect(await within(form).findByText(/^Debe terminar después de empezar/)).toBeDefined();
  fireEvent.change(within(form).getByLabelText('Hasta'), { target: { value: '2026-03-09T10:00' } });
  save();

  expect(await within(form).findByText(/terminaría en el pasado/)).toBeDefined();
});

it('takes a cover back at once, and makes it again when that is undone', async () => {
  const sent = open({ isMember: true });
  fireEvent.click(await screen.findByRole('button', { name: 'Retirar la suplencia de Beto' }));
  await waitFor(() => expect(sent.some(({ method }) => method === 'DELETE')).toBe(true));
  await waitFor(() => {
    undoLast();
    expect(posted(sent, '/overrides')).toMatchObject({ personId: beto.id, reason: 'Vacaciones' });
  });
});

it('makes a rota in the order that was chosen, within hours that were typed', async () => {
  const sent = open({ role: 'admin' });
  fireEvent.click(await screen.findByRole('button', { name: 'Nueva guardia' }));
  const form = await screen.findByRole('dialog', { name: 'Nueva guardia' });
  fireEvent.change(within(form).getByLabelText('Nombre'), { target: { value: 'Noches' } });
  for (const name of ['Ana', 'Beto']) {
    fireEvent.click(within(form).getByRole('combobox', { name: 'Agregar a una persona' }));
    fireEvent.click(await screen.findByRole('option', { name }));
  }
  fireEvent.click(within(form).getByRole('button', { name: 'Subir a Beto' }));
  fireEvent.click(within(form).getByRole('switch', { name: /^Solo en cierto horario/ }));
  const submit = () => fireEvent.click(within(form).getByRole('button', { name: 'Crear guardia' }));
  fireEvent.change(within(form).getByLabelText('Lunes'), { target: { value: '9 a 6' } });
  submit();
  expect(await within(form).findByText(/^Use horas como/)).toBeDefined();

  fireEvent.change(within(form).getByLabelText('Lunes'), { target: { value: '9:00-14:00' } });
  for (const day of ['Martes', 'Miércoles', 'Jueves', 'Viernes'])
    fireEvent.change(within(form).getByLabelText(day), { target: { value: '' } });
  submit();

  await waitFor(() =>
    expect(posted(sent, '/on-call-rotas')).toMatchObject({
      ...{ name: 'Noches', personIds: [beto.id, ana.id], hours: { mon: [['09:00', '14:00']] } },
      handover: { at: '09:00', every: { kind: 'week', weekday: 'mon' } },
    }),
  );
});

it('says that there are no rotas, and how to begin', async () => {
  open({ role: 'admin', answer: ({ path }) => (path.endsWith('/on-call-rotas') ? { items: [] } : undefined) });

  expect(await screen.findByText('Este equipo de trabajo no tiene guardias')).toBeDefined();
  expect(screen.getAllByRole('button', { name: 'Nueva guardia' })).toHaveLength(1);
});

it('says that a team is not there', async () => {
  open({ answer: ({ path }) => (path.endsWith(`/teams/${team.id}`) ? refusal(404, 'teams.not_found') : undefined) });

  expect(await screen.findByText('El equipo de trabajo no existe.')).toBeDefined();
});

it('says why the teams could not be loaded, and tries again', async () => {
  let asked = 0;
  const answer: Answer = ({ path }) => {
    if (!path.endsWith('/teams')) return undefined;
    asked += 1;
    return asked === 1 ? refusal(403, 'request.forbidden') : { items: [] };
  };
  open({ address: '/settings/teams', answer });
  expect(await screen.findByText('Su rol no permite esta acción.')).toBeDefined();

  fireEvent.click(screen.getByRole('button', { name: 'Intentar de nuevo' }));

  expect(await screen.findByText('Todavía no hay equipos de trabajo')).toBeDefined();
  // Only administrators make one.
  expect(screen.queryByRole('button', { name: 'Nuevo equipo de trabajo' })).toBeNull();
});

it('makes a team whose key follows its name, with who leads it', async () => {
  const answer: Answer = ({ method, path }) => {
    if (!path.endsWith('/teams')) return undefined;
    return method === 'POST' ? team : { items: [] };
  };
  const sent = open({ role: 'admin', address: '/settings/teams', answer });
  expect(await screen.findByText('Todavía no hay equipos de trabajo')).toBeDefined();
  fireEvent.keyDown(document.body, { key: 'n' });
  const form = await screen.findByRole('dialog', { name: 'Nuevo equipo de trabajo' });
  fireEvent.change(within(form).getByLabelText('Nombre'), { target: { value: 'Telefonía IP' } });
  fireEvent.click(within(form).getByRole('combobox', { name: 'Agregar a una persona' }));
  fireEvent.click(await screen.findByRole('option', { name: 'Caro' }));
  fireEvent.click(within(form).getByRole('checkbox', { name: 'Caro es líder' }));

  fireEvent.click(within(form).getByRole('button', { name: 'Crear equipo de trabajo' }));

  await waitFor(() =>
    expect(posted(sent, '/teams')).toEqual({
      ...{ name: 'Telefonía IP', slug: 'telefonia-ip', members: [{ personId: caro.id, isLead: true }] },
    }),
  );
});
