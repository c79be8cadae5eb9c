import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { RETIRED_ASKS_SECONDS } from './agents.caller.service.ts';
import type { Gateway } from './agents.gateway.service.ts';
import { deleteExpired, takeOrder } from './agents.retirement.repo.ts';

/** The signer needs a moment; an agent that got no order has to change nothing and asks again. */
const SOON_SECONDS = 5;

/** Who was retired is known for five years, and no longer. */
export function forgetRetired({ db, clock }: Pick<Platform, 'db' | 'clock'>): Promise<void> {
  return inScope(db, SYSTEM, (tx) => deleteExpired(tx, new Date(clock.now())));
}

/** What a retired agent is answered: the signer's order, fresh each time, because an old one could be played back. */
export async function retirementOf({ platform }: Gateway, agentId: string): Promise<Refusal> {
  const now = new Date(platform.clock.now());
  const order = await inScope(platform.db, SYSTEM, (tx) => takeOrder(tx, agentId, now));
  if (order === undefined) return new Refusal('agents.retired', { retryAfterSeconds: SOON_SECONDS });
  const retryAfterSeconds = RETIRED_ASKS_SECONDS;
  return new Refusal('agents.retired', { retryAfterSeconds, ...(order !== 'refused' && { order }) });
}
