import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FILE_PLACES, type FilePlace } from '../../testing/file-places.ts';
import { FileDamaged, type FileStore, FileTooLarge, FileUnexpected } from './file-store.ts';

const streamOf = (...chunks: (string | Uint8Array)[]) => Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
const limits = { maxBytes: 1_000 };
const absent = '0'.repeat(64);

/** What every kind of storage promises. */
describe.each(Object.entries(FILE_PLACES))('files %s', (_name, openPlace) => {
  let place: FilePlace;
  let store: FileStore;
  beforeEach(async () => {
    place = await openPlace();
    store = await place.open();
  });
  afterEach(() => place.close());

  async function contentOf(sha256: string, verify = true): Promise<Buffer | undefined> {
    const content = await store.open(sha256, { verify });
    return content && (await buffer(content));
  }

  describe('a stored file', () => {
    it('is found by its hash, whatever the content and however it came in, whole or a part of it', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 10 }), async (chunks) => {
          const whole = Buffer.concat(chunks);

          const stored = await store.put(streamOf(...chunks), limits);

          expect(stored).toEqual({ sha256: createHash('sha256').update(whole).digest('hex'), sizeBytes: whole.length });
          expect(await contentOf(stored.sha256)).toEqual(whole);
          expect(await contentOf(stored.sha256, false)).toEqual(whole);
          if (whole.length < 2) return;
          const part = await store.openPart(stored.sha256, { start: 1, end: whole.length - 1 });
          expect(part && (await buffer(part))).toEqual(whole.subarray(1));
        }),
        { numRuns: 25 },
      );
    });

    it('is all that stays of it', async () => {
      const { sha256 } = await store.put(streamOf('hello'.repeat(20)), limits);

      expect(await place.names()).toEqual([sha256]);
    });

    it('is stored once, also by many at the same time, and survives a new start', async () => {
      const many = Array.from({ length: 20 }, () => store.put(streamOf('hel', 'lo'.repeat(20)), limits));
      const stored = await Promise.all(many);
      const [{ sha256 } = { sha256: '' }] = stored;
      store = await place.open();

      expect(new Set(stored.map((one) => one.sha256)).size).toBe(1);
      expect(await place.names()).toEqual([sha256]);
      expect((await contentOf(sha256))?.toString()).toBe(`hel${'lo'.repeat(20)}`);
    });

    it.each([
      ['damaged', 'signaturX'],
      ['cut', 'sign'],
      ['gone', undefined],
    ] as const)('is written again where it is %s', async (_how, left) => {
      const { sha256 } = await store.put(streamOf('signature'), limits);
      await place.replace(sha256, left);

      await store.put(streamOf('signature'), limits);

      expect((await contentOf(sha256))?.toString()).toBe('signature');
    });

    it('is gone once deleted', async () => {
      const { sha256 } = await store.put(streamOf('hello'), limits);

      expect(await store.delete(sha256)).toBe(true);
      expect(await store.delete(sha256)).toBe(false);
      expect(await store.open(sha256)).toBeUndefined();
      expect(await store.openPart(sha256, { start: 0, end: 1 })).toBeUndefined();
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
      expect(await place.names()).toEqual([]);
      expect((await store.put(streamOf(Buffer.alloc(1_000)), limits)).sizeBytes).toBe(1_000);
    });

    it('leaves nothing either when its sender goes away', async () => {
      async function* broken() {
        yield Buffer.from('half'.repeat(20));
        throw new Error('connection reset');
      }

      await expect(store.put(broken(), limits)).rejects.toThrow('connection reset');
      expect(await place.names()).toEqual([]);
    });
  });

  describe('a file that is not the expected one', () => {
    const text = 'hello'.repeat(10);
    const expected = { sha256: createHash('sha256').update(text).digest('hex'), sizeBytes: 50 };

    it.each([
      ['has another content', text.toUpperCase(), expected],
      ['is shorter than it should be', text, { ...expected, sizeBytes: 51 }],
      ['is longer than it should be', text, { ...expected, sizeBytes: 49 }],
    ])('is refused when it %s, and leaves nothing', async (_how, content, wanted) => {
      await expect(store.put(streamOf(content), { ...limits, expected: wanted })).rejects.toThrow(FileUnexpected);

      expect(await place.names()).toEqual([]);
    });

    it('leaves alone what others have stored under its true hash', async () => {
      await store.put(streamOf(text), { ...limits, expected });

      const wrong = { ...limits, expected: { ...expected, sha256: absent } };
      await expect(store.put(streamOf(text), wrong)).rejects.toThrow(FileUnexpected);

      expect((await contentOf(expected.sha256))?.toString()).toBe(text);
    });
  });

  it.each([
    ['altered', 'hellO'],
    ['cut', 'hell'],
    ['emptied', ''],
  ])('a file that was %s is noticed, and repaired by storing it again', async (_how, left) => {
    const { sha256 } = await store.put(streamOf('hello'), limits);
    await place.replace(sha256, left);

    await expect(contentOf(sha256)).rejects.toThrow(FileDamaged);

    await store.put(streamOf('hello'), limits);
    expect((await contentOf(sha256))?.toString()).toBe('hello');
  });

  it.each(['', '..', '../../etc/passwd', absent.slice(1), `${absent}0`, absent.replace('0', 'A'), `${absent}\n`])(
    'names that are no hash never become a path: %j',
    async (name) => {
      await expect(async () => store.open(name)).rejects.toThrow(RangeError);
      await expect(async () => store.delete(name)).rejects.toThrow(RangeError);
      await expect(async () => store.deleteUnwritten(name, 0)).rejects.toThrow(RangeError);
    },
  );

  it('all of them are listed, and nothing else', async () => {
    const stored = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((text) => store.put(streamOf(text), limits)));
    await place.abandon(false);

    const listed = await Array.fromAsync(store.list());

    expect(listed.toSorted()).toEqual(stored.map(({ sha256 }) => sha256).toSorted());
  });

  it('names of nothing open nothing', async () => {
    expect(await store.open(absent)).toBeUndefined();
  });

  it('the drafts a crash left behind are swept, and only old ones', async () => {
    await place.abandon(true);
    await place.abandon(false);
    const { sha256 } = await store.put(streamOf('file'), limits);
    await place.age(sha256);

    expect(await store.sweep(2_000_000)).toBe(1);
    expect((await place.names()).toSorted()).toEqual([sha256, expect.stringContaining('abandoned')].toSorted());
    expect(await store.sweep(2_000_000)).toBe(0);
  });

  describe('what is to go', () => {
    const old = async (content: string) => {
      const { sha256 } = await store.put(streamOf(content), limits);
      await place.age(sha256);
      return sha256;
    };

    it('goes when nobody stored it lately', async () => {
      const sha256 = await old('bye');

      expect(await store.deleteUnwritten(sha256, 2_000_000)).toBe('deleted');
      expect(await place.names()).toEqual([]);
      expect(await store.deleteUnwritten(sha256, 2_000_000)).toBe('absent');
    });

    it('stays when somebody stored the same since', async () => {
      const sha256 = await old('again');
      await store.put(streamOf('again'), limits);

      expect(await store.deleteUnwritten(sha256, 2_000_000)).toBe('written');
      expect((await contentOf(sha256))?.toString()).toBe('again');
    });

    it('stays, whoever is faster, when somebody stores the same at that moment', async () => {
      const text = 'race'.repeat(10);
      for (let round = 0; round < 50; round++) {
        const sha256 = await old(text);

        await Promise.all([store.deleteUnwritten(sha256, 2_000_000), store.put(streamOf(text), limits)]);

        expect((await contentOf(sha256))?.toString()).toBe(text);
      }
    });
  });
});
