import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FileStore, openFileStore } from '../platform/files/file-store.ts';
import { createS3Client } from '../platform/files/s3-client.ts';
import { openS3Store } from '../platform/files/s3-store.ts';
import { LEAST_PART_BYTES } from './s3-answers.ts';
import { startS3 } from './s3-server.ts';

/** Where files are kept, with what a test does to it behind the store's back. */
export interface FilePlace {
  /** As by another process at the same place. */
  open(): Promise<FileStore>;
  /** Names of all that is kept: files by their hash, and whatever else. */
  names(): Promise<string[]>;
  /** Other bytes in place of a file; none: the file is gone. */
  replace(sha256: string, content: string | undefined): Promise<void>;
  /** As if it had last been stored at second 1,000. */
  age(sha256: string): Promise<void>;
  /** What a crash left half written; an old one since second 1,000. */
  abandon(isOld: boolean): Promise<void>;
  close(): Promise<void>;
}

export const FILE_PLACES: Record<string, () => Promise<FilePlace>> = {
  'on disk': onDisk,
  'in a bucket, in one piece': () => inBucket(1_000_000),
  'in a bucket, in parts': () => inBucket(LEAST_PART_BYTES),
};

export const diskPath = (dataDir: string, sha256: string) =>
  join(dataDir, 'files', sha256.slice(0, 2), sha256.slice(2, 4), sha256);

async function onDisk(): Promise<FilePlace> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lanet-files-'));
  const drafts = join(dataDir, 'files', 'drafts');
  let abandoned = 0;
  return {
    open: () => openFileStore(dataDir),
    async names() {
      const entries = await readdir(join(dataDir, 'files'), { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    },
    replace: (sha256, content) =>
      content === undefined ? rm(diskPath(dataDir, sha256)) : writeFile(diskPath(dataDir, sha256), content),
    age: (sha256) => utimes(diskPath(dataDir, sha256), 1_000, 1_000),
    async abandon(isOld) {
      abandoned += 1;
      const draft = join(drafts, `abandoned-${abandoned}`);
      await writeFile(draft, 'half');
      if (isOld) await utimes(draft, 1_000, 1_000);
    },
    close: () => rm(dataDir, { recursive: true }),
  };
}

async function inBucket(partBytes: number): Promise<FilePlace> {
  const s3 = await startS3();
  const prefix = 'one/lanet';
  const patience = { answerMs: 2_000, attempts: 3, firstPauseMs: 1 };
  const client = createS3Client({ ...s3, style: 'path', region: 'us-east-1', prefix }, patience);
  const keyOf = (sha256: string) => `${prefix}/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
  const found = (sha256: string) => {
    const object = s3.objects.get(keyOf(sha256));
    if (!object) throw new Error(`${sha256} is not in the bucket`);
    return object;
  };
  // Somebody else's, which nothing may touch.
  s3.objects.set('one/lanet2/drafts/x', { body: Buffer.from('theirs'), modifiedMs: 1_000_000 });
  return {
    open: async () => openS3Store(client, partBytes),
    names: async () =>
      [...s3.objects.keys(), ...[...s3.uploads.values()].map(({ key }) => key)]
        .filter((key) => key.startsWith(`${prefix}/`))
        .map((key) => key.split('/').at(-1) ?? ''),
    async replace(sha256, content) {
      if (content === undefined) s3.objects.delete(keyOf(sha256));
      else found(sha256).body = Buffer.from(content);
    },
    async age(sha256) {
      found(sha256).modifiedMs = 1_000_000;
    },
    async abandon(isOld) {
      const ms = isOld ? 1_000_000 : Date.now();
      const key = `${prefix}/drafts/abandoned-${s3.uploads.size}`;
      s3.uploads.set(key, { key, initiatedMs: ms, parts: new Map() });
    },
    async close() {
      if (!s3.objects.has('one/lanet2/drafts/x')) throw new Error('the store touched what is not its own');
      await s3.close();
    },
  };
}
