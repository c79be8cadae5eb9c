import type { SlaSegment } from '@lanet/contracts/sla';
import { beforeAll, expect, it } from 'vitest';
import { setTimeZone } from '../../platform/format.ts';
import { kindText, rangeText, totalsOf, totalText } from './segment-words.ts';

beforeAll(() => setTimeZone('America/Mexico_City'));

const segment = (from: string, to: string, more: Partial<SlaSegment> = {}): SlaSegment => ({
  ...{ from, to, kind: 'running', cause: null, name: null, ...more },
});

it.each([
  ['2026-03-06T23:30:00Z', '2026-03-07T00:00:00Z', 'vie 6 mar 17:30–18:00'],
  ['2026-03-07T01:00:00Z', '2026-03-09T15:00:00Z', 'vie 6 mar 19:00 – lun 9 mar 09:00'],
])('%s to %s is %s here', (from, to, said) => {
  expect(rangeText({ from, to })).toBe(said);
});

const paused = { state: 'waiting_client', by: null, maintenance: null } as const;

it.each<[Partial<SlaSegment>, string]>([
  [{}, 'Corre'],
  [{ kind: 'closed' }, 'Cerrado'],
  [{ kind: 'holiday', name: 'Natalicio de Benito Juárez' }, 'Festivo: Natalicio de Benito Juárez'],
  [{ kind: 'holiday' }, 'Festivo'],
  [{ kind: 'paused', cause: paused }, 'En pausa: espera al cliente'],
  [{ kind: 'paused', cause: { ...paused, by: 'Ana' } }, 'En pausa: espera al cliente, por Ana'],
  [
    { kind: 'paused', cause: { state: null, by: null, maintenance: 'cambio de switch' } },
    'En pausa: mantenimiento, cambio de switch',
  ],
  [{ kind: 'paused' }, 'En pausa'],
])('says why: %j', (of, said) => {
  expect(kindText(segment('', '', of))).toBe(said);
});

it('adds up each kind, and leaves out what does not occur', () => {
  const totals = totalsOf([
    segment('2026-03-06T23:30:00Z', '2026-03-07T01:00:00Z'),
    segment('2026-03-07T01:00:00Z', '2026-03-09T15:00:00Z', { kind: 'closed' }),
    segment('2026-03-09T15:00:00Z', '2026-03-09T15:15:00Z'),
  ]);

  expect(totals.map(totalText).map((text) => text.replaceAll('\u00a0', ' '))).toEqual([
    'Corre 1 h 45 min',
    'Cerrado 2 d 14 h',
  ]);
});
