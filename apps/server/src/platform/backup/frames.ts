// Inside of the seal and the compression an archive is a row of frames: one byte what it is, four bytes how long, and that.
import type { z } from 'zod';
import { BackupProblem } from './problem.ts';

export const FRAME = { head: 1, part: 2, data: 3, partEnd: 4, tail: 5 } as const;
type FrameKind = (typeof FRAME)[keyof typeof FRAME];

export interface Frame {
  kind: FrameKind;
  body: Buffer;
}

const HEADER_BYTES = 5;
const MOST_DATA_BYTES = 1024 * 1024;
const MOST_BYTES = 64 * 1024 * 1024;

export const jsonFrame = (kind: FrameKind, value: unknown): Buffer => frameOf(kind, Buffer.from(JSON.stringify(value)));

/** Content in frames of at most 1 MiB, so that whoever reads needs no more memory than that. */
export function* dataFrames(content: Buffer): Generator<Buffer> {
  for (let at = 0; at < content.length; at += MOST_DATA_BYTES)
    yield frameOf(FRAME.data, content.subarray(at, at + MOST_DATA_BYTES));
}

function frameOf(kind: FrameKind, body: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(kind);
  header.writeUInt32BE(body.length, 1);
  return Buffer.concat([header, body]);
}

/** @throws BackupProblem for what is not made of frames, or ends inside of one. */
export async function* readFrames(source: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let waiting: Buffer = Buffer.alloc(0);
  for await (const piece of source) {
    waiting = waiting.length === 0 ? piece : Buffer.concat([waiting, piece]);
    for (;;) {
      if (waiting.length < HEADER_BYTES) break;
      const kind = kindOf(waiting.readUInt8());
      const length = waiting.readUInt32BE(1);
      if (length > MOST_BYTES) throw new BackupProblem('The backup is not readable: a part of it is too large.');
      if (waiting.length < HEADER_BYTES + length) break;
      yield { kind, body: waiting.subarray(HEADER_BYTES, HEADER_BYTES + length) };
      waiting = waiting.subarray(HEADER_BYTES + length);
    }
  }
  if (waiting.length > 0) throw new BackupProblem('The backup is cut off.');
}

function kindOf(byte: number): FrameKind {
  const kind = Object.values(FRAME).find((known) => known === byte);
  if (kind === undefined) throw new BackupProblem('The backup is not readable: it has a part of an unknown kind.');
  return kind;
}

/** @throws BackupProblem when the frame is not that, or does not say what it has to. */
export function parsed<T extends z.ZodType>(frame: Frame, kind: FrameKind, schema: T): z.output<T> {
  if (frame.kind !== kind) throw new BackupProblem('The backup is not readable: its parts are in a wrong order.');
  const result = schema.safeParse(JSON.parse(frame.body.toString('utf8')));
  if (!result.success)
    throw new BackupProblem('The backup is not readable: it was made by a newer version, or is no archive of ours.');
  return result.data;
}
