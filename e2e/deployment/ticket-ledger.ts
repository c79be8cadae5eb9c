// People who open tickets whatever happens to the server, and a list of what it said it had taken.
import { setTimeout as wait } from 'node:timers/promises';
import { tickets } from '@lanet/contracts/tickets';
import type { Session } from '../../apps/server/src/cli/demo/api.ts';

export interface TicketLedger {
  /** Ids that the server has acknowledged, with their subjects, in the order in which it did. */
  acknowledged: ReadonlyMap<string, string>;
  refused(): number;
  /** The longest time without an acknowledgement, in seconds, since this was asked last. */
  longestGap(): number;
  /** Ends the writers; resolves when the last one has its answer or its error. */
  stop(): Promise<void>;
}

export interface LedgerOptions {
  writers?: number;
  /** Between two requests of one writer. */
  pauseMs?: number;
}

/** Each writer opens `Escritura <writer>-<number>` one after the other, from 0 on; a number that was refused is left out. */
export function keepLedger(
  { call }: Pick<Session, 'call'>,
  { clientId, siteId }: { clientId: string; siteId: string },
  { writers = 1, pauseMs = 100 }: LedgerOptions = {},
): TicketLedger {
  const acknowledged = new Map<string, string>();
  const stop = new AbortController();
  let [refused, gapMs, lastAt] = [0, 0, performance.now()];
  const write = async (writer: number) => {
    for (let number = 0; !stop.signal.aborted; number += 1) {
      const subject = `Escritura ${writer}-${number}`;
      try {
        const body = { subject, text: 'Durante la prueba.', clientId, siteId };
        const { id } = await call(tickets.create, { body });
        // Noted after it was heard, never before.
        acknowledged.set(id, subject);
        gapMs = Math.max(gapMs, performance.now() - lastAt);
        lastAt = performance.now();
      } catch {
        // Refused or cut off: nothing was promised, and it may be there or not.
        refused += 1;
      }
      await wait(pauseMs);
    }
  };
  const writing = Promise.all(Array.from({ length: writers }, (_none, writer) => write(writer)));
  return {
    acknowledged,
    refused: () => refused,
    longestGap() {
      const seconds = gapMs / 1000;
      gapMs = 0;
      return seconds;
    },
    async stop() {
      stop.abort();
      await writing;
    },
  };
}

/** Those of the list that the server does not have, or has otherwise. */
export async function lostOf(
  { call }: Pick<Session, 'call'>,
  acknowledged: ReadonlyMap<string, string>,
): Promise<string[]> {
  const lost: string[] = [];
  for (const [id, subject] of acknowledged) {
    const found = await call(tickets.get, { params: { id } }).catch(() => undefined);
    if (found?.subject !== subject) lost.push(`${subject} (${id})`);
  }
  return lost;
}
