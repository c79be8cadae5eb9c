import { setTimeout as pause } from 'node:timers/promises';
import { tickets } from '@lanet/contracts/tickets';
import type { Session } from '../../apps/server/src/cli/demo/api.ts';

/** Between two requests of one writer: what is tried is faults, not speed. */
const PAUSE_MS = 100;

export interface TicketLedger {
  /** Ids that the server has acknowledged, with their subjects. */
  acknowledged: ReadonlyMap<string, string>;
  refused: () => number;
  stop(): Promise<void>;
}

/** Opens tickets one after the other, whatever happens to the server, and keeps on record what it acknowledged. */
export function keepLedger({ call }: Pick<Session, 'call'>, where: { clientId: string; siteId: string }): TicketLedger {
  const acknowledged = new Map<string, string>();
  const stop = new AbortController();
  let refused = 0;
  const write = async () => {
    for (let number = 1; !stop.signal.aborted; number++) {
      const subject = `Orden ${number}`;
      try {
        const { id } = await call(tickets.create, { body: { ...where, subject, text: 'De la libreta' } });
        acknowledged.set(id, subject);
      } catch {
        // Refused or cut off: nothing was promised, and it may be there or not.
        refused += 1;
      }
      await pause(PAUSE_MS);
    }
  };
  const writing = write();
  return {
    acknowledged,
    refused: () => refused,
    async stop() {
      stop.abort();
      await writing;
    },
  };
}
