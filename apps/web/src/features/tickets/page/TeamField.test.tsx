import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { answering, renderPart } from '../../../testing/page.tsx';
import { makeTeam } from '../../../testing/team-data.ts';
import { makeTicket } from '../../../testing/ticket-data.ts';
import { TeamField } from './TeamField.tsx';

afterEach(() => vi.unstubAllGlobals());

const redes = makeTeam();
const old = makeTeam({ id: '00000000-0000-4000-8000-000000000099', name: 'Viejo', active: false });
const refOf = ({ id, name }: typeof redes) => ({ id, name });

function show(ticket = makeTicket(), teams = [redes, old]) {
  const chosen: unknown[] = [];
  const sent = answering(() => ({ items: teams }));
  renderPart(<TeamField ticket={ticket} onChoose={(to) => chosen.push(to)} />);
  return { chosen, sent };
}

async function expectOptions(...names: string[]) {
  fireEvent.click(await screen.findByRole('combobox', { name: 'Equipo de trabajo' }));
  await waitFor(() => expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual(names));
}

it('offers the teams that get tickets, and none', async () => {
  const { chosen } = show();
  await expectOptions('Sin equipo de trabajo', 'Redes');

  fireEvent.click(screen.getByRole('option', { name: 'Redes' }));

  expect(chosen).toEqual([refOf(redes)]);
});

it('keeps the one it has in the list, and takes it away', async () => {
  const { chosen } = show(makeTicket({ team: refOf(old) }));
  await expectOptions('Sin equipo de trabajo', 'Viejo', 'Redes');

  fireEvent.click(screen.getByRole('option', { name: 'Sin equipo de trabajo' }));

  expect(chosen).toEqual([null]);
});

it('is not there where there are no teams', async () => {
  const { sent } = show(makeTicket(), []);

  await waitFor(() => expect(sent).toHaveLength(1));
  expect(screen.queryByRole('combobox')).toBeNull();
});
