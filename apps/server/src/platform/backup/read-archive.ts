// Reads an archive part by part, and holds each against what was written down of it.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createZstdDecompress } from 'node:zlib';
import { FRAME, type Frame, parsed, readFrames } from './frames.ts';
import { ArchiveHead, ArchiveTail, Part, PartEnd } from './manifest.ts';
import { BackupProblem } from './problem.ts';
import { unseal } from './seal.ts';

export type ArchiveEvent =
  | { kind: 'head'; head: ArchiveHead }
  /** `content` has to be read to its end before the next event is asked for. */
  | { kind: 'part'; part: Part; content: AsyncIterable<Buffer> }
  | { kind: 'tail'; tail: ArchiveTail };

/**
 * What is in the archive, in its order: head, keys, tables, files, tail. Only with the tail it is known that nothing is missing.
 * @throws BackupProblem for a wrong key, and for anything that is not as it was written.
 */
export async function* readArchive(path: string, passphrase: string): AsyncGenerator<ArchiveEvent> {
  // Whatever fails on the way ends the last stream with it, where it is read.
  const plain = pipeline(
    createReadStream(path, { highWaterMark: 256 * 1024 }),
    unseal(passphrase),
    createZstdDecompress(),
    () => undefined,
  );
  const frames = readFrames(plain);
  try {
    yield* events(frames);
  } catch (error) {
    throw readable(error, path);
  } finally {
    await frames.return(undefined);
  }
}

async function* events(frames: AsyncGenerator<Frame>): AsyncGenerator<ArchiveEvent> {
  yield { kind: 'head', head: parsed(await next(frames), FRAME.head, ArchiveHead) };
  const seen: Totals = { tables: new Map(), keys: 0, files: 0, fileBytes: 0 };
  for (;;) {
    const frame = await next(frames);
    if (frame.kind === FRAME.tail) {
      const tail = parsed(frame, FRAME.tail, ArchiveTail);
      compareTotals(seen, tail);
      if (!(await frames.next()).done)
        throw new BackupProblem('The backup is not readable: something comes after its end.');
      yield { kind: 'tail', tail };
      return;
    }
    const part = parsed(frame, FRAME.part, Part);
    const reading = partContent(frames, part);
    yield { kind: 'part', part, content: reading.content };
    note(seen, part, reading.end());
  }
}

function partContent(frames: AsyncGenerator<Frame>, part: Part) {
  let end: PartEnd | undefined;
  const content = (async function* () {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    for (;;) {
      const frame = await next(frames);
      if (frame.kind !== FRAME.data) {
        end = parsed(frame, FRAME.partEnd, PartEnd);
        if (end.sizeBytes !== sizeBytes || end.sha256 !== hash.digest('hex'))
          throw new BackupProblem(`The backup is damaged: ${nameOf(part)} is not what was written.`);
        return;
      }
      hash.update(frame.body);
      sizeBytes += frame.body.length;
      yield frame.body;
    }
  })();
  return {
    content,
    end(): PartEnd {
      if (!end) throw new Error(`${nameOf(part)} was not read to its end`);
      return end;
    },
  };
}

export function nameOf(part: Part): string {
  if (part.kind === 'table') return `table ${part.schema}.${part.name}`;
  return part.kind === 'key' ? part.path : `file ${part.sha256}`;
}

interface Totals {
  tables: Map<string, PartEnd>;
  keys: number;
  files: number;
  fileBytes: number;
}

function note(seen: Totals, part: Part, end: PartEnd): void {
  if (part.kind === 'table') seen.tables.set(`${part.schema}.${part.name}`, end);
  else if (part.kind === 'key') seen.keys += 1;
  else {
    if (end.sha256 !== part.sha256) throw new BackupProblem(`The backup is damaged: ${nameOf(part)} is another file.`);
    seen.files += 1;
    seen.fileBytes += end.sizeBytes;
  }
}

function compareTotals(seen: Totals, tail: ArchiveTail): void {
  const isSame =
    seen.keys === tail.keys.length &&
    seen.files === tail.files.count &&
    seen.fileBytes === tail.files.sizeBytes &&
    seen.tables.size === tail.tables.length &&
    tail.tables.every(({ schema, name, rows, rowSum, sha256 }) => {
      const end = seen.tables.get(`${schema}.${name}`);
      return end?.rows === rows && end.rowSum === rowSum && end.sha256 === sha256;
    });
  if (!isSame) throw new BackupProblem('The backup is damaged: it does not hold what its list says.');
}

async function next(frames: AsyncGenerator<Frame>): Promise<Frame> {
  const { done, value } = await frames.next();
  if (done) throw new BackupProblem('The backup is cut off: its list is missing.');
  return value;
}

function readable(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'ENOENT') return new BackupProblem(`There is no file ${path}.`);
  if (error.code === 'EACCES' || error.code === 'EISDIR')
    return new BackupProblem(`${path} cannot be read (${error.code}).`);
  // Of zlib: what was sealed was not compressed by us. The seal is whole, so this is no damage on the way.
  if (String(error.code).startsWith('ZSTD_') || String(error.code).startsWith('Z_'))
    return new BackupProblem(`The backup is not readable: ${error.message}`);
  return error;
}
