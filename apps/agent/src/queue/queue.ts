import { mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Log, messageOf } from '../log.ts';
import { openRecordFile, type RecordFile } from '../records/record-file.ts';
import { type Place, Segments } from './segments.ts';

const Kind = z.enum(['report', 'result']);
const Added = z.object({
  add: z.number().int(),
  kind: Kind,
  at: z.number(),
  precious: z.boolean(),
  subject: z.string().nullable(),
  body: z.unknown(),
});
type Added = z.infer<typeof Added>;
const Removed = z.object({ remove: z.array(z.number().int()) });

/** `precious`: holds an edge or a security event, given up last. `subject`: the command a result belongs to. */
export type NewEntry = { kind: z.infer<typeof Kind>; precious: boolean; subject: string | null; body: unknown };
/** `at`: epoch milliseconds when it was added; `bytes`: about what its body is as JSON. */
export type Waiting = Omit<NewEntry, 'body'> & { id: number; at: number; bytes: number };
type Held = Waiting & { place: Place | { body: unknown } };

export interface QueueOptions {
  folder: string;
  log: Log;
  /** Epoch milliseconds. */
  now: () => number;
  maxBytes?: number;
  maxAgeMs?: number;
  segmentBytes?: number;
  /** Free bytes of the folder's disk; with little left only what is precious is still written. */
  freeBytes?: (folder: string) => number;
}

const MEGABYTE = 1024 * 1024;
const MIN_FREE_BYTES = 200 * MEGABYTE;
const MAX_MEMORY_BYTES = 2 * MEGABYTE;
const MAX_PARKED_BYTES = MEGABYTE;

/**
 * What waits to be sent, on disk: segment files of records that are only appended, `{add: id, …}` or `{remove: ids}`; ids
 * only grow. What was added is durable when `add` returns, unless the disk is full: then it is kept in memory.
 */
export class Queue {
  readonly #options: Required<QueueOptions>;
  readonly #segments: Segments;
  readonly #parked: RecordFile;
  readonly #held = new Map<number, Held>();
  #lastId = 0;

