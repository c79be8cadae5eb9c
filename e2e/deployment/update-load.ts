// People who write all the time, and a list of what the server said it had taken.
import { setTimeout as wait } from 'node:timers/promises';
import { tickets } from '@lanet/contracts/tickets';
import type { Session } from '../../apps/server/src/cli/demo/api.ts';

export interface Load {
  /** Ids of tickets that were acknowledged, with the subject each was opened with. */
  acknowledged: ReadonlyMap<string, string>;
  /** The longest time without one, in seconds, since this was asked last. */
  longestGap(): number;
  stop(): Promise<void>;
}

const WRITERS = 4;
const PAUSE_MS = 20;

/** Opens tickets until it is stopped. What fails was not acknowledged, and is tried again as another one. */
export function startLoad(session: Session, place: { clientId: string; siteId: string }): Load {
  const acknowledged = new Map<string, string>();
  let goesOn = true;
  let lastAt = performance.now();
  let gapMs = 0;
  let count = 0;
  const write = async () => {
    while (goesOn) {
      count += 1;
      const subject = `Escrito ${count}`;
      const opened = await session
        .call(tickets.create, { body: { ...place, subject, text: 'Durante una actualización' } })
        .catch(() => undefined);
      if (opened) {
        // Noted after it was heard, never before.
        acknowledged.set(opened.id, subject);
        gapMs = Math.max(gapMs, performance.now() - lastAt);
        lastAt = performance.now();
      }
      await wait(PAUSE_MS);
    }
  };
  const writers = Array.from({ length: WRITERS }, write);
  return {
    acknowledged,
    longestGap() {
      const seconds = gapMs / 1000;
      gapMs = 0;
      return seconds;
    },
    async stop() {
      goesOn = false;
      await Promise.all(writers);
    },
  };
}

/** Those of the list that the server does not have, or has otherwise. */
export async function lostOf(session: Session, acknowledged: ReadonlyMap<string, string>): Promise<string[]> {
  const lost: string[] = [];
  for (const [id, subject] of acknowledged) {
    const found = await session.call(tickets.get, { params: { id } }).catch(() => undefined);
    if (found?.subject !== subject) lost.push(`${subject} (${id})`);
  }
  return lost;
}
