import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { askedRange } from './byte-range.ts';
import { Refusal } from './refusal.ts';

/** Bytes that never change under their name, which is their sha256. */
interface Content {
  sha256: string;
  sizeBytes: number;
  type: string;
  /** Bytes from `start` to `end`, both included. Undefined when the content is gone. */
  open(part: { start: number; end: number }): Promise<Readable | undefined>;
}

/**
 * Answers content or the part of it that is asked for: 200, 206 or 304. The answer's other headers are the caller's.
 * @throws Refusal 416 `request.range`, 404 `files.not_found`.
 */
export async function sendContent(request: FastifyRequest, reply: FastifyReply, content: Content): Promise<void> {
  const { sha256, sizeBytes, type } = content;
  const { headers } = request;
  const etag = `"${sha256}"`;
  reply.header('etag', etag).header('accept-ranges', 'bytes');
  if (headers['if-none-match']?.split(/\s*,\s*/).includes(etag)) return void reply.code(304).send();
  // A part of something else would be put behind what the asker has.
  const ifRange = headers['if-range'];
  const range = askedRange(ifRange === undefined || ifRange === etag ? headers.range : undefined, sizeBytes);
  if (range.kind === 'unsatisfiable') {
    reply.header('content-range', `bytes */${sizeBytes}`);
    throw new Refusal('request.range');
  }
  const part = range.kind === 'part' ? range : { start: 0, end: sizeBytes - 1 };
  const stream = await content.open({ start: part.start, end: part.end });
  if (!stream) throw new Refusal('files.not_found');
  if (range.kind === 'part') {
    reply.code(206).header('content-range', `bytes ${part.start}-${part.end}/${sizeBytes}`);
  }
  await reply
    .type(type)
    .header('content-length', part.end - part.start + 1)
    .send(stream);
}
