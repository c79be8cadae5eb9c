import { agent, CommandResult } from '@lanet/contracts/agent';
import { type Log, messageOf } from '../log.ts';
import type { Queue, Waiting } from '../queue/queue.ts';
import { ServerRefused, type Session } from '../server/session.ts';

const MAX_ITEMS = 64;
const MAX_BYTES = 512 * 1024;

/** Sends what became of commands, in order and again until the server has it; each item is on disk from the first. */
export class Results {
  readonly #queue: Queue;
  readonly #session: Session;
  readonly #log: Log;
  readonly #acknowledgedAt = new Map<string, number>();

  constructor(queue: Queue, session: Session, log: Log) {
    this.#queue = queue;
    this.#session = session;
    this.#log = log;
  }

  /** Durable when it returns. */
  add(result: CommandResult): void {
    this.#queue.add({ kind: 'result', precious: true, subject: result.commandId, body: result });
  }

  get isEmpty(): boolean {
    return this.#queue.waiting('result').length === 0;
  }

  /**
   * Whether the server had all that was to say of a command before this instant (milliseconds of `performance.now`). If so,
   * it has no reason to deliver it again.
   */
  isAcknowledgedBefore(commandId: string, instantMs: number): boolean {
    if (this.#queue.waiting('result').some(({ subject }) => subject === commandId)) return false;
    return (this.#acknowledgedAt.get(commandId) ?? Number.NEGATIVE_INFINITY) < instantMs;
  }

  /** Sends all that waits. One item the server refuses is set aside, and the others go on. @throws NoAnswer, ServerRefused */
  async flush(): Promise<void> {
    let isSingle = false;
    for (;;) {
      const batch = this.#nextBatch(isSingle ? 1 : MAX_ITEMS);
      if (batch.length === 0) return;
      try {
        await this.#post(batch);
        isSingle = false;
      } catch (error) {
        if (!(error instanceof ServerRefused) || ![400, 413, 415, 422].includes(error.status)) throw error;
        this.#log('warn', 'The server refused a result', { items: batch.length, message: messageOf(error) });
        const [first] = batch;
        if (batch.length === 1 && first) this.#queue.park(first.id, error.message);
        isSingle = batch.length > 1;
      }
    }
  }

  #nextBatch(most: number): Waiting[] {
    const batch: Waiting[] = [];
    let bytes = 0;
    for (const entry of this.#queue.waiting('result').slice(0, most)) {
      bytes += entry.bytes;
      if (batch.length > 0 && bytes > MAX_BYTES) break;
      batch.push(entry);
    }
    return batch;
  }

  async #post(batch: readonly Waiting[]): Promise<void> {
    const items = batch.flatMap(({ id }) => CommandResult.safeParse(this.#queue.read(id)).data ?? []);
    if (items.length < batch.length) this.#log('error', 'A kept result was damaged on the disk');
    if (items.length > 0) {
      const { method, path, response } = agent.results;
      await this.#session.callJson({ method, path, body: JSON.stringify({ items }) }, response);
    }
    this.#queue.remove(batch.map(({ id }) => id));
    for (const { subject } of batch) if (subject !== null) this.#acknowledgedAt.set(subject, performance.now());
    // A command is delivered for a quarter of an hour; far more than can be acknowledged meanwhile are remembered.
    for (const id of this.#acknowledgedAt.keys()) {
      if (this.#acknowledgedAt.size <= 1000) break;
      this.#acknowledgedAt.delete(id);
    }
  }
}
