import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openFileStore } from '../platform/files/file-store.ts';
import { diskPath } from '../testing/file-places.ts';
import { type S3Server, startS3 } from '../testing/s3-server.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
let s3: S3Server;
let dataDir: string;
beforeEach(async () => {
  s3 = await startS3();
  dataDir = await mkdtemp(join(tmpdir(), 'lanet-copy-'));
});
afterEach(async () => {
  await s3.close();
  await rm(dataDir, { recursive: true });
});

async function copy(from: string, to: string, folder = dataDir) {
  const child = spawn(process.execPath, [MAIN, 'files', 'copy', '--from', from, '--to', to, '--data', folder], {
    cwd: dataDir,
    env: {
      PATH: process.env.PATH,
      ...{ LANET_FILES_S3_ENDPOINT: s3.endpoint, LANET_FILES_S3_BUCKET: s3.bucket },
      ...{ LANET_FILES_S3_ACCESS_KEY: s3.accessKey, LANET_FILES_S3_SECRET_KEY: s3.secretKey },
    },
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { stdout, stderr, code };
}

it('copies from the disk to a bucket and back, passes over what is there, and names what is damaged', async () => {
  const disk = await openFileStore(dataDir);
  const put = async (content: string) =>
    (await disk.put(Readable.from([Buffer.from(content)]), { maxBytes: 1_000 })).sha256;
  const [first, second, bad] = [await put('first'), await put('second'), await put('bad')];
  await writeFile(diskPath(dataDir, bad), 'BAD');

  const there = await copy('disk', 's3');
  const again = await copy('disk', 's3');
  const back = await copy('s3', 'disk', join(dataDir, 'other'));

  const damaged = `damaged in disk: ${bad}\n`;
  expect(there).toEqual({ stdout: '2 copied, 0 were there already, 1 are damaged\n', stderr: damaged, code: 1 });
  expect(again).toEqual({ stdout: '0 copied, 2 were there already, 1 are damaged\n', stderr: damaged, code: 1 });
  expect(back).toEqual({ stdout: '2 copied, 0 were there already, 0 are damaged\n', stderr: '', code: 0 });
  const other = await openFileStore(join(dataDir, 'other'));
  expect((await Array.fromAsync(other.list())).toSorted()).toEqual([first, second].toSorted());
});

it('refuses to copy onto itself', async () => {
  expect(await copy('s3', 's3')).toEqual({ stdout: '', stderr: '--from and --to are the same\n', code: 1 });
});
