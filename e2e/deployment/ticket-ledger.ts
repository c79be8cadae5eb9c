import { setTimeout as wait } from 'node:timers/promises';
import { tickets } from '@lanet/contracts/tickets';
import type { SignedIn } from '../staff-api.ts';

export interface TicketLedger {
  /** What the server said it has, in order, with when it said so (ms of `performance.now`). */
  acknowledged: { id: string; subject: string; at: number }[];
  /** Longest time without an answer so far, in milliseconds. */
  longestGap(): number;
  /** Ends the writers; resolves when the last one has its answer or its error. */
  stop(): Promise<void>;
}

const PAUSE_AFTER_ERROR_MS = 100;

/** Opens tickets without a pause, each writer one after the other, and notes those that the server acknowledged. */
export function keepLedger({ call }: SignedIn, place: { clientId: string; siteId: string }, writers = 2): TicketLedger {
  const acknowledged: TicketLedger['acknowledged'] = [];
  let isStopped = false;
  const write = async (writer: number) => {
    for (let number = 0; !isStopped; number += 1) {
      const subject = `Escritura ${writer}-${number}`;
      const body = { subject, text: 'Durante la prueba.', clientId: place.clientId, siteId: place.siteId };
      const made = await call(tickets.create, { body }).catch(() => undefined);
      if (made) acknowledged.push({ id: made.id, subject, at: performance.now() });
      else await wait(PAUSE_AFTER_ERROR_MS);
    }
  };
  const running = Promise.all(Array.from({ length: writers }, (_none, writer) => write(writer)));
  return {
    acknowledged,
    longestGap: () =>
      acknowledged.reduce((longest, { at }, index) => Math.max(longest, at - (acknowledged[index - 1]?.at ?? at)), 0),
    async stop() {
      isStopped = true;
      await running;
    },
  };
}
