// Makes an archive: one snapshot, its files and the keys, in one stream through compression and seal to the disk.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import { FileDamaged, type FileStore } from '../files/file-store.ts';
import { syncDirectory } from '../postgres/durable-files.ts';
import { VERSION } from '../version.ts';
import { dataFrames, FRAME, jsonFrame } from './frames.ts';
import { identityOf, type KeyFolders, readKeyFiles, refuseWithoutCommandKey } from './key-files.ts';
import type { ArchiveHead, ArchiveTail, Part, PartEnd } from './manifest.ts';
import { RowSum } from './row-sum.ts';
import { seal } from './seal.ts';
import { type FileColumn, inSnapshot, isNamedNow, type Snapshot } from './snapshot.ts';

export interface ArchiveSource {
  /** Of a user who may become lanet_owner. */
  ownerUrl: string;
  keyFolders: KeyFolders;
  files: FileStore;
  fileColumns: readonly FileColumn[];
}

export interface Written {
  head: ArchiveHead;
  tail: ArchiveTail;
  sizeBytes: number;
  /** Of the archive as it lies on the disk. */
  sha256: string;
}

/**
 * Writes the archive at `path`, whole or not at all: it grows beside it under another name. Memory does not grow with what is
 * backed up, but for 32 bytes a file.
 */
export async function writeArchive(
  source: ArchiveSource,
  path: string,
  passphrase: string,
  now: Date,
): Promise<Written> {
  const draft = `${path}.part`;
  const hash = createHash('sha256');
  try {
    const { head, tail } = await inSnapshot(source.ownerUrl, async (snapshot) => {
      const writer = new ArchiveWriter(source, snapshot, now);
      await pipeline(
        Readable.from(writer.frames(), { objectMode: false }),
        createZstdCompress(),
        seal(passphrase),
        async function* (sealed: AsyncIterable<Buffer>) {
          for await (const chunk of sealed) {
            hash.update(chunk);
            yield chunk;
          }
        },
        createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }),
      );
      return writer.summary();
    });
    await rename(draft, path);
    await syncDirectory(dirname(path));
    return { head, tail, sizeBytes: (await stat(path)).size, sha256: hash.digest('hex') };
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

class ArchiveWriter {
  readonly #source: ArchiveSource;
  readonly #snapshot: Snapshot;
  readonly #now: Date;
  #head: ArchiveHead | undefined;
  #tail: ArchiveTail = {
    tables: [],
    keys: [],
    files: { count: 0, sizeBytes: 0 },
    filesGone: 0,
    filesLost: [],
    sequences: [],
  };

  constructor(source: ArchiveSource, snapshot: Snapshot, now: Date) {
    this.#source = source;
    this.#snapshot = snapshot;
    this.#now = now;
  }

  summary(): { head: ArchiveHead; tail: ArchiveTail } {
    if (!this.#head) throw new Error('the archive was not written');
    return { head: this.#head, tail: this.#tail };
  }

  async *frames(): AsyncGenerator<Buffer> {
    const { migrations, jobsMigration, organisation, postgres } = this.#snapshot;
    this.#head = {
      ...{ format: 1, program: VERSION, createdAt: this.#now.toISOString(), postgres, organisation },
      ...{ migration: migrations.at(-1)?.number ?? 0, migrations, jobsMigration },
      identity: await identityOf(this.#source.keyFolders.dataDir),
    };
    yield jsonFrame(FRAME.head, this.#head);
    yield* this.#keys();
    yield* this.#tables();
    yield* this.#files();
    this.#tail.sequences = await this.#snapshot.sequences();
    yield jsonFrame(FRAME.tail, this.#tail);
  }

  async *#keys(): AsyncGenerator<Buffer> {
    const keys = await readKeyFiles(this.#source.keyFolders);
    refuseWithoutCommandKey(keys, this.#snapshot.commandKeys);
    for (const { path, content } of keys) {
      const end = yield* part({ kind: 'key', path }, one(content));
      this.#tail.keys.push({ path, sha256: end.sha256 });
    }
  }

  async *#tables(): AsyncGenerator<Buffer> {
    for (const table of this.#snapshot.tables) {
      const sum = new RowSum();
      const counts = () => ({ rows: sum.rows, rowSum: sum.text() });
      const { sha256 } = yield* part(table, this.#snapshot.rowsOf(table, sum), counts);
      this.#tail.tables.push({ schema: table.schema, name: table.name, ...counts(), sha256 });
    }
  }

  async *#files(): AsyncGenerator<Buffer> {
    const sums = await this.#snapshot.fileSums(this.#source.fileColumns);
    for (let at = 0; at < sums.length; at += 32) {
      const sha256 = sums.toString('hex', at, at + 32);
      if (!(await this.#isSound(sha256))) continue;
      const content = await this.#source.files.open(sha256, { verify: true });
      // Deleted in this very moment: the row that named it went before.
      if (!content) {
        this.#tail.filesGone += 1;
        continue;
      }
      const end = yield* part({ kind: 'file', sha256 }, content);
      this.#tail.files.count += 1;
      this.#tail.files.sizeBytes += end.sizeBytes;
    }
  }

  /** Read once before, because what is in the archive cannot be taken back: a damaged file must not be what ends every backup. */
  async #isSound(sha256: string): Promise<boolean> {
    const { files, ownerUrl, fileColumns } = this.#source;
    try {
      const content = await files.open(sha256, { verify: true });
      if (content) {
        for await (const _chunk of content);
        return true;
      }
    } catch (error) {
      if (!(error instanceof FileDamaged)) throw error;
    }
    if (await isNamedNow(ownerUrl, fileColumns, sha256)) this.#tail.filesLost.push(sha256);
    else this.#tail.filesGone += 1;
    return false;
  }
}

async function* one(content: Buffer): AsyncGenerator<Buffer> {
  yield content;
}

async function* part(
  of: Part,
  content: AsyncIterable<Buffer>,
  counts: () => Partial<PartEnd> = () => ({}),
): AsyncGenerator<Buffer, PartEnd> {
  yield jsonFrame(FRAME.part, of);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of content) {
    hash.update(chunk);
    sizeBytes += chunk.length;
    yield* dataFrames(chunk);
  }
  const end: PartEnd = { sizeBytes, sha256: hash.digest('hex'), ...counts() };
  yield jsonFrame(FRAME.partEnd, end);
  return end;
}
