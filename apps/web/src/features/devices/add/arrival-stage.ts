import type { Enrolment } from '@lanet/contracts/agents';

/** How far a computer has come on its way in. */
export type ArrivalStage = 'pending' | 'rejected' | 'connecting' | 'connected' | 'ready';

/** The first inventory is the proof that everything works, so it is what makes a computer ready. */
export function stageOf({ state, online, programs }: Pick<Enrolment, 'state' | 'online' | 'programs'>): ArrivalStage {
  if (state !== 'active') return state;
  if (programs !== null) return 'ready';
  return online ? 'connected' : 'connecting';
}
