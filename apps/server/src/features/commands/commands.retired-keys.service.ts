import { inSigner } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import { retireKeys } from './commands.signer.repo.ts';

/**
 * Where the command key is lost for ever: agents that know it obey nobody until they enrol again, and the signer that starts next
 * publishes a new one. Answers how many keys were retired.
 */
export function retireCommandKey({ db, clock }: Pick<Platform, 'db' | 'clock'>): Promise<number> {
  return inSigner(db, async (tx) => {
    const ids = await retireKeys(tx, new Date(clock.now()));
    for (const target of ids) {
      const actor = { kind: 'system', id: null, name: 'lanet' } as const;
      await audit(tx, { actor, action: 'commands.key_retired', target, security: true });
    }
    return ids.length;
  });
}
