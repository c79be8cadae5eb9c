/**
 * The envelope of an archive. A header of 56 bytes, then chunks of 64 KiB, each sealed with AES-256-GCM and followed by its tag of
 * 16 bytes. The construction is STREAM, as age uses it (C2SP, age.md, "Payload"): the nonce is the chunk's number and whether it is
 * the last one, so chunks cannot be left out, moved, repeated or cut off at the end. Each archive has a salt, and by it a key, of its own.
 *
 *     magic "LANETBK1" (8) | scrypt log2 N, r, p, 0 (4) | salt (16) | sha256 of these (8 of 32) | HMAC of these (20 of 32)
 *     chunk key, header key = HKDF-SHA256(scrypt(passphrase, salt), "lanet-backup-v1 chunks" or "… header")
 *     nonce = 0 (3) | number of the chunk (8, big-endian) | 1 if it is the last (1); bound to sha256(header)
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';
import { BackupProblem } from './problem.ts';

const MAGIC = Buffer.from('LANETBK1');
const HEADER_BYTES = 56;
const CHUNK_BYTES = 64 * 1024;
const TAG_BYTES = 16;
const SEALED_BYTES = CHUNK_BYTES + TAG_BYTES;

/** 128 MiB for a moment (OWASP's figure for scrypt: N 2^17, r 8, p 1). */
const COST = { log2N: 17, r: 8, p: 1 };
/** Beyond these a header asks for more memory than an archive of ours ever needs. */
const MOST = { log2N: 20, r: 16, p: 4 };

interface Keys {
  chunks: Buffer;
  header: Buffer;
}

/** Seals what comes; for `pipeline`. `cost`: of making a key of the passphrase, which whoever opens reads in the header. */
export function seal(passphrase: string, cost = COST) {
  return async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const start = Buffer.concat([MAGIC, Buffer.from([cost.log2N, cost.r, cost.p, 0]), randomBytes(16)]);
    const keys = await keysOf(passphrase, start);
    const summed = Buffer.concat([start, sha256(start).subarray(0, 8)]);
    const header = Buffer.concat([summed, macOf(keys.header, summed)]);
    yield header;
    const bound = sha256(header);
    let number = 0;
    let waiting = Buffer.alloc(0);
    for await (const piece of source) {
      waiting = Buffer.concat([waiting, piece]);
      // More than one chunk: the last one is only known when nothing comes after it.
      while (waiting.length > CHUNK_BYTES) {
        yield sealChunk(keys.chunks, bound, nonceOf(number, false), waiting.subarray(0, CHUNK_BYTES));
        waiting = waiting.subarray(CHUNK_BYTES);
        number += 1;
      }
    }
    yield sealChunk(keys.chunks, bound, nonceOf(number, true), waiting);
  };
}

/**
 * Opens what `seal` made; for `pipeline`. What it yields is whole and unchanged up to there; that nothing is missing is known when
 * it ends. @throws BackupProblem
 */
export function unseal(passphrase: string) {
  return async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let opener: { keys: Keys; bound: Buffer } | undefined;
    let number = 0;
    let waiting = Buffer.alloc(0);
    for await (const piece of source) {
      waiting = Buffer.concat([waiting, piece]);
      if (!opener) {
        if (waiting.length < HEADER_BYTES) continue;
        opener = await openHeader(passphrase, waiting.subarray(0, HEADER_BYTES));
        waiting = waiting.subarray(HEADER_BYTES);
      }
      while (waiting.length > SEALED_BYTES) {
        yield opened(opener, number, false, waiting.subarray(0, SEALED_BYTES));
        waiting = waiting.subarray(SEALED_BYTES);
        number += 1;
      }
    }
    if (!opener) throw new BackupProblem('This is no backup of LANET Helpdesk, or only its first bytes.');
    yield lastOf(opener, number, waiting);
  };
}

async function openHeader(passphrase: string, header: Buffer): Promise<{ keys: Keys; bound: Buffer }> {
  if (!header.subarray(0, 8).equals(MAGIC)) throw new BackupProblem('This is no backup of LANET Helpdesk.');
  const start = header.subarray(0, 28);
  const [log2N = 0, r = 0, p = 0] = start.subarray(8);
  const isSane = log2N >= 1 && log2N <= MOST.log2N && r >= 1 && r <= MOST.r && p >= 1 && p <= MOST.p;
  if (!isSane || !sha256(start).subarray(0, 8).equals(header.subarray(28, 36)))
    throw new BackupProblem('The backup is damaged: its first bytes are not what was written.');
  const keys = await keysOf(passphrase, start);
  if (!timingSafeEqual(macOf(keys.header, header.subarray(0, 36)), header.subarray(36)))
    throw new BackupProblem(
      'The backup was made with another key than backup.key (LANET_BACKUP_KEY), or its first bytes are damaged.',
    );
  return { keys, bound: sha256(header) };
}

function opened(
  { keys, bound }: { keys: Keys; bound: Buffer },
  number: number,
  isLast: boolean,
  sealed: Buffer,
): Buffer {
  const content = openChunk(keys.chunks, bound, nonceOf(number, isLast), sealed);
  if (content) return content;
  throw new BackupProblem(`The backup is damaged near byte ${HEADER_BYTES + number * SEALED_BYTES}.`);
}

function lastOf(opener: { keys: Keys; bound: Buffer }, number: number, sealed: Buffer): Buffer {
  const content =
    sealed.length >= TAG_BYTES ? openChunk(opener.keys.chunks, opener.bound, nonceOf(number, true), sealed) : undefined;
  if (content) return content;
  throw new BackupProblem(
    `The backup is cut off or damaged near its end, at byte ${HEADER_BYTES + number * SEALED_BYTES + sealed.length}.`,
  );
}

function sealChunk(key: Buffer, bound: Buffer, nonce: Buffer, content: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound);
  return Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

function openChunk(key: Buffer, bound: Buffer, nonce: Buffer, sealed: Buffer): Buffer | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(bound);
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const content = decipher.update(sealed.subarray(0, -TAG_BYTES));
  try {
    return Buffer.concat([content, decipher.final()]);
  } catch {
    // The only thing `final` reports here is a tag that does not fit.
    return undefined;
  }
}

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(number), 3);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

async function keysOf(passphrase: string, start: Buffer): Promise<Keys> {
  const [log2N = 0, r = 0, p = 0] = start.subarray(8);
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const options = { N: 2 ** log2N, r, p, maxmem: 2 ** log2N * r * 256 + 2 ** 20 };
  scrypt(passphrase.normalize('NFC'), start.subarray(12, 28), 32, options, (error, key) =>
    error ? reject(error) : resolve(key),
  );
  const master = await promise;
  const derived = (info: string) =>
    Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), `lanet-backup-v1 ${info}`, 32));
  return { chunks: derived('chunks'), header: derived('header') };
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
const macOf = (key: Buffer, bytes: Buffer) => createHmac('sha256', key).update(bytes).digest().subarray(0, 20);
