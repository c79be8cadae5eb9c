import type { NamedScope } from '@lanet/contracts/sla-policies';
import { expect, it } from 'vitest';
import { scopeText } from '../policy-words.ts';
import { blankScope, hasCondition, isSameScope, type ScopeValues, scopeMade, scopeValues } from './scope-values.ts';

const tebi = { id: '00000000-0000-4000-9000-000000000001', name: 'Tebi' };
const made = (change: Partial<ScopeValues>): NamedScope => scopeMade({ ...blankScope, ...change });

it.each<[Partial<ScopeValues>, string]>([
  [{}, 'Cualquier ticket'],
  [{ client: tebi }, 'Tebi'],
  [{ client: tebi, site: { id: 's', name: 'Matriz' } }, 'Tebi · Matriz'],
  [
    { client: tebi, category: { id: 'c', name: 'Redes' }, type: { id: 't', name: 'Incidente' } },
    'Tebi · Redes · Incidente',
  ],
  [{ priorities: ['high'] }, 'Prioridad Alta'],
  [{ priorities: ['low', 'critical'] }, 'Prioridades Crítica, Baja'],
  [{ priorities: ['low', 'medium', 'high', 'critical'] }, 'Cualquier ticket'],
])('%j is %s', (change, said) => {
  const scope = made(change);

  expect(scopeText(scope)).toBe(said);
  expect(hasCondition(scope)).toBe(said !== 'Cualquier ticket');
  expect(scopeMade(scopeValues(scope))).toEqual(scope);
});

it('knows the same tickets under another name', () => {
  const renamed = made({ client: { ...tebi, name: 'Industrias Tebi' } });

  expect(isSameScope(made({ client: tebi }), renamed)).toBe(true);
  expect(isSameScope(made({ client: tebi }), made({ client: tebi, priorities: ['high'] }))).toBe(false);
});
