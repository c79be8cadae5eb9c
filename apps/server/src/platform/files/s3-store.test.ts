import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LEAST_PART_BYTES } from '../../testing/s3-answers.ts';
import { type S3Call, type S3Server, startS3 } from '../../testing/s3-server.ts';
import { type FileStore, FilesUnavailable } from './file-store.ts';
import { createS3Client, type S3Settings, urlOf } from './s3-client.ts';
import { openS3Store } from './s3-store.ts';

let s3: S3Server;
let store: FileStore;
beforeEach(async () => {
  s3 = await startS3();
  store = open();
});
afterEach(() => s3.close());

const open = (changes: Partial<S3Settings> = {}) => {
  const settings: S3Settings = { ...s3, style: 'path', region: 'eu-central-1', ...changes };
  return openS3Store(createS3Client(settings, { answerMs: 300, attempts: 3, firstPauseMs: 1 }), LEAST_PART_BYTES);
};
const limits = { maxBytes: 1_000_000 };
async function* chunksOf(content: Buffer, size = 7) {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}
const content = randomBytes(1_234);
const sha256 = createHash('sha256').update(content).digest('hex');
const key = `${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
const put = () => store.put(chunksOf(content), limits);
const read = async () => {
  const stream = await store.open(sha256, { verify: true });
  return stream && (await buffer(stream));
};

const isPart = ({ method, query }: S3Call) => method === 'PUT' && query.has('partNumber');
const isBegin = ({ method, query }: S3Call) => method === 'POST' && query.has('uploads');
const isComplete = ({ method, query }: S3Call) => method === 'POST' && query.has('uploadId');
const isCopy = ({ method, key: asked, query }: S3Call) => method === 'PUT' && asked === key && query.size === 0;
const isRead = ({ method, key: asked }: S3Call) => method === 'GET' && asked === key;

describe('a large file in a bucket', () => {
  it('is uploaded in parts under the key of a draft, and named when it is complete', async () => {
    await put();

    const named = s3.calls.indexOf(`PUT ${key}`);
    const parts = s3.calls.filter((call) => call.includes('partNumber='));
    expect(parts).toHaveLength(Math.ceil(content.length / LEAST_PART_BYTES));
    expect(parts.every((call) => call.startsWith('PUT drafts/'))).toBe(true);
    expect(s3.calls.findLastIndex((call) => call.startsWith('POST '))).toBeLessThan(named);
    expect([...s3.objects.keys()]).toEqual([key]);
    expect(s3.uploads.size).toBe(0);
  });

  it.each([
    ['a part', isPart],
    ['the beginning', isBegin],
    ['the putting together', isComplete],
    ['the copy', isCopy],
  ])('gets through when %s fails, is not answered, or its answer is lost', async (_what, fits) => {
    for (const fault of ['error', 'silent', 'cut', 'unheard'] as const) {
      s3.objects.clear();
      s3.fail(fault, fits);

      expect(await put()).toEqual({ sha256, sizeBytes: content.length });

      expect(await read()).toEqual(content);
      expect([...s3.objects.keys()]).toEqual([key]);
    }
  });

  it.each([
    ['a part', isPart],
    ['the putting together', isComplete],
    ['the copy', isCopy],
  ])('leaves nothing but its error when %s fails for good', async (_what, fits) => {
    s3.fail('error', fits, 100);

    await expect(put()).rejects.toThrow(FilesUnavailable);

    expect(await store.open(sha256)).toBeUndefined();
    expect([...s3.objects.keys()]).toEqual([]);
    await store.sweep(Date.now() + 1_000);
    expect(s3.uploads.size).toBe(0);
  });

  it('is not taken for complete when some of it is missing', async () => {
    const complete = s3.hold(isComplete);
    const putting = put();
    await complete.reached;
    const [upload] = s3.uploads.values();
    upload?.parts.set(3, randomBytes(LEAST_PART_BYTES));
    complete.go();

    await expect(putting).rejects.toThrow(FilesUnavailable);
    expect(await store.open(sha256)).toBeUndefined();
  });
});

describe('reading from a bucket', () => {
  beforeEach(put);

  it('begins again after a fault', async () => {
    s3.fail('error', isRead);
    s3.fail('silent', isRead);

    expect(await read()).toEqual(content);
  });

  it.each(['cut', 'error'] as const)('fails rather than end early (%s)', async (fault) => {
    s3.fail(fault, isRead, 100);

    await expect(read()).rejects.toThrow(FilesUnavailable);
  });

  it('takes a bucket that is not there for no file that is not there', async () => {
    store = open({ bucket: 'other' });

    await expect(read()).rejects.toThrow('NoSuchBucket');
    await expect(put()).rejects.toThrow('NoSuchBucket');
  });

  it('fails where the service is gone', async () => {
    store = open({ endpoint: 'http://127.0.0.1:1' });

    await expect(read()).rejects.toThrow(FilesUnavailable);
  });
});

it('a wrong secret is refused, and not tried again', async () => {
  store = open({ secretKey: 'another secret' });

  await expect(store.put(chunksOf(Buffer.from('a')), limits)).rejects.toThrow('403 SignatureDoesNotMatch');

  expect(s3.calls).toHaveLength(1);
});

describe('somebody stores what another deletes', () => {
  const isDelete = ({ method, key: asked }: S3Call) => method === 'DELETE' && asked === key;
  const isLook = ({ method, key: asked }: S3Call) => method === 'HEAD' && asked === key;
  const isMark = ({ method, key: asked }: S3Call) => method === 'PUT' && asked.startsWith('leaving/');
  const isUnmark = ({ method, key: asked }: S3Call) => method === 'DELETE' && asked.startsWith('leaving/');
  beforeEach(async () => {
    await put();
    const object = s3.objects.get(key);
    if (object) object.modifiedMs = 1_000_000;
  });

  it.each([
    ['looks first', isLook],
    ['says so', isMark],
    ['deletes', isDelete],
    ['is done', isUnmark],
  ])('and keeps it, when it is written just before the other %s', async (_when, fits) => {
    const step = s3.hold(fits);
    const leaving = store.deleteUnwritten(sha256, 2_000_000);
    await step.reached;
    const before = s3.calls.length;
    let isPut = false;
    const putting = put().then(() => {
      isPut = true;
    });
    // Done, or written and waiting for whoever deletes.
    const looks = () => s3.calls.slice(before).filter((call) => call.startsWith('GET ?')).length;
    while (!isPut && looks() < 2) await new Promise(setImmediate);
    step.go();

    await Promise.all([leaving, putting]);

    expect(await read()).toEqual(content);
    expect([...s3.objects.keys()]).toEqual([key]);
  });

  it('and is not kept waiting for long by one who died over it', async () => {
    s3.objects.set(`leaving/${sha256}/x`, { body: Buffer.alloc(0), modifiedMs: Date.now() - 61_000 });

    await put();

    expect(await read()).toEqual(content);
  });
});

it.each([
  { style: 'path', prefix: undefined, key: 'a/b', url: 'https://s3.example.com/lanet/a/b' },
  { style: 'path', prefix: 'p/q', key: 'a/b', url: 'https://s3.example.com/lanet/p/q/a/b' },
  { style: 'host', prefix: 'p', key: 'a/b', url: 'https://lanet.s3.example.com/p/a/b' },
  { style: 'host', prefix: 'p', key: undefined, url: 'https://lanet.s3.example.com/' },
] as const)('the address of $key, bucket in the $style, is $url', ({ style, prefix, key: asked, url }) => {
  const settings = { endpoint: 'https://s3.example.com', region: 'x', bucket: 'lanet', accessKey: 'a', secretKey: 'b' };

  expect(urlOf({ ...settings, style, prefix }, asked)).toBe(url);
});
