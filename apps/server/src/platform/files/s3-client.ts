import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { FilesUnavailable } from './content.ts';

export interface S3Settings {
  /** Without a slash at the end. */
  endpoint: string;
  /** Whether the bucket is part of the path or of the host name. */
  style: 'path' | 'host';
  region: string;
  bucket: string;
  prefix?: string | undefined;
  accessKey: string;
  secretKey: string;
}

/** How patient the client is; others in tests. */
export interface S3Patience {
  /** Until an answer begins, and from one part of it to the next. */
  answerMs: number;
  attempts: number;
  firstPauseMs: number;
}
const PATIENCE: S3Patience = { answerMs: 60_000, attempts: 4, firstPauseMs: 200 };

export interface S3Request {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Within the prefix; the bucket itself without one. */
  key?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: Uint8Array;
  /** 404 is an answer too. */
  mayBeAbsent?: boolean;
  /** Once, and no longer than this: for what must not happen late. */
  onceWithinMs?: number;
}

export interface S3Answer {
  response: Response;
  /** Ends the connection, whatever is still to come. */
  abort: AbortController;
}

export interface S3Client {
  bucket: string;
  /** The key with the prefix, as listings name it. */
  nameOf(key: string): string;
  /** The other way round; undefined for what is not the store's. */
  keyOf(name: string): string | undefined;
  /** An answer of 2xx, or 404 where that is one. @throws FilesUnavailable for everything else, after some tries. */
  ask(request: S3Request): Promise<S3Answer>;
  /** The same, with its text. @throws FilesUnavailable also for an error inside of a 200, as copies have them. */
  askText(request: S3Request): Promise<{ status: number; headers: Headers; text: string }>;
  /** From one part of an answer to the next. */
  answerMs: number;
}

/** Signs and sends. Every body carries its hash, which the service holds it against: what was damaged on the way is refused. */
export function createS3Client(settings: S3Settings, patience: S3Patience = PATIENCE): S3Client {
  const folder = settings.prefix ? `${settings.prefix}/` : '';
  const signer = new AwsClient({
    accessKeyId: settings.accessKey,
    secretAccessKey: settings.secretKey,
    region: settings.region,
    service: 's3',
  });
  const once = async (request: S3Request): Promise<S3Answer> => {
    const { method, key, query, headers, body } = request;
    const abort = new AbortController();
    const signed = await signer.sign(urlOf(settings, key, query), {
      method,
      headers: {
        ...headers,
        'x-amz-content-sha256': createHash('sha256')
          .update(body ?? '')
          .digest('hex'),
      },
      // Safe: a Buffer of Node is over memory of its own, not over shared memory, which is all the type asks.
      ...(body && { body: body as Uint8Array<ArrayBuffer> }),
    });
    const response = fetch(signed, { redirect: 'manual', signal: abort.signal });
    return { response: await within(abort, request.onceWithinMs ?? patience.answerMs, response), abort };
  };
  /** Tries until an answer was read, or it is clear that none will be. */
  const tried = async <T>(request: S3Request, read: (answer: S3Answer) => Promise<T>): Promise<T> => {
    const attempts = request.onceWithinMs === undefined ? patience.attempts : 1;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await once(request)
        .then(async (answer) => ({ value: await read(await accepted(request, answer)) }))
        .catch((error: unknown) => error);
      if (isValue<T>(outcome)) return outcome.value;
      const isFinal = outcome instanceof Refused && !outcome.isPassing;
      if (isFinal || attempt >= attempts) throw new FilesUnavailable(`${request.method}: ${reasonOf(outcome)}`);
      await pause(patience.firstPauseMs * 2 ** (attempt - 1) * (0.5 + Math.random()));
    }
  };
  return {
    answerMs: patience.answerMs,
    bucket: settings.bucket,
    nameOf: (key) => `${folder}${key}`,
    keyOf: (name) => (name.startsWith(folder) ? name.slice(folder.length) : undefined),
    ask: (request) => tried(request, async (answer) => answer),
    askText: (request) =>
      tried(request, async ({ response, abort }) => {
        const { status, headers, ok } = response;
        // That of a 404 was read to see what is not there.
        const text = ok ? await within(abort, patience.answerMs, response.text()) : '';
        if (text.includes('<Error>')) throw new Refused(status, codeIn(text));
        return { status, headers, text };
      }),
  };
}

const isValue = <T>(outcome: unknown): outcome is { value: T } =>
  typeof outcome === 'object' && outcome !== null && !(outcome instanceof Error) && 'value' in outcome;

/** What the service says no to; `isPassing`: it may say yes to the same a moment later. */
class Refused extends Error {
  readonly isPassing: boolean;

  constructor(status: number, code: string) {
    super(`${status} ${code}`.trim());
    this.isPassing = status >= 500 || [408, 429].includes(status) || ['InternalError', 'SlowDown'].includes(code);
  }
}

/** @throws Refused for what is not an answer to this request. */
async function accepted({ mayBeAbsent = false }: S3Request, answer: S3Answer): Promise<S3Answer> {
  const { status, ok } = answer.response;
  if (ok) return answer;
  const code = codeIn(await answer.response.text());
  // A bucket that is not there is no file that is not there.
  if (status === 404 && mayBeAbsent && code !== 'NoSuchBucket') return answer;
  throw new Refused(status, code);
}

/** Ends the request when nothing comes of it in time. */
export async function within<T>(abort: AbortController, ms: number, work: Promise<T>): Promise<T> {
  const timer = setTimeout(() => abort.abort(new Error('no answer')), ms);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}

export function urlOf({ endpoint, style, bucket, prefix }: S3Settings, key?: string, query = {}): string {
  const url = new URL(endpoint);
  const path = key === undefined ? [] : [...(prefix ? [prefix] : []), key];
  if (style === 'host') url.hostname = `${bucket}.${url.hostname}`;
  else path.unshift(bucket);
  url.pathname = path.join('/');
  url.search = new URLSearchParams(query).toString();
  return url.href;
}

const codeIn = (text: string) => /<Code>([A-Za-z]+)<\/Code>/.exec(text)?.[1] ?? '';

/** `fetch` says only that it failed; why is its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}
