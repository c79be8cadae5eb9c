import { promisify } from 'node:util';
import { gunzip, gunzipSync, inflate, inflateSync } from 'node:zlib';
import { REPORT_MAX_BYTES } from '@lanet/contracts/agent';
import { Refusal } from '../../platform/http/index.ts';

/** Of a compressed body; what it may inflate to is `REPORT_MAX_BYTES`. */
const COMPRESSED_MAX_BYTES = 1024 * 1024;
/** Up to here inflating takes less time than handing it to another thread. */
const SMALL_BYTES = 16 * 1024;

const inflaters = {
  gzip: { sync: gunzipSync, async: promisify(gunzip) },
  deflate: { sync: inflateSync, async: promisify(inflate) },
};

/**
 * A body as it was before `content-encoding`. What it inflates to is counted while inflating: a bomb costs no more than
 * the limit.
 * @throws Refusal 413, 415 for another encoding, 400 for bytes that do not inflate.
 */
export async function inflated(body: Buffer, encoding: string | undefined): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity') return body;
  if (encoding !== 'gzip' && encoding !== 'deflate') throw new Refusal('request.media_type');
  if (body.length > COMPRESSED_MAX_BYTES) throw new Refusal('request.too_large');
  const { sync, async } = inflaters[encoding];
  const limit = { maxOutputLength: REPORT_MAX_BYTES };
  try {
    return body.length <= SMALL_BYTES ? sync(body, limit) : await async(body, limit);
  } catch (error) {
    const tooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw new Refusal(tooLarge ? 'request.too_large' : 'request.malformed');
  }
}

/** @throws Refusal 400 */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('request.malformed');
  }
}
