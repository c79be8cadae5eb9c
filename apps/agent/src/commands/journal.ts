import { z } from 'zod';
import { encodeRecord, openRecordFile, type RecordFile } from '../records/record-file.ts';
import { replaceFile } from '../state/durable-file.ts';

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
  /** Shown to whoever reads the journal on this computer. */
  script: z.string(),
  requester: z.string(),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

const WEEK_MS = 7 * 86_400_000;
const DAY_MS = 86_400_000;

/**
 * The commands this agent took, on disk before it acts: what it remembers here never runs again. Entries are kept for a
 * week, and a day beyond their envelope's end.
 */
export class Journal {
  readonly #path: string;
  readonly #entries = new Map<string, JournalEntry>();
  readonly #nonces = new Map<string, string>();
  #file: RecordFile;

  /** Opens the journal and lets go of what is old enough. `now`: epoch milliseconds, server time. */
  constructor(path: string, now: number) {
    this.#path = path;
    this.#file = openRecordFile(path);
    for (const { value } of this.#file.found) {
      const entry = JournalEntry.safeParse(value);
      if (entry.success) this.#learn(entry.data);
    }
    this.#shorten(now);
  }

  get(commandId: string): JournalEntry | undefined {
    return this.#entries.get(commandId);
  }

  /** Whether a nonce was used by another command. */
  isNonceUsed(nonce: string, commandId: string): boolean {
    const user = this.#nonces.get(nonce);
    return user !== undefined && user !== commandId;
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

  #shorten(now: number): void {
    const isOld = ({ at, expiresAt, state }: JournalEntry) =>
      state === 'ended' && now > Math.max(at + WEEK_MS, expiresAt + DAY_MS);
    const kept = [...this.#entries.values()].filter((entry) => !isOld(entry));
    if (kept.length === this.#file.found.length) return;
    this.#entries.clear();
    this.#nonces.clear();
    for (const entry of kept) this.#learn(entry);
    this.#file.close();
    replaceFile(this.#path, kept.map(encodeRecord).join(''));
    this.#file = openRecordFile(this.#path);
  }
}
