/**
 * Files in a bucket of any service that speaks S3: `<prefix>/ab/cd/<sha256>`, with drafts in `<prefix>/drafts/`. Not run on a
 * service other than our own stand-in (testing/s3-server.ts).
 */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { checked, FilesUnavailable, headOf, placeOf, reading, type StoredFile, verified } from './content.ts';
import type { FileStore } from './file-store.ts';
import { type S3Answer, type S3Client, within } from './s3-client.ts';
import { inParts, uploadDraft } from './s3-draft.ts';
import { forgetKey, listKeys, sweepUploads } from './s3-listing.ts';

/** A part of an upload; smaller content goes in one piece. S3 wants 5 MiB at least, and 10,000 parts at most. */
const PART_BYTES = 8 * 1024 * 1024;
const DRAFTS = 'drafts/';
const LEAVING = 'leaving/';
/** A deletion is over by then, or will never be: whoever does it gives up before. */
const LEAVING_MS = 60_000;
const DELETE_WITHIN_MS = 20_000;
const LOOK_AGAIN_MS = 100;
const MOST_PLACINGS = 10;

const keyOf = (sha256: string) => placeOf(sha256).join('/');

export function openS3Store(s3: S3Client, partBytes = PART_BYTES): FileStore {
  return {
    async put(content, { maxBytes, expected }) {
      const { chunks, stored } = reading(content, maxBytes);
      try {
        const head = await headOf(chunks, partBytes);
        if (head.isAll) {
          const file = checked(stored(), expected);
          const body = Buffer.concat(head.chunks);
          // Whole or not at all, and held against its hash there: no draft is needed.
          await place(s3, file, async () => void (await s3.askText({ method: 'PUT', key: keyOf(file.sha256), body })));
          return file;
        }
        const draft = `${DRAFTS}${randomUUID()}`;
        try {
          const parts = inParts(head.chunks, chunks, partBytes);
          const file = await uploadDraft(s3, draft, parts, () => checked(stored(), expected));
          await place(s3, file, () => copy(s3, draft, file.sha256));
          return file;
        } finally {
          await forgetKey(s3, draft).catch(() => undefined); // else it is swept
        }
      } finally {
        // Whoever sends what is not wanted any more is told so.
        await chunks.return(undefined);
      }
    },
    async open(sha256, { verify = false } = {}) {
      const answer = await s3.ask({ method: 'GET', key: keyOf(sha256), mayBeAbsent: true });
      const content = bodyOf(s3, answer);
      return content && (verify ? verified(content, sha256) : content);
    },
    async openPart(sha256, { start, end }) {
      const headers = { range: `bytes=${start}-${end}` };
      return bodyOf(s3, await s3.ask({ method: 'GET', key: keyOf(sha256), headers, mayBeAbsent: true }));
    },
    async delete(sha256) {
      const isThere = (await head(s3, keyOf(sha256))) !== undefined;
      if (isThere) await forgetKey(s3, keyOf(sha256));
      return isThere;
    },
    deleteUnwritten: (sha256, beforeMs) => leave(s3, sha256, beforeMs),
    async *list() {
      for await (const { key } of listKeys(s3, '')) {
        const [, sha256] = /^[0-9a-f]{2}\/[0-9a-f]{2}\/([0-9a-f]{64})$/.exec(key) ?? [];
        if (sha256 !== undefined) yield sha256;
      }
    },
    async sweep(beforeMs) {
      let removed = await sweepUploads(s3, DRAFTS, beforeMs);
      for (const folder of [DRAFTS, LEAVING]) {
        for await (const { key, modifiedMs } of listKeys(s3, folder)) {
          if (modifiedMs >= beforeMs) continue;
          await forgetKey(s3, key);
          if (folder === DRAFTS) removed += 1;
        }
      }
      return removed;
    },
  };
}

/** Within the service: the draft becomes the file at once, dated now. */
async function copy(s3: S3Client, draft: string, sha256: string): Promise<void> {
  const source = encodeURI(`/${s3.bucket}/${s3.nameOf(draft)}`);
  await s3.askText({ method: 'PUT', key: keyOf(sha256), headers: { 'x-amz-copy-source': source } });
}

/**
 * Writes the file, and again if somebody who was deleting an older one of the same content took it away with that. Who
 * deletes says so first, and looks at the date after having said it. So whoever has written, then sees nobody who deletes,
 * then sees the file, keeps it.
 */
async function place(s3: S3Client, file: StoredFile, write: () => Promise<void>): Promise<void> {
  for (let tries = 0; tries < MOST_PLACINGS; tries += 1) {
    await write();
    while (await isLeaving(s3, file.sha256)) await pause(LOOK_AGAIN_MS);
    if ((await head(s3, keyOf(file.sha256)))?.sizeBytes === file.sizeBytes) return;
  }
  throw new FilesUnavailable('what was written is not there');
}

async function isLeaving(s3: S3Client, sha256: string): Promise<boolean> {
  for await (const { modifiedMs, listedMs } of listKeys(s3, `${LEAVING}${sha256}/`)) {
    if (listedMs - modifiedMs < LEAVING_MS) return true;
  }
  return false;
}

async function leave(s3: S3Client, sha256: string, beforeMs: number): Promise<'deleted' | 'written' | 'absent'> {
  const found = await head(s3, keyOf(sha256));
  if (!found) return 'absent';
  if (found.modifiedMs >= beforeMs) return 'written';
  // Of its own, so that two who delete the same do not take away each other's word.
  const mark = `${LEAVING}${sha256}/${randomUUID()}`;
  const saidAt = performance.now();
  await s3.askText({ method: 'PUT', key: mark, body: Buffer.alloc(0) });
  try {
    const still = await head(s3, keyOf(sha256));
    if (!still) return 'absent';
    const isLate = performance.now() - saidAt > LEAVING_MS - 2 * DELETE_WITHIN_MS;
    if (still.modifiedMs >= beforeMs || isLate) return 'written';
    await s3.askText({ method: 'DELETE', key: keyOf(sha256), onceWithinMs: DELETE_WITHIN_MS });
    return 'deleted';
  } finally {
    await forgetKey(s3, mark).catch(() => undefined); // else it is too old to count soon
  }
}

async function head(s3: S3Client, key: string): Promise<{ sizeBytes: number; modifiedMs: number } | undefined> {
  const { response, abort } = await s3.ask({ method: 'HEAD', key, mayBeAbsent: true });
  abort.abort();
  if (response.status === 404) return undefined;
  const modifiedMs = Date.parse(response.headers.get('last-modified') ?? '');
  // Without a date nobody could tell what is young: nothing would ever be safe to delete.
  return { sizeBytes: Number(response.headers.get('content-length')), modifiedMs: modifiedMs || Date.now() };
}

function bodyOf(s3: S3Client, answer: S3Answer): Readable | undefined {
  if (answer.response.status === 404) return undefined;
  return Readable.from(partsOf(answer, s3.answerMs), { objectMode: false });
}

/** What comes, as long as something comes. Whoever stops reading ends the connection. */
async function* partsOf({ response, abort }: S3Answer, answerMs: number): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  try {
    for (;;) {
      const next = reader && (await within(abort, answerMs, reader.read()));
      if (!next || next.done) return;
      yield next.value;
    }
  } catch (error) {
    throw new FilesUnavailable('GET: cut off', { cause: error });
  } finally {
    abort.abort();
  }
}
