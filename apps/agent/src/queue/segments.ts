import { readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { openRecordFile, type RecordFile } from '../records/record-file.ts';
import { syncFolder } from '../state/durable-file.ts';

/** Where a record lies. */
export type Place = { file: RecordFile; offset: number; length: number };

/** The numbered files of a queue, oldest first. Records go to the newest; whole files go away. */
export class Segments {
  readonly #folder: string;
  readonly #maxBytes: number;
  #files: RecordFile[];
  #number: number;

  /** Opens what is in the folder, which must exist. A new file is begun when the newest holds `maxBytes`. */
  constructor(folder: string, maxBytes: number) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
    const names = readdirSync(folder).filter((name) => /^\d{8}\.log$/.test(name));
    this.#files = names.sort().map((name) => openRecordFile(join(folder, name)));
    this.#number = Number.parseInt(names.at(-1) ?? '0', 10);
  }

  get files(): readonly RecordFile[] {
    return this.#files;
  }

  get bytes(): number {
    return this.#files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  /** @throws what the file system says, and then nothing was written. */
  append(value: unknown): Place {
    const file = this.#current();
    return { file, ...file.append(value) };
  }

  /**
   * Deletes files without anything alive, from the oldest on only: a younger one may hold the mark that something in an
   * older one is done with. The newest stays.
   */
  dropDead(alive: ReadonlySet<RecordFile>): void {
    let count = 0;
    for (const file of this.#files.slice(0, -1)) {
      if (alive.has(file)) break;
      count += 1;
    }
    this.#delete(this.#files.splice(0, count));
  }

  /**
   * Writes these records into new files and deletes the old ones; answers where they lie now. After a crash in between
   * both are there, with the same content. @throws as `append`; then all is as it was before.
   */
  rewrite(records: Iterable<unknown>): Place[] {
    const old = this.#files;
    this.#files = [];
    try {
      const places = [...records].map((record) => this.append(record));
      this.#delete(old);
      return places;
    } catch (error) {
      this.#delete(this.#files);
      this.#files = old;
      throw error;
    }
  }

  close(): void {
    for (const file of this.#files) file.close();
  }

  #current(): RecordFile {
    const newest = this.#files.at(-1);
    if (newest && newest.sizeBytes < this.#maxBytes) return newest;
    this.#number += 1;
    const made = openRecordFile(join(this.#folder, `${String(this.#number).padStart(8, '0')}.log`));
    syncFolder(this.#folder);
    this.#files.push(made);
    return made;
  }

  #delete(files: readonly RecordFile[]): void {
    for (const file of files) {
      file.close();
      unlinkSync(file.path);
    }
    if (files.length > 0) syncFolder(this.#folder);
  }
}
