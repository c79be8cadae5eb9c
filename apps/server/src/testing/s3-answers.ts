import { createHash, randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { S3Call } from './s3-server.ts';

export interface S3Object {
  body: Buffer;
  modifiedMs: number;
}
interface Upload {
  key: string;
  initiatedMs: number;
  parts: Map<number, Buffer>;
}

/** What is kept. Keys are whole: with the prefix of whoever stores. */
export interface S3Memory {
  objects: Map<string, S3Object>;
  uploads: Map<string, Upload>;
}

export interface S3Reply {
  status: number;
  headers?: Record<string, string>;
  body?: Buffer;
}

/** Amazon's is 5 MiB; here as small as tests need, and still there. */
export const LEAST_PART_BYTES = 20;
const PAGE = 2;

const etagOf = (body: Buffer) => `"${createHash('md5').update(body).digest('hex')}"`;
const xml = (status: number, text: string): S3Reply => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`),
});
const problem = (status: number, code: string) => xml(status, `<Error><Code>${code}</Code></Error>`);
const at = (ms: number) => new Date(ms).toISOString();

/** Does what a signed request to the bucket asks for. */
export function answerS3(memory: S3Memory, call: S3Call, headers: IncomingHttpHeaders, body: Buffer): S3Reply {
  const { method, key, query } = call;
  if (key === '') return query.has('uploads') ? listUploads(memory, query) : listObjects(memory, query);
  const uploadId = query.get('uploadId');
  if (method === 'POST' && query.has('uploads')) return begin(memory, key);
  if (uploadId !== null) return inUpload(memory, call, uploadId, body);
  switch (method) {
    case 'PUT':
      return put(memory, key, headers['x-amz-copy-source'], body);
    case 'DELETE':
      memory.objects.delete(key);
      return { status: 204 };
    case 'GET':
    case 'HEAD':
      return get(memory, key, method, headers.range);
    default:
      return problem(405, 'MethodNotAllowed');
  }
}

function put({ objects }: S3Memory, key: string, source: string | string[] | undefined, body: Buffer): S3Reply {
  if (source === undefined) {
    objects.set(key, { body, modifiedMs: Date.now() });
    return { status: 200, headers: { etag: etagOf(body) } };
  }
  const from = objects.get(decodeURIComponent(String(source)).split('/').slice(2).join('/'));
  // As Amazon's does, a copy may fail after it has begun to answer 200.
  if (!from) return xml(200, '<Error><Code>NoSuchKey</Code></Error>');
  objects.set(key, { body: from.body, modifiedMs: Date.now() });
  return xml(200, `<CopyObjectResult><ETag>${etagOf(from.body)}</ETag></CopyObjectResult>`);
}

function get({ objects }: S3Memory, key: string, method: string, range: string | undefined): S3Reply {
  const found = objects.get(key);
  if (!found) return method === 'HEAD' ? { status: 404 } : problem(404, 'NoSuchKey');
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  const body = start === undefined ? found.body : found.body.subarray(Number(start), Number(end) + 1);
  const headers = {
    'last-modified': new Date(found.modifiedMs).toUTCString(),
    etag: etagOf(found.body),
    'content-length': String(body.length),
  };
  return { status: start === undefined ? 200 : 206, headers, ...(method === 'GET' && { body }) };
}

function begin({ uploads }: S3Memory, key: string): S3Reply {
  const uploadId = randomUUID();
  uploads.set(uploadId, { key, initiatedMs: Date.now(), parts: new Map() });
  return xml(200, `<InitiateMultipartUploadResult><UploadId>${uploadId}</UploadId></InitiateMultipartUploadResult>`);
}

function inUpload({ objects, uploads }: S3Memory, { method, key, query }: S3Call, id: string, body: Buffer): S3Reply {
  const upload = uploads.get(id);
  if (upload?.key !== key) return problem(404, 'NoSuchUpload');
  if (method === 'PUT') {
    upload.parts.set(Number(query.get('partNumber')), body);
    return { status: 200, headers: { etag: etagOf(body) } };
  }
  if (method === 'DELETE') {
    uploads.delete(id);
    return { status: 204 };
  }
  const named = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]*)<\/ETag>/g)];
  const parts = named.map(([, number, etag]) => {
    const part = upload.parts.get(Number(number));
    return part && etagOf(part) === etag ? part : undefined;
  });
  if (parts.length === 0 || parts.some((part) => part === undefined)) return problem(400, 'InvalidPart');
  if (parts.slice(0, -1).some((part) => (part?.length ?? 0) < LEAST_PART_BYTES)) return problem(400, 'EntityTooSmall');
  objects.set(key, { body: Buffer.concat(parts.map((part) => part ?? Buffer.alloc(0))), modifiedMs: Date.now() });
  uploads.delete(id);
  return xml(200, '<CompleteMultipartUploadResult/>');
}

function listObjects({ objects }: S3Memory, query: URLSearchParams): S3Reply {
  const prefix = query.get('prefix') ?? '';
  const after = query.get('continuation-token') ?? '';
  const all = [...objects]
    .filter(([key]) => key.startsWith(prefix) && key > after)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const page = all.slice(0, PAGE);
  const entries = page.map(
    ([key, { modifiedMs }]) => `<Contents><Key>${key}</Key><LastModified>${at(modifiedMs)}</LastModified></Contents>`,
  );
  const next = all.length > PAGE ? `<NextContinuationToken>${page.at(-1)?.[0]}</NextContinuationToken>` : '';
  return xml(
    200,
    `<ListBucketResult><IsTruncated>${all.length > PAGE}</IsTruncated>${entries.join('')}${next}</ListBucketResult>`,
  );
}

function listUploads({ uploads }: S3Memory, query: URLSearchParams): S3Reply {
  const prefix = query.get('prefix') ?? '';
  const entries = [...uploads]
    .filter(([, { key }]) => key.startsWith(prefix))
    .map(
      ([id, { key, initiatedMs }]) =>
        `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${at(initiatedMs)}</Initiated></Upload>`,
    );
  return xml(200, `<ListMultipartUploadsResult>${entries.join('')}</ListMultipartUploadsResult>`);
}
