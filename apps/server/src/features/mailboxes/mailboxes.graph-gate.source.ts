import { setTimeout as pause } from 'node:timers/promises';
import { MailTrouble } from './mailboxes.faults.rules.ts';

/** Graph allows four requests at once for one mailbox; one is left for others. */
const AT_ONCE = 3;

/**
 * What one mailbox of Graph may be asked by everybody in this process together: whoever fetches, whoever sends, whoever tries
 * it. When Graph says how long to leave it alone, all of them do.
 */
export class GraphGate {
  #running = 0;
  readonly #queue: (() => void)[] = [];
  /** By `performance.now`, which no change of the clock moves. */
  #closedUntil = 0;
  #because = '';

  /** Nothing is asked for so long. */
  close(ms: number, because: string): void {
    this.#closedUntil = Math.max(this.#closedUntil, performance.now() + ms);
    this.#because = because;
  }

  /** @throws MailTrouble `other` where that is longer than the caller can wait, and then nothing was asked. */
  async untilOpen(patienceMs: number, signal: AbortSignal): Promise<void> {
    for (let left = this.#left(); left > 0; left = this.#left()) {
      if (left > patienceMs) {
        throw new MailTrouble('other', `${this.#because}; again in ${Math.ceil(left / 1000)} seconds`);
      }
      await pause(left, undefined, { signal });
    }
  }

  #left(): number {
    return this.#closedUntil - performance.now();
  }

  async through<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE) await new Promise<void>((resolve) => this.#queue.push(resolve));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      // The place goes on to the next, or becomes free.
      const next = this.#queue.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
