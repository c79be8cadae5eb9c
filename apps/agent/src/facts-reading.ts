import type { Facts } from '@lanet/contracts/agent';
import { collectFacts } from './collect/index.ts';
import { type Log, messageOf } from './log.ts';
import type { Machine } from './platform/machine.ts';

/** What this computer looks like, read once and beside the work: on some systems it takes seconds. */
export class FactsReading {
  readonly whole: Promise<Facts>;
  /** Undefined until it is read. */
  now: Facts | undefined;

  constructor(machine: Machine, log: Log) {
    this.whole = collectFacts(machine);
    this.whole.then(
      (facts) => {
        this.now = facts;
      },
      (error: unknown) => log('warn', 'The facts of this computer could not be read', { error: messageOf(error) }),
    );
  }
}
