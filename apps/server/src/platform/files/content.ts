// What every driver does with content while it comes and goes.
import { createHash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';

/** What a row keeps of a stored file. */
export interface StoredFile {
  /** Lower-case hex. */
  sha256: string;
  sizeBytes: number;
}

export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge';

  constructor(maxBytes: number) {
    super(`The content is larger than ${maxBytes} bytes`);
  }
}

export class FileUnexpected extends Error {
  override readonly name = 'FileUnexpected';

  constructor(expected: StoredFile, came: StoredFile) {
    super(`Expected ${expected.sizeBytes} bytes of ${expected.sha256}, got ${came.sizeBytes} of ${came.sha256}`);
  }
}

/** Where files are kept cannot be reached, or refuses: nothing is known of the file. */
export class FilesUnavailable extends Error {
  override readonly name = 'FilesUnavailable';
}

export class FileDamaged extends Error {
  override readonly name = 'FileDamaged';

  constructor(sha256: string) {
    super(`The stored content of ${sha256} is damaged: its hash differs`);
  }
}

/** Two folders and the name. @throws RangeError for anything but a hash: the name becomes a path. */
export function placeOf(sha256: string): [string, string, string] {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError('not a sha256');
  return [sha256.slice(0, 2), sha256.slice(2, 4), sha256];
}

/** The content as it comes, and what it is once all of it came. */
export function reading(content: AsyncIterable<Uint8Array>, maxBytes: number) {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const chunks = (async function* () {
    for await (const chunk of content) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) throw new FileTooLarge(maxBytes);
      hash.update(chunk);
      yield chunk;
    }
  })();
  return { chunks, stored: (): StoredFile => ({ sha256: hash.digest('hex'), sizeBytes }) };
}

/** Its first chunks, until they are more than so many bytes; whether that is all there is. */
export async function headOf(
  chunks: AsyncGenerator<Uint8Array>,
  headBytes: number,
): Promise<{ chunks: Uint8Array[]; isAll: boolean }> {
  const taken: Uint8Array[] = [];
  for (let sizeBytes = 0; sizeBytes <= headBytes; ) {
    const next = await chunks.next();
    if (next.done) return { chunks: taken, isAll: true };
    taken.push(next.value);
    sizeBytes += next.value.length;
  }
  return { chunks: taken, isAll: false };
}

/** @throws FileUnexpected */
export function checked(stored: StoredFile, expected: StoredFile | undefined): StoredFile {
  if (expected && (stored.sha256 !== expected.sha256 || stored.sizeBytes !== expected.sizeBytes))
    throw new FileUnexpected(expected, stored);
  return stored;
}

/** The content, failing at its end when it is not what its name says. */
export function verified(content: Readable, sha256: string): Readable {
  const hash = createHash('sha256');
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush: (done) => done(hash.digest('hex') === sha256 ? null : new FileDamaged(sha256)),
  });
  content.once('error', (error) => check.destroy(error));
  check.once('close', () => content.destroy());
  return content.pipe(check);
}
