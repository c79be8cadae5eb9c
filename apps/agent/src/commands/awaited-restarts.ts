import type { CommandPayload, CommandResult } from '@lanet/contracts/agent';
import type { Log } from '../log.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { type AwaitedRestart, restartOutcome, restartWords } from './restart.ts';

export interface AwaitedRestartsOptions {
  journal: Journal;
  bootId: () => string;
  /** Server time, epoch milliseconds. */
  now: () => number;
  log: Log;
  tell: (result: CommandResult) => void;
}

/** Runs that restart the computer: open in the journal after their script, until the system has started anew. */
export class AwaitedRestarts {
  readonly #options: AwaitedRestartsOptions;

  constructor(options: AwaitedRestartsOptions) {
    this.#options = options;
  }

  /** What a run has to remember from its start on; undefined when it restarts nothing. */
  begin({ restarts, language }: Pick<CommandPayload, 'restarts' | 'language'>): AwaitedRestart | undefined {
    if (restarts !== true) return undefined;
    const { now, bootId } = this.#options;
    const nothing = { until: null, downAt: null, parts: 0, stdoutBytes: 0, stderrBytes: 0 };
    return { bootId: bootId(), startedAt: now(), language, ...nothing };
  }

  /** After a start of the agent: whether this run is, or is going to be, ended here. */
  settle(entry: JournalEntry): boolean {
    const { bootId, now } = this.#options;
    const { restart } = entry;
    if (!restart) return false;
    const outcome = restartOutcome(restart, bootId(), now());
    if (outcome === 'restarted' || outcome === 'timed_out') this.#end(entry, restart, outcome);
    return outcome !== 'interrupted';
  }

  /** Ends the runs whose restart has not come in time. */
  endLate(): void {
    const { journal, bootId, now } = this.#options;
    for (const entry of journal.open()) {
      const { restart } = entry;
      const isLate = restart && restart.until !== null && restartOutcome(restart, bootId(), now()) === 'timed_out';
      if (isLate) this.#end(entry, restart, 'timed_out');
    }
  }

  /** The agent is told to end, which may be the restart. */
  noteDown(): void {
    const { journal, now } = this.#options;
    for (const entry of journal.open()) {
      if (entry.restart) journal.write({ ...entry, restart: { ...entry.restart, downAt: now() } });
    }
  }

  #end(entry: JournalEntry, restart: AwaitedRestart, outcome: 'restarted' | 'timed_out'): void {
    const { journal, now, log, tell } = this.#options;
    const { commandId, script } = entry;
    const { startedAt, stdoutBytes, stderrBytes } = restart;
    const at = now();
    const numbers = { durationMs: Math.max(0, Math.round(at - startedAt)), stdoutBytes, stderrBytes };
    if (outcome === 'restarted') {
      const parts = [{ part: restart.parts, stream: 'stdout' as const, text: restartWords(restart, at) }];
      tell({ commandId, state: 'finished', exitCode: 0, at, ...numbers, parts });
    } else tell({ commandId, state: 'timed_out', at, ...numbers });
    log('info', 'The end of a command that restarts the computer', { commandId, script, outcome });
    journal.write({ ...entry, at, state: 'ended' });
  }
}
