import type { OnCallRota, OnCallShift } from '@lanet/contracts/on-call';
import { expect, it } from 'vitest';
import { rotaSentence, shiftSentence, weekdayLabel } from './rota-words.ts';

const rota: OnCallRota = {
  ...{ id: 'r', teamId: 't', name: 'Noches', timeZone: 'America/Mexico_City', startsOn: '2026-03-02', version: 1 },
  ...{ handover: { at: '09:00', every: { kind: 'week', weekday: 'mon' } }, hours: null, people: [] },
};
const [ana, beto] = ['Ana', 'Beto'].map((name) => ({ id: name, name }));

it('says how a rota goes', () => {
  expect(rotaSentence(rota)).toBe('Cambio de turno cada lunes a las 09:00 · Las 24 horas · hora de Ciudad de México');
  const night: [string, string][] = [['20:00', '24:00']];
  expect(
    rotaSentence({
      ...rota,
      handover: { at: '12:00', every: { kind: 'day' } },
      hours: { mon: night, tue: night, sat: [['00:00', '06:00']] },
    }),
  ).toBe(
    'Cambio de turno todos los días a las 12:00 · Solo lun a mar 20:00–24:00; sáb 00:00–06:00 · hora de Ciudad de México',
  );
});

it.each([
  [{ kind: 'turn' }, ana, 'Ana: lun 2 de mar, 09:00 a lun 9 de mar, 09:00'],
  [{ kind: 'override', overrideId: 'o' }, beto, 'Ana: lun 2 de mar, 09:00 a lun 9 de mar, 09:00; suple a Beto'],
  [{ kind: 'override', overrideId: 'o' }, ana, 'Ana: lun 2 de mar, 09:00 a lun 9 de mar, 09:00; por una suplencia'],
  [
    { kind: 'passed_over', why: 'inactive' },
    beto,
    'Ana: lun 2 de mar, 09:00 a lun 9 de mar, 09:00; en lugar de Beto, cuya cuenta está desactivada',
  ],
  [
    { kind: 'passed_over', why: 'left_team' },
    beto,
    'Ana: lun 2 de mar, 09:00 a lun 9 de mar, 09:00; en lugar de Beto, que ya no está en el equipo de trabajo',
  ],
] as [OnCallShift['because'], typeof ana, string][])('says of a shift %j what it is', (because, turnOf, sentence) => {
  if (!ana || !turnOf) throw new Error('two were made');
  const [from, until] = ['2026-03-02T15:00:00.000Z', '2026-03-09T15:00:00.000Z'];

  expect(shiftSentence({ from, until, person: ana, turnOf, because }, rota.timeZone)).toBe(sentence);
});

it('begins the name of a day with a capital where it stands alone', () => {
  expect(weekdayLabel('wed')).toBe('Miércoles');
});
