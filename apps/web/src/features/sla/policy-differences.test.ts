import type { PolicyTerms } from '@lanet/contracts/sla-policies';
import { afterEach, expect, it } from 'vitest';
import { showLanguage } from '../../platform/language-preference.ts';
import { blankStep } from './ladder.ts';
import { differences } from './policy-differences.ts';
import type { Names } from './policy-words.ts';

afterEach(() => showLanguage('es'));

const names: Names = {
  people: new Map([['ana', 'Ana Ruiz']]),
  teams: new Map([['redes', 'Redes']]),
  calendars: new Map([['c1', 'Oficina']]),
};

const before: PolicyTerms = {
  ...{ calendarId: null, hours: 'place', firstResponseNeverPauses: false, quietHours: null },
  targets: { critical: { resolution: { kind: 'minutes', minutes: 240 } } },
  pauses: { waitingThird: false, maintenance: true },
  ladder: [blankStep('a')],
};

const step = blankStep('a');

it.each<[string, Partial<PolicyTerms>, string[]]>([
  ['nothing', {}, []],
  [
    'a target, one that is new and one that is gone',
    {
      targets: {
        critical: { first_response: { kind: 'minutes', minutes: 30 } },
        low: { resolution: { kind: 'days', days: 2, until: 'same_time' } },
      },
    },
    [
      'Crítica, primera respuesta: sin plazo → 30 min',
      'Crítica, solución: 4 h → sin plazo',
      'Baja, solución: sin plazo → 2 días hábiles, a la misma hora',
    ],
  ],
  [
    'hours and calendar',
    { hours: 'provider', calendarId: 'c1' },
    ['Horario: El del sitio del cliente → El del proveedor', 'Calendario: El predeterminado → Oficina'],
  ],
  ['a calendar that is gone', { calendarId: 'c2' }, ['Calendario: El predeterminado → Otro calendario']],
  [
    'pauses',
    { pauses: { waitingThird: true, maintenance: true }, firstResponseNeverPauses: true },
    ['Pausa al esperar a un tercero: no → sí', 'La primera respuesta nunca se pausa: no → sí'],
  ],
  ['the night', { quietHours: { from: '22:00', to: '07:00' } }, ['Horas de silencio: ninguna → de 22:00 a 07:00']],
  [
    'a step that is new',
    {
      ladder: [
        step,
        {
          ...{ ...blankStep('b'), at: { kind: 'after', minutes: 90 }, clock: 'resolution', mail: true },
          ...{ heedsQuietHours: false, act: { raisePriority: true, teamId: 'redes' } },
          tell: [{ kind: 'admins' }, { kind: 'person', personId: 'ana' }, { kind: 'person', personId: 'eva' }],
        },
      ],
    },
    [
      'Aviso nuevo: 1 h 30 min después de vencer · Solución · Administradores, Ana Ruiz, Alguien que ya no está · por correo · sube la prioridad · pasa a Redes',
    ],
  ],
  [
    'a step that changed and one that is gone',
    { ladder: [{ ...step, at: { kind: 'percent', percent: 80 } }] },
    [
      'Aviso cambiado: Al 75 % · Todos los relojes · Asignado · respeta el silencio → Al 80 % · Todos los relojes · Asignado · respeta el silencio',
    ],
  ],
  ['all steps', { ladder: [] }, ['Aviso quitado: Al 75 % · Todos los relojes · Asignado · respeta el silencio']],
])('says %s', (_, change, lines) => {
  const said = differences(before, { ...before, ...change }, names);

  expect(said.map((line) => line.replaceAll('\u00a0', ' '))).toEqual(lines);
});

it('says it in the language of the page', async () => {
  await showLanguage('en');

  expect(differences(before, { ...before, targets: {} }, names)).toEqual(['Critical, resolution: 4 h → no target']);
});
