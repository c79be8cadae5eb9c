import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileDamaged, type FileStore, FileTooLarge, FileUnexpected, openFileStore } from './file-store.ts';

let dataDir = '';
let store: FileStore;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lanet-files-'));
  store = await openFileStore(dataDir);
});
afterEach(() => rm(dataDir, { recursive: true }));

const streamOf = (...chunks: (string | Uint8Array)[]) => Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
const limits = { maxBytes: 1_000 };
const absent = '0'.repeat(64);
const pathOf = (sha256: string) => join(dataDir, 'files', sha256.slice(0, 2), sha256.slice(2, 4), sha256);

async function contentOf(sha256: string, verify = true): Promise<Buffer | undefined> {
  const content = await store.open(sha256, { verify });
  return content && (await buffer(content));
}

describe('a stored file', () => {
  it('is found by its hash, whatever the content and however it came in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 10 }), async (chunks) => {
        const whole = Buffer.concat(chunks);

        const stored = await store.put(streamOf(...chunks), limits);

        expect(stored).toEqual({ sha256: createHash('sha256').update(whole).digest('hex'), sizeBytes: whole.length });
        expect(await contentOf(stored.sha256)).toEqual(whole);
        expect(await contentOf(stored.sha256, false)).toEqual(whole);
      }),
      { numRuns: 25 },
    );
  });

  it('lies where its hash says, for the owner only, and leaves no draft', async () => {
    const { sha256 } = await store.put(streamOf('hello'), limits);

    expect((await stat(pathOf(sha256))).mode & 0o777).toBe(0o600);
    expect((await stat(join(dataDir, 'files'))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(dataDir, 'files', 'drafts'))).toEqual([]);
  });

  it('is stored once, also by many at the same time, and survives a new start', async () => {
    const stored = await Promise.all(Array.from({ length: 20 }, () => store.put(streamOf('hel', 'lo'), limits)));
    const [{ sha256 } = { sha256: '' }] = stored;
    store = await openFileStore(dataDir);

    expect(new Set(stored.map((one) => one.sha256)).size).toBe(1);
    expect((await contentOf(sha256))?.toString()).toBe('hello');
  });

  it('is not written again by whoever stores the same, but dated anew', async () => {
    const { sha256 } = await store.put(streamOf('signature'), limits);
    const { ino } = await stat(pathOf(sha256));
    await utimes(pathOf(sha256), 1_000, 1_000);

    await store.put(streamOf('sign', 'ature'), limits);

    const after = await stat(pathOf(sha256));
    expect(after.ino).toBe(ino);
    expect(after.mtimeMs).toBeGreaterThan(1_000_000);
  });

  it('is written again where it is damaged or gone, with its folder', async () => {
    for (const harm of [
      (path: string) => writeFile(path, 'signaturX'),
      (path: string) => rm(path),
      (path: string) => rm(join(path, '../..'), { recursive: true }),
    ]) {
      const { sha256 } = await store.put(streamOf('signature'), limits);
      await harm(pathOf(sha256));

      await store.put(streamOf('signature'), limits);

      expect((await contentOf(sha256))?.toString()).toBe('signature');
    }
  });

  it('is gone once deleted', async () => {
    const { sha256 } = await store.put(streamOf('hello'), limits);

    expect(await store.delete(sha256)).toBe(true);
    expect(await store.delete(sha256)).toBe(false);
    expect(await store.open(sha256)).toBeUndefined();
  });
});

describe('a file that is too large', () => {
  it('is refused at the first byte too many, unread from there, and leaves nothing', async () => {
    let read = 0;
    async function* endless() {
      for (;;) {
        read += 1;
        yield Buffer.alloc(100);
      }
    }

    await expect(store.put(endless(), limits)).rejects.toThrow(FileTooLarge);

    expect(read).toBe(11);
    expect(await readdir(join(dataDir, 'files'))).toEqual(['drafts']);
    expect(await readdir(join(dataDir, 'files', 'drafts'))).toEqual([]);
    expect((await store.put(streamOf(Buffer.alloc(1_000)), limits)).sizeBytes).toBe(1_000);
  });

  it('leaves nothing either when its sender goes away', async () => {
    async function* broken() {
      yield Buffer.from('half');
      throw new Error('connection reset');
    }

    await expect(store.put(broken(), limits)).rejects.toThrow('connection reset');
    expect(await readdir(join(dataDir, 'files', 'drafts'))).toEqual([]);
  });
});

