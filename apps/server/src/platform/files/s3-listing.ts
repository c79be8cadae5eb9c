import type { S3Client } from './s3-client.ts';

interface Listed {
  /** Without the prefix of the store. */
  key: string;
  modifiedMs: number;
  /** When the service said so, by the same clock. */
  listedMs: number;
}

/** What is in a folder of the store. */
export async function* listKeys(s3: S3Client, folder: string): AsyncGenerator<Listed> {
  const prefix = s3.nameOf(folder);
  let token: string | undefined;
  do {
    const query = { 'list-type': '2', prefix, ...(token && { 'continuation-token': token }) };
    const { text, headers } = await s3.askText({ method: 'GET', query });
    const listedMs = Date.parse(headers.get('date') ?? '') || Date.now();
    for (const [, entry = ''] of text.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
      const key = s3.keyOf(textIn(entry, 'Key') ?? '');
      const modifiedMs = Date.parse(textIn(entry, 'LastModified') ?? '');
      if (key !== undefined && !Number.isNaN(modifiedMs)) yield { key, modifiedMs, listedMs };
    }
    token = textIn(text, 'IsTruncated') === 'true' ? textIn(text, 'NextContinuationToken') : undefined;
  } while (token);
}

/** Ends uploads that were begun before and never finished. Answers how many. */
export async function sweepUploads(s3: S3Client, folder: string, beforeMs: number): Promise<number> {
  const { text } = await s3.askText({ method: 'GET', query: { uploads: '', prefix: s3.nameOf(folder) } });
  let ended = 0;
  // At most a thousand; the next sweep takes the rest.
  for (const [, entry = ''] of text.matchAll(/<Upload>(.*?)<\/Upload>/gs)) {
    const key = s3.keyOf(textIn(entry, 'Key') ?? '');
    const uploadId = textIn(entry, 'UploadId');
    if (key === undefined || !uploadId || !(Date.parse(textIn(entry, 'Initiated') ?? '') < beforeMs)) continue;
    await forgetKey(s3, key, { uploadId });
    ended += 1;
  }
  return ended;
}

/** Deletes an object, or ends an upload. What is gone already is as good. */
export async function forgetKey(s3: S3Client, key: string, query: Record<string, string> = {}): Promise<void> {
  await s3.askText({ method: 'DELETE', key, query, mayBeAbsent: true });
}

/** The text of the first element of this name. The service's answers are flat, and names of ours need no escapes. */
export function textIn(xml: string, name: string): string | undefined {
  const [, text] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml) ?? [];
  return text?.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
