import { z } from 'zod';
import { type Log, messageOf } from '../log.ts';
import { encodeRecord, openRecordFile, type RecordFile } from '../records/record-file.ts';
import { replaceFile } from '../state/durable-file.ts';
import { AwaitedRestart } from './restart.ts';

const Started = z.object({ pid: z.number().int(), startTicks: z.number().nullable(), bootId: z.string().nullable() });

/** What is known of one command that was taken. Later entries of an id go before earlier ones. */
export const JournalEntry = z.object({
  commandId: z.string(),
  nonce: z.string(),
  /** Epoch milliseconds, server time. */
  at: z.number(),
  expiresAt: z.number(),
  state: z.enum(['accepted', 'running', 'ended']),
  /** The process that runs it, once there is one. */
  process: Started.nullable(),
  /** Of a run that restarts the computer, and ends when that has happened. */
  restart: AwaitedRestart.optional(),
  /** Shown to whoever reads the journal on this computer. */
  script: z.string(),
  requester: z.string(),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

/** What remains of the commands that were let go. */
const Forgotten = z.object({ forgottenUntil: z.number() });

const WEEK_MS = 7 * 86_400_000;
const DAY_MS = 86_400_000;

/**
 * The commands this agent took, on disk before it acts: what it remembers here never runs again. Entries are kept for a
 * week, and a day beyond their envelope's end; of those let go it remembers until when the last of them was good, since the
 * clock they are judged by is set by the server.
 */
export class Journal {
  readonly #path: string;
  readonly #entries = new Map<string, JournalEntry>();
  readonly #nonces = new Map<string, string>();
  #file: RecordFile;
  #forgottenUntil = Number.NEGATIVE_INFINITY;

  /** Opens the journal and lets go of what is old enough. `now`: epoch milliseconds, server time. */
  constructor(path: string, now: number, log: Log) {
    this.#path = path;
    this.#file = openRecordFile(path);
    this.#load();
    this.#shorten(now, log);
  }

  get(commandId: string): JournalEntry | undefined {
    return this.#entries.get(commandId);
  }

  /** Whether a nonce was used by another command. */
  isNonceUsed(nonce: string, commandId: string): boolean {
    const user = this.#nonces.get(nonce);
    return user !== undefined && user !== commandId;
  }

  /** Whether a command whose envelope ends then (epoch milliseconds) may be one that was let go. */
  isForgotten(expiresAt: number): boolean {
    return expiresAt <= this.#forgottenUntil;
  }

  /** Taken and not ended: after a start, what was going on when the agent ended. */
  open(): JournalEntry[] {
    return [...this.#entries.values()].filter(({ state }) => state !== 'ended');
  }

  /** Durable when it returns. @throws what the file system says; then nothing may be run. */
  write(entry: JournalEntry): void {
    this.#file.append(entry);
    this.#learn(entry);
  }

  close(): void {
    this.#file.close();
  }

  #learn(entry: JournalEntry): void {
    this.#entries.set(entry.commandId, entry);
    this.#nonces.set(entry.nonce, entry.commandId);
  }

  #load(): void {
    this.#entries.clear();
    this.#nonces.clear();
    for (const { value } of this.#file.found) {
      const forgotten = Forgotten.safeParse(value).data;
      if (forgotten) this.#forgottenUntil = Math.max(this.#forgottenUntil, forgotten.forgottenUntil);
      const entry = JournalEntry.safeParse(value);
      if (entry.success) this.#learn(entry.data);
    }
  }

  /** In one step, so that no power cut leaves an entry forgotten and its end unknown. */
  #shorten(now: number, log: Log): void {
    const isOld = ({ at, expiresAt, state }: JournalEntry) =>
      state === 'ended' && now > Math.max(at + WEEK_MS, expiresAt + DAY_MS);
    const entries = [...this.#entries.values()];
    const dropped = entries.filter(isOld);
    const forgottenUntil = Math.max(this.#forgottenUntil, ...dropped.map(({ expiresAt }) => expiresAt));
    const records: unknown[] = entries.filter((entry) => !isOld(entry));
    if (Number.isFinite(forgottenUntil)) records.unshift({ forgottenUntil });
    if (records.length === this.#file.found.length && dropped.length === 0) return;
    this.#file.close();
    try {
      replaceFile(this.#path, records.map(encodeRecord).join(''));
    } catch (error) {
      // A full disk: it stays as long as it was, and nothing is forgotten.
      log('warn', 'The journal could not be shortened', { error: messageOf(error) });
    }
    this.#file = openRecordFile(this.#path);
    this.#load();
  }
}