  /** Opens a queue, making its folder if needed. What an earlier run left is there again, each entry once. */
  constructor(options: QueueOptions) {
    const standard = { maxBytes: 64 * MEGABYTE, maxAgeMs: 7 * 86_400_000, segmentBytes: MEGABYTE / 2, freeBytes };
    this.#options = { ...standard, ...options };
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    this.#segments = new Segments(options.folder, this.#options.segmentBytes);
    this.#parked = openRecordFile(join(options.folder, 'parked.log'));
    for (const file of this.#segments.files) this.#replay(file);
    this.#dropDead();
  }

  /** Takes an entry and answers its id. Gives up old entries if it must make room. */
  add({ kind, precious, subject, body }: NewEntry): number {
    const bytes = Buffer.byteLength(JSON.stringify(body)) + 100;
    this.#makeRoom(bytes);
    this.#lastId += 1;
    const waiting = { id: this.#lastId, kind, at: this.#options.now(), precious, subject, bytes };
    this.#held.set(waiting.id, { ...waiting, place: this.#write(waiting, body) });
    return waiting.id;
  }

  /** Oldest first. */
  waiting(kind: NewEntry['kind']): readonly Waiting[] {
    return this.#sorted().filter((entry) => entry.kind === kind);
  }

  /** The body as it was added; undefined when there is no such entry any more, or its bytes were damaged. */
  read(id: number): unknown {
    const place = this.#held.get(id)?.place;
    if (!place) return undefined;
    if ('body' in place) return place.body;
    const record = Added.safeParse(place.file.read(place));
    return record.success ? record.data.body : undefined;
  }

  /** For what the server has, or is never to have. */
  remove(ids: readonly number[]): void {
    const known = ids.filter((id) => this.#held.has(id));
    if (known.length === 0) return;
    try {
      this.#segments.append({ remove: known });
    } catch (error) {
      // At worst they are sent again after a restart, and the server takes each once.
      this.#options.log('warn', 'An acknowledgement could not be written', { error: messageOf(error) });
    }
    for (const id of known) this.#held.delete(id);
    this.#dropDead();
    this.#compact();
  }

  /** Sets aside what the server refuses, so that the rest can go on; the first of those are kept for a look. */
  park(id: number, reason: string): void {
    if (this.#parked.sizeBytes < MAX_PARKED_BYTES) {
      this.#parked.append({ at: this.#options.now(), reason, body: this.read(id) });
    }
    this.remove([id]);
  }

  get diskBytes(): number {
    return this.#segments.bytes;
  }

  close(): void {
    this.#segments.close();
    this.#parked.close();
  }

  #replay(file: RecordFile): void {
    for (const { value, offset, length } of file.found) {
      const added = Added.safeParse(value);
      if (added.success) {
        const { add: id, body: _, ...rest } = added.data;
        this.#lastId = Math.max(this.#lastId, id);
        this.#held.set(id, { id, ...rest, bytes: length, place: { file, offset, length } });
      }
      for (const id of Removed.safeParse(value).data?.remove ?? []) {
        this.#lastId = Math.max(this.#lastId, id);
        this.#held.delete(id);
      }
    }
  }

  #write(waiting: Waiting, body: unknown): Held['place'] {
    const { folder, freeBytes, log } = this.#options;
    if (!waiting.precious && freeBytes(folder) < MIN_FREE_BYTES) return { body };
    try {
      return this.#segments.append(recordOf(waiting, body));
    } catch (error) {
      log('error', 'The queue cannot be written; it is kept in memory', { error: messageOf(error) });
      return { body };
    }
  }

  #makeRoom(wanted: number): void {
    const { now, maxAgeMs, maxBytes, log } = this.#options;
    const byWorth = this.#sorted().sort((a, b) => worthOf(a) - worthOf(b) || a.id - b.id);
    const given = new Set(byWorth.filter(({ kind, at }) => kind === 'report' && now() - at > maxAgeMs));
    const giveUp = (entries: readonly Held[], limit: number) => {
      let bytes = entries.reduce((sum, entry) => sum + (given.has(entry) ? 0 : entry.bytes), wanted);
      for (const entry of entries) {
        if (bytes <= limit) break;
        if (given.has(entry)) continue;
        given.add(entry);
        bytes -= entry.bytes;
      }
    };
    giveUp(byWorth, maxBytes);
    giveUp(
      byWorth.filter(({ place }) => 'body' in place),
      MAX_MEMORY_BYTES,
    );
    if (given.size === 0) return;
    log('warn', 'The queue is full: the oldest reports were given up', { count: given.size });
    this.remove([...given].map(({ id }) => id));
  }

  #dropDead(): void {
    const alive = [...this.#held.values()].flatMap(({ place }) => ('file' in place ? [place.file] : []));
    this.#segments.dropDead(new Set(alive));
  }

  /** When much of what lies on disk is dead, because something old between it is alive. */
  #compact(): void {
    const onDisk = this.#sorted().filter(({ place }) => 'file' in place);
    const aliveBytes = onDisk.reduce((sum, { bytes }) => sum + bytes, 0);
    const { maxBytes, segmentBytes, log } = this.#options;
    const deadBytes = this.#segments.bytes - aliveBytes;
    if (deadBytes <= Math.max(2 * segmentBytes, Math.min(aliveBytes, maxBytes) / 4)) return;
    try {
      const places = this.#segments.rewrite(onDisk.map((entry) => recordOf(entry, this.read(entry.id))));
      onDisk.forEach((entry, index) => {
        const place = places[index];
        if (place) this.#held.set(entry.id, { ...entry, bytes: place.length, place });
      });
    } catch (error) {
      log('warn', 'The queue could not be compacted', { error: messageOf(error) });
    }
  }

  #sorted(): Held[] {
    return [...this.#held.values()].sort((a, b) => a.id - b.id);
  }
}

function recordOf({ id, kind, at, precious, subject }: Waiting, body: unknown): Added {
  return { add: id, kind, at, precious, subject, body };
}

/** What is given up first: plain reports, then those with edges or security events, results of commands last. */
function worthOf({ kind, precious }: Waiting): number {
  if (kind === 'result') return 2;
  return precious ? 1 : 0;
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
