import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const escaped = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * What is wrong with the signature of a request, by Amazon's "Signature Version 4" ("Create a signed AWS API request"); undefined
 * when nothing is.
 */
export function signatureFault(
  { method, url = '/', headers }: IncomingMessage,
  keys: { accessKey: string; secretKey: string },
): string | undefined {
  const [, credential = '', signed = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  const [accessKey, day = '', region = '', service = '', end] = credential.split('/');
  if (accessKey !== keys.accessKey) return 'InvalidAccessKeyId';
  const names = signed.split(';');
  const wanted = [
    'host',
    'x-amz-content-sha256',
    'x-amz-date',
    ...Object.keys(headers).filter((name) => name.startsWith('x-amz-')),
  ];
  if (wanted.some((name) => !names.includes(name)) || end !== 'aws4_request') return 'AccessDenied';
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const path = decodeURIComponent(pathname).split('/').map(escaped).join('/');
  const query = [...searchParams].map(([name, value]) => `${escaped(name)}=${escaped(value)}`).sort();
  const lines = names.map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const canonical = [method, path, query.join('&'), lines.join(''), signed, headers['x-amz-content-sha256']].join('\n');
  const scope = [day, region, service, 'aws4_request'].join('/');
  const key = [region, service, 'aws4_request'].reduce(hmac, hmac(`AWS4${keys.secretKey}`, day));
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  return hmac(key, text).toString('hex') === signature ? undefined : 'SignatureDoesNotMatch';
}
