import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BackupProblem } from './problem.ts';
import { seal, unseal } from './seal.ts';

const CHEAP = { log2N: 1, r: 1, p: 1 };
const CHUNK = 64 * 1024;
const PASSPHRASE = 'una frase larga con ñ';

async function collected(source: AsyncIterable<Buffer>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(source));
}

const pieces = (content: Buffer, size = 10_000) =>
  Readable.from(
    Array.from({ length: Math.ceil(content.length / size) }, (_, at) => content.subarray(at * size, (at + 1) * size)),
  );

const sealed = (content: Buffer) => collected(seal(PASSPHRASE, CHEAP)(pieces(content)));
const open = (bytes: Buffer, passphrase = PASSPHRASE) => collected(unseal(passphrase)(pieces(bytes)));

const content = (length: number) => Buffer.alloc(length, 'contenido de un respaldo');

describe('a sealed archive', () => {
  it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17])(
    'of %i bytes opens to the same',
    async (length) => {
      expect((await open(await sealed(content(length)))).equals(content(length))).toBe(true);
    },
  );

  it('is another one each time, and shows nothing of what is in it', async () => {
    const [one, other] = [await sealed(content(1000)), await sealed(content(1000))];

    expect(one.equals(other)).toBe(false);
    expect(one.includes('contenido')).toBe(false);
  });

  it('does not open once a byte of it is another, wherever', async () => {
    const whole = await sealed(content(2 * CHUNK + 100));

    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] ?? 0) ^ change;
        await expect(open(damaged)).rejects.toBeInstanceOf(BackupProblem);
      }),
      { numRuns: 300, examples: Array.from({ length: 60 }, (_, at): [number, number] => [at, 1]) },
    );
  });

  it('does not open once anything is missing at its end, wherever it is cut', async () => {
    const whole = await sealed(content(2 * CHUNK));
    const ends = [0, 1, 55, 56, 57, 71, 72, 56 + CHUNK + 16, 56 + CHUNK + 17, whole.length - 17, whole.length - 1];

    for (const length of ends)
      await expect(open(whole.subarray(0, length))).rejects.toThrow(/cut off|no backup|first bytes/);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
        await expect(open(whole.subarray(0, length))).rejects.toBeInstanceOf(BackupProblem);
      }),
    );
  });

  it('does not open with chunks moved, repeated or added', async () => {
    const whole = await sealed(content(3 * CHUNK));
    const size = CHUNK + 16;
    const part = (number: number) => whole.subarray(56 + number * size, 56 + (number + 1) * size);
    const header = whole.subarray(0, 56);

    for (const order of [[1, 0, 2], [0, 0, 1, 2], [0, 2], [0, 1, 2, 2], [2]])
      await expect(open(Buffer.concat([header, ...order.map(part)]))).rejects.toBeInstanceOf(BackupProblem);
    expect((await open(Buffer.concat([header, ...[0, 1, 2].map(part)]))).length).toBe(3 * CHUNK);
  });

  it('tells a wrong key from damage', async () => {
    const whole = await sealed(content(100));

    await expect(open(whole, 'another passphrase')).rejects.toThrow(/another key/);
    await expect(
      open(Buffer.from('PK\x03\x04 something else altogether, long enough to have a header')),
    ).rejects.toThrow(/no backup of LANET/);
  });

  it('takes the same passphrase however its letters are composed', async () => {
    expect((await open(await sealed(content(10)), PASSPHRASE.normalize('NFD'))).length).toBe(10);
  });

  it('does not let a header ask for more memory than ours do', async () => {
    const whole = await sealed(content(10));
    whole[8] = 30;

    await expect(open(whole)).rejects.toThrow(/damaged/);
  });
});
