// A small S3 of our own: objects and uploads in memory, signatures checked, and faults when a test asks for them. Checked
// against the published rules only (Signature Version 4 and the REST reference of S3), not against a real service.
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { answerS3, type S3Memory, type S3Reply } from './s3-answers.ts';
import { signatureFault } from './s3-signature.ts';

export interface S3Call {
  method: string;
  /** Without the bucket. */
  key: string;
  query: URLSearchParams;
}

/** `error`: 500. `silent`: no answer. `cut`: half of an answer, or none. `unheard`: done, and the answer is lost. */
export type S3Fault = 'error' | 'silent' | 'cut' | 'unheard';

export interface S3Server extends S3Memory {
  endpoint: string;
  bucket: string;
  accessKey: string;
  secretKey: string;
  /** Every call so far, as `PUT ab/cd/abcd…`. */
  calls: string[];
  /** The next calls that fit go wrong. */
  fail(fault: S3Fault, fits: (call: S3Call) => boolean, times?: number): void;
  /** The next call that fits waits before it is done; `reached` is when it came, `go` lets it go on. */
  hold(fits: (call: S3Call) => boolean): { reached: Promise<void>; go(): void };
  close(): Promise<void>;
}

interface Wanted {
  fault: S3Fault;
  fits(call: S3Call): boolean;
  times: number;
}
interface Held {
  fits(call: S3Call): boolean;
  came(): void;
  gone: Promise<void>;
}

export async function startS3(): Promise<S3Server> {
  const faults: Wanted[] = [];
  const holds: Held[] = [];
  const identity = { bucket: 'lanet-files', accessKey: 'AKLANET', secretKey: randomUUID() };
  const self: S3Server = {
    ...identity,
    ...{ endpoint: '', calls: [], objects: new Map(), uploads: new Map() },
    fail: (fault, fits, times = 1) => void faults.push({ fault, fits, times }),
    hold(fits) {
      const [reached, gone] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      holds.push({ fits, came: reached.resolve, gone: gone.promise });
      return { reached: reached.promise, go: gone.resolve };
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  const takeFault = (call: S3Call) => {
    const wanted = faults.find(({ fits, times }) => times > 0 && fits(call));
    if (wanted) wanted.times -= 1;
    return wanted?.fault;
  };
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', self.endpoint);
    const [, bucket, ...path] = url.pathname.split('/');
    const call: S3Call = { method: request.method ?? '', key: path.join('/'), query: url.searchParams };
    self.calls.push(`${call.method} ${call.key}${url.search}`);
    const body = await buffer(request);
    const fault = takeFault(call);
    if (fault === 'silent') return;
    if (fault === 'error') return send(response, problem(500, 'InternalError'));
    const held = holds.findIndex(({ fits }) => fits(call));
    if (held >= 0) {
      const [one] = holds.splice(held, 1);
      one?.came();
      await one?.gone;
    }
    const reply = refusalFor(self, request, body, bucket) ?? answerS3(self, call, request.headers, body);
    if (fault === 'unheard') return void response.destroy();
    send(response, reply, fault === 'cut');
  };
  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address with a port.
  self.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return self;
}

function refusalFor(self: S3Server, request: IncomingMessage, body: Buffer, bucket = ''): S3Reply | undefined {
  const fault = signatureFault(request, self);
  if (fault) return problem(403, fault);
  if (request.headers['x-amz-content-sha256'] !== createHash('sha256').update(body).digest('hex'))
    return problem(400, 'XAmzContentSHA256Mismatch');
  return bucket === self.bucket ? undefined : problem(404, 'NoSuchBucket');
}

const problem = (status: number, code: string): S3Reply => ({
  status,
  body: Buffer.from(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`),
});

function send(
  response: ServerResponse,
  { status, headers = {}, body = Buffer.alloc(0) }: S3Reply,
  isCut = false,
): void {
  response.writeHead(status, { 'content-length': body.length, ...headers });
  if (!isCut) return void response.end(body);
  response.write(body.subarray(0, body.length / 2));
  // What was written goes out first.
  setImmediate(() => response.socket?.end());
}
