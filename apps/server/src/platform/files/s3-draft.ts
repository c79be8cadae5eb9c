import { FilesUnavailable, type StoredFile } from './content.ts';
import type { S3Client } from './s3-client.ts';
import { forgetKey, textIn } from './s3-listing.ts';

/**
 * Uploads content in parts, as it comes; never more than one part is in memory. `whole` says what it was and whether that is
 * right, once all of it came. Whatever fails leaves nothing but what a sweep takes.
 */
export async function uploadDraft(
  s3: S3Client,
  key: string,
  parts: AsyncIterable<Uint8Array>,
  whole: () => StoredFile,
): Promise<StoredFile> {
  const begun = await s3.askText({ method: 'POST', key, query: { uploads: '' } });
  const uploadId = textIn(begun.text, 'UploadId');
  if (!uploadId) throw new FilesUnavailable('no upload was begun');
  try {
    const etags: string[] = [];
    for await (const body of parts) {
      const query = { partNumber: String(etags.length + 1), uploadId };
      const { headers } = await s3.askText({ method: 'PUT', key, query, body });
      etags.push(headers.get('etag') ?? '');
    }
    const file = whole();
    await complete(s3, key, uploadId, etags, file.sizeBytes);
    return file;
  } catch (error) {
    await forgetKey(s3, key, { uploadId }).catch(() => undefined); // else it is swept
    throw error;
  }
}

async function complete(s3: S3Client, key: string, uploadId: string, etags: string[], sizeBytes: number) {
  const parts = etags.map((etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag></Part>`);
  const body = Buffer.from(`<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`);
  // A second try of what was done finds the upload gone (404), and the object there.
  await s3.askText({ method: 'POST', key, query: { uploadId }, body, mayBeAbsent: true });
  const { response, abort } = await s3.ask({ method: 'HEAD', key, mayBeAbsent: true });
  abort.abort();
  const found = Number(response.headers.get('content-length'));
  if (!response.ok || found !== sizeBytes)
    throw new FilesUnavailable(`${found} bytes of ${sizeBytes} were put together`);
}

/** Parts of exactly this size, and one with the rest. */
export async function* inParts(
  head: readonly Uint8Array[],
  rest: AsyncIterable<Uint8Array>,
  partBytes: number,
): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let size = 0;
  const full = function* (chunk: Uint8Array) {
    held.push(chunk);
    size += chunk.length;
    while (size >= partBytes) {
      const whole = Buffer.concat(held);
      yield whole.subarray(0, partBytes);
      held = [whole.subarray(partBytes)];
      size -= partBytes;
    }
  };
  for (const chunk of head) yield* full(chunk);
  for await (const chunk of rest) yield* full(chunk);
  if (size > 0) yield Buffer.concat(held);
}
