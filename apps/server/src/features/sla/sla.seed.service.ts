// What an installation promises to begin with; everything of it may be changed.
import type { Language } from '@lanet/contracts/endpoint';
import { LADDERS } from '@lanet/contracts/sla-ladder';
import type { PolicyTerms, SlaTarget } from '@lanet/contracts/sla-policies';
import { v7 as uuidv7 } from 'uuid';
import type { ScopedTx } from '../../platform/database/index.ts';
import { insertPolicy, insertVersion, setDefaultPolicy } from './sla.policies.repo.ts';

const NAMES: Record<Language, string> = { es: 'Estándar', en: 'Standard' };

const minutes = (count: number): SlaTarget => ({ kind: 'minutes', minutes: count });
const days = (count: number): SlaTarget => ({ kind: 'days', days: count, until: 'same_time' });

const TERMS: PolicyTerms = {
  ...{ calendarId: null, hours: 'place', firstResponseNeverPauses: false, quietHours: null },
  pauses: { waitingThird: false, maintenance: true },
  targets: {
    critical: { first_response: minutes(30), next_response: minutes(60), resolution: minutes(240) },
    high: { first_response: minutes(60), next_response: minutes(120), resolution: minutes(480) },
    medium: { first_response: minutes(240), next_response: minutes(480), resolution: days(2) },
    low: { first_response: minutes(480), next_response: days(2), resolution: days(5) },
  },
  ladder: [...LADDERS.recommended],
};

/** The policy of every ticket that no other is for. To be called once, when an installation is made. */
export async function seedSla(tx: ScopedTx, language: Language, savedBy: string): Promise<void> {
  const id = uuidv7();
  if (!(await insertPolicy(tx, { id, name: NAMES[language] }))) return;
  await insertVersion(tx, { policyId: id, terms: TERMS, fromStart: false, savedBy });
  await setDefaultPolicy(tx, id);
}