describe('a file that is not the expected one', () => {
  const expected = { sha256: createHash('sha256').update('hello').digest('hex'), sizeBytes: 5 };

  it.each([
    ['has another content', 'hellO', expected],
    ['is shorter than it should be', 'hello', { ...expected, sizeBytes: 6 }],
    ['is longer than it should be', 'hello', { ...expected, sizeBytes: 4 }],
  ])('is refused when it %s, and leaves nothing', async (_how, content, wanted) => {
    await expect(store.put(streamOf(content), { ...limits, expected: wanted })).rejects.toThrow(FileUnexpected);

    expect(await readdir(join(dataDir, 'files'))).toEqual(['drafts']);
    expect(await readdir(join(dataDir, 'files', 'drafts'))).toEqual([]);
  });

  it('leaves alone what others have stored under its true hash', async () => {
    await store.put(streamOf('hello'), { ...limits, expected });

    await expect(
      store.put(streamOf('hello'), { ...limits, expected: { ...expected, sha256: absent } }),
    ).rejects.toThrow(FileUnexpected);

    expect((await contentOf(expected.sha256))?.toString()).toBe('hello');
  });
});

describe('a damaged file', () => {
  it.each([
    ['altered', (path: string) => writeFile(path, 'hellO')],
    ['cut', (path: string) => truncate(path, 4)],
    ['emptied', (path: string) => truncate(path, 0)],
  ])('is noticed when it was %s, and repaired by storing it again', async (_how, damage) => {
    const { sha256 } = await store.put(streamOf('hello'), limits);
    await damage(pathOf(sha256));

    await expect(contentOf(sha256)).rejects.toThrow(FileDamaged);

    await store.put(streamOf('hello'), limits);
    expect((await contentOf(sha256))?.toString()).toBe('hello');
  });
});

describe('names', () => {
  it.each(['', '..', '../../etc/passwd', absent.slice(1), `${absent}0`, absent.replace('0', 'A'), `${absent}\n`])(
    'that are no hash never become a path: %j',
    async (name) => {
      await expect(async () => store.open(name)).rejects.toThrow(RangeError);
      await expect(async () => store.delete(name)).rejects.toThrow(RangeError);
    },
  );

  it('of nothing open nothing', async () => {
    expect(await store.open(absent)).toBeUndefined();
  });
});

it('sweeps the drafts a crash left behind, and only old ones', async () => {
  const drafts = join(dataDir, 'files', 'drafts');
  await writeFile(join(drafts, 'old'), 'half');
  await writeFile(join(drafts, 'new'), 'half');
  await utimes(join(drafts, 'old'), 1_000, 1_000);

  expect(await store.sweep(2_000_000)).toBe(1);
  expect(await readdir(drafts)).toEqual(['new']);
});

describe('what is to go', () => {
  const old = async (content: string) => {
    const { sha256 } = await store.put(streamOf(content), limits);
    await utimes(pathOf(sha256), 1_000, 1_000);
    return sha256;
  };

  it('goes when nobody stored it lately', async () => {
    const sha256 = await old('bye');

    expect(await store.deleteUnwritten(sha256, 2_000_000)).toBe('deleted');
    expect(await store.open(sha256)).toBeUndefined();
    expect(await store.deleteUnwritten(sha256, 2_000_000)).toBe('absent');
  });

  it('stays when somebody stored the same since', async () => {
    const sha256 = await old('again');
    await store.put(streamOf('again'), limits);

    expect(await store.deleteUnwritten(sha256, 2_000_000)).toBe('written');
    expect((await contentOf(sha256))?.toString()).toBe('again');
  });

  it('stays, whoever is faster, when somebody stores the same at that moment', async () => {
    for (let round = 0; round < 100; round++) {
      const sha256 = await old('race');

      await Promise.all([store.deleteUnwritten(sha256, 2_000_000), store.put(streamOf('race'), limits)]);

      expect((await contentOf(sha256))?.toString()).toBe('race');
    }
  });

  it('comes back where a crash interrupted its going', async () => {
    const [gone, back] = [await old('gone'), await old('stored anew')];
    const drafts = join(dataDir, 'files', 'drafts');
    await rename(pathOf(gone), join(drafts, `leaving-${gone}`));
    await rename(pathOf(back), join(drafts, `leaving-${back}`));
    await store.put(streamOf('stored anew'), limits);

    expect(await store.sweep(2_000_000)).toBe(0);

    expect((await contentOf(gone))?.toString()).toBe('gone');
    // What was stored since is not made old.
    expect(await store.deleteUnwritten(back, 2_000_000)).toBe('written');
    expect(await readdir(drafts)).toEqual([]);
  });
});
