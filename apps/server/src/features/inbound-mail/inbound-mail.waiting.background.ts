import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { Background } from '../../platform/feature.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { poll } from '../../platform/jobs/poll.ts';
import type { Platform } from '../../platform/platform.ts';
import { hasOverlooked } from './inbound-mail.storing.repo.ts';
import { PROCESS } from './inbound-mail.storing.service.ts';

const LOOK_MS = 1_000;

/**
 * Messages that were stored just as the job for those before them ended: it did not see them, and they had asked for none. A
 * look at an index that is nearly always empty.
 */
export function startLookingForWaiting({ db, log, clock }: Platform): Background {
  return poll('inbound_mail.waiting', LOOK_MS, log, () =>
    inScope(db, SYSTEM, async (tx) => {
      if (await hasOverlooked(tx, new Date(clock.now() - LOOK_MS))) {
        await enqueue(tx, 'inbound_mail.process', {}, PROCESS);
      }
    }),
  );
}
