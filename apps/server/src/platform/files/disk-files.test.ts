import { mkdtemp, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { diskPath } from '../../testing/file-places.ts';
import { type FileStore, openFileStore } from './file-store.ts';

let dataDir = '';
let store: FileStore;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lanet-files-'));
  store = await openFileStore(dataDir);
});
afterEach(() => rm(dataDir, { recursive: true }));

const put = (content: string) => store.put(Readable.from([Buffer.from(content)]), { maxBytes: 1_000 });
const pathOf = (sha256: string) => diskPath(dataDir, sha256);
async function contentOf(sha256: string): Promise<string | undefined> {
  const content = await store.open(sha256, { verify: true });
  return content && (await text(content));
}

it('a file lies where its hash says, for the owner only, and leaves no draft', async () => {
  const { sha256 } = await put('hello');

  expect((await stat(pathOf(sha256))).mode & 0o777).toBe(0o600);
  expect((await stat(join(dataDir, 'files'))).mode & 0o777).toBe(0o700);
  expect(await readdir(join(dataDir, 'files', 'drafts'))).toEqual([]);
});

it('a file is not written again by whoever stores the same, but dated anew', async () => {
  const { sha256 } = await put('signature');
  const { ino } = await stat(pathOf(sha256));
  await utimes(pathOf(sha256), 1_000, 1_000);

  await put('signature');

  const after = await stat(pathOf(sha256));
  expect(after.ino).toBe(ino);
  expect(after.mtimeMs).toBeGreaterThan(1_000_000);
});

it('a file is written again where its folders are gone', async () => {
  const { sha256 } = await put('signature');
  await rm(join(pathOf(sha256), '../..'), { recursive: true });

  await put('signature');

  expect(await contentOf(sha256)).toBe('signature');
});

it('a file comes back where a crash interrupted its going', async () => {
  const old = async (content: string) => {
    const { sha256 } = await put(content);
    await utimes(pathOf(sha256), 1_000, 1_000);
    return sha256;
  };
  const [gone, back] = [await old('gone'), await old('stored anew')];
  const drafts = join(dataDir, 'files', 'drafts');
  await rename(pathOf(gone), join(drafts, `leaving-${gone}`));
  await rename(pathOf(back), join(drafts, `leaving-${back}`));
  await put('stored anew');

  expect(await store.sweep(2_000_000)).toBe(0);

  expect(await contentOf(gone)).toBe('gone');
  // What was stored since is not made old.
  expect(await store.deleteUnwritten(back, 2_000_000)).toBe('written');
  expect(await readdir(drafts)).toEqual([]);
});
