// After an outage: where many tickets of one team are late, one message instead of one for each (sla.md, section 9).
import type { ScopedTx } from '../../platform/database/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { beginSummaries, countTold, type EndedSummary, endSummaries, holdSummaries } from './sla.summaries.repo.ts';

declare module '../../platform/jobs/jobs.ts' {
  interface JobPayloads {
    /** Tells a team how many of its tickets are late or nearly; handled by the feature `notifications`. */
    'sla.summarise': EndedSummary;
  }
}

/** What waits so long was not looked at in time; what many tickets reach at the same minute is no outage. */
const LATE_SECONDS = 60;
const MOST_ONE_BY_ONE = 50;

export function noticeOutage(tx: ScopedTx): Promise<void> {
  return beginSummaries(tx, { lateSeconds: LATE_SECONDS, moreThan: MOST_ONE_BY_ONE });
}

/** Collects what is told with a summary. */
export class Summaries {
  readonly #open: ReadonlyMap<string | null, string>;
  readonly #counts = new Map<string, { tickets: Set<string>; mail: boolean }>();

  constructor(open: ReadonlyMap<string | null, string> = new Map()) {
    this.#open = open;
  }

  static async held(tx: ScopedTx): Promise<Summaries> {
    return new Summaries(await holdSummaries(tx));
  }

  /** Whether it is told so; if not, it is to be told by itself. */
  takes({ id: ticketId, teamId }: { id: string; teamId: string | null }, { mail }: { mail: boolean }): boolean {
    const id = this.#open.get(teamId);
    if (id === undefined) return false;
    const count = this.#counts.get(id) ?? { tickets: new Set(), mail: false };
    count.tickets.add(ticketId);
    this.#counts.set(id, { ...count, mail: count.mail || mail });
    return true;
  }

  async store(tx: ScopedTx): Promise<void> {
    for (const [id, { tickets, mail }] of this.#counts) await countTold(tx, id, { tickets: tickets.size, mail });
  }
}

/** Tells with those that are at their end; of one whose tickets were all seen to meanwhile there is nothing to say. */
export async function tellSummaries(tx: ScopedTx): Promise<void> {
  for (const summary of await endSummaries(tx)) {
    if (summary.tickets > 0) await enqueue(tx, 'sla.summarise', summary);
  }
}
