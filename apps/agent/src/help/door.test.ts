// What programs in between, or in the place of, the service can do: keep people from being heard, and nothing else.
import { chmodSync, chownSync, copyFileSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { buffer, text as readText } from 'node:stream/consumers';
import { createServer as createTlsServer } from 'node:tls';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { callService } from '../ask/service-client.ts';
import { removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { type ChannelPlace, channelPlace } from './channel-place.ts';
import { type Door, openDoor } from './door.ts';
import { makeOwnCertificate } from './own-certificate.ts';

const SECRET = 'What somebody typed';
const NO_SERVICE = { status: 503, body: { code: 'help.no_service' } };
const TRUTH = { status: 200, body: { state: 'sent', folio: 'TKT-1' } };
/** A record whose length was changed keeps its reader waiting. */
const limits = { handshakeTimeout: 500, headersTimeout: 500, requestTimeout: 500, connectionsCheckingInterval: 50 };

let folder = '';
let place: ChannelPlace;
let door: Door;
let taken: string[] = [];
let others: Server[] = [];

beforeEach(async () => {
  folder = temporaryFolder();
  place = channelPlace(folder);
  [taken, others] = [[], []];
  door = await open();
});
afterEach(async () => {
  for (const other of others) other.close();
  await door.close();
  removeFolder(folder);
});

const open = () =>
  openDoor({ place, limits, failed: () => {} }, (request, response) => {
    // What is cut off is no request.
    readText(request).then(
      (text) => {
        taken.push(text);
        response.end(JSON.stringify(TRUTH.body));
      },
      () => undefined,
    );
  });
const ask = (at = place, body: object = { text: SECRET }) => callService(at, 'POST', '/v1/requests', body);

/** Somebody else's program at an address of its own, for a client that is led there with the true pass. */
async function instead(server: Server): Promise<ChannelPlace> {
  const address = join(folder, `other-${others.length}`);
  others.push(server);
  await new Promise<void>((done) => void server.listen(address, done));
  return { ...place, address };
}

type Change = (way: 'in' | 'out', bytes: Buffer, offset: number) => Buffer | undefined;
/** Passes on what it likes of each direction; undefined cuts the line. `offset`: of the bytes in their direction. */
function between(change: Change): Server {
  const pass = (way: 'in' | 'out', from: Socket, to: Socket) => {
    let offset = 0;
    from.on('data', (bytes: Buffer) => {
      const passed = change(way, Buffer.from(bytes), offset);
      offset += bytes.length;
      if (passed) to.write(passed);
      else for (const socket of [from, to]) socket.destroy();
    });
    from.on('error', () => undefined).once('close', () => to.end());
  };
  return createServer((client) => {
    const service = connect(place.address);
    pass('in', client, service);
    pass('out', service, client);
  });
}

/** Everything that went each way in one exchange. */
async function recorded(): Promise<{ in: Buffer; out: Buffer }> {
  const heard: { in: Buffer[]; out: Buffer[] } = { in: [], out: [] };
  const at = await instead(
    between((way, bytes) => {
      heard[way].push(bytes);
      return bytes;
    }),
  );
  expect(await ask(at)).toEqual(TRUTH);
  return { in: Buffer.concat(heard.in), out: Buffer.concat(heard.out) };
}

it('passes on whatever is asked, and hides it on its way', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      taken = [];
      expect(await ask(place, { value })).toEqual(TRUTH);
      expect(taken).toEqual([JSON.stringify({ value })]);
    }),
    { numRuns: 25 },
  );
  const { in: sent, out: answered } = await recorded();
  expect([sent.includes(SECRET), sent.includes('/v1/requests'), answered.includes('TKT-1')]).toEqual(
    Array(3).fill(false),
  );
});

it.each([
  [
    'speaks plainly',
    (heard: Socket[]) => createServer((socket) => void heard.push(socket.end('HTTP/1.1 200 OK\r\n\r\n'))),
  ],
  [
    'has a key of its own, under the same name',
    (heard: Socket[]) => {
      const { key, certificate } = makeOwnCertificate();
      const server = createTlsServer({ key, cert: certificate }, (socket) => void heard.push(socket));
      return server.on('tlsClientError', () => undefined);
    },
  ],
  [
    'wants an older TLS',
    (heard: Socket[]) => {
      const { key, certificate } = makeOwnCertificate();
      const server = createTlsServer({ key, cert: certificate, maxVersion: 'TLSv1.2' }, (one) => void heard.push(one));
      return server.on('tlsClientError', () => undefined);
    },
  ],
])('an impostor that %s is told nothing', async (_what, impostor) => {
  const heard: Socket[] = [];
  const at = await instead(impostor(heard));

  const answer = await ask(at);

  const told = await Promise.all(heard.map((socket) => buffer(socket).catch(() => Buffer.alloc(0))));
  expect(answer).toEqual(NO_SERVICE);
  expect(String(Buffer.concat(told))).not.toMatch(/POST|What|x-lanet/);
});

it('an answer that was recorded answers nobody else, and a request that was recorded is not taken again', async () => {
  const exchange = await recorded();
  const replayed = await instead(createServer((socket) => void socket.on('error', () => {}).end(exchange.out)));

  const answer = await ask(replayed);
  const again = connect(place.address);
  again.on('error', () => undefined).end(exchange.in);
  await readText(again).catch(() => '');

  expect(answer).toEqual(NO_SERVICE);
  expect(taken.length).toBe(1);
});

it('takes and answers the truth or nothing, whichever bit is changed on its way and wherever the line is cut', async () => {
  const exchange = await recorded();
  let refused = 0;
  const change = fc.record({ way: fc.constantFrom('in', 'out'), part: fc.double({ min: 0, max: 1, noNaN: true }) });
  await fc.assert(
    fc.asyncProperty(change, fc.option(fc.nat(7)), async ({ way, part }, bit) => {
      taken = [];
      const place = Math.floor(part * exchange[way].length);
      const at = await instead(
        between((now, bytes, offset) => {
          const index = place - offset;
          if (now !== way || index < 0 || index >= bytes.length) return bytes;
          if (bit === null) return undefined;
          bytes.writeUInt8((bytes[index] ?? 0) ^ (1 << bit), index);
          return bytes;
        }),
      );

      const answer = await ask(at);

      if (answer.status === NO_SERVICE.status) refused += 1;
      expect([NO_SERVICE, TRUTH]).toContainEqual(answer);
      expect([[], [JSON.stringify({ text: SECRET })]]).toContainEqual(taken);
    }),
    { numRuns: 80 },
  );
  // Lengths differ by a few bytes from one exchange to the next, and what closes a line is nobody's loss.
  expect(refused).toBeGreaterThan(40);
});

/** Only root can give a file away. */
const root =
  process.getuid?.() === 0 ? [{ pass: 'of another user', change: (file: string) => chownSync(file, 1, 1) }] : [];
it.each([
  { pass: 'that the group may change', change: (file: string) => chmodSync(file, 0o664) },
  { pass: 'that all may change', change: (file: string) => chmodSync(file, 0o646) },
  { pass: 'without a token', change: (file: string) => writeFileSync(file, '{"certificate":""}') },
  { pass: 'of no form', change: (file: string) => writeFileSync(file, 'x') },
  ...root,
])('is not asked by who finds a pass $pass', async ({ change }) => {
  const passFile = join(folder, 'another.json');
  copyFileSync(place.passFile, passFile);
  expect(await ask({ ...place, passFile })).toEqual(TRUTH);

  change(passFile);

  expect(await ask({ ...place, passFile })).toEqual(NO_SERVICE);
  expect(taken.length).toBe(1);
});

it('makes a new key each time it opens, and lets everybody read what it is known by', async () => {
  const old = join(folder, 'old.json');
  copyFileSync(place.passFile, old);
  await door.close();
  const before = process.umask(0o077);

  door = await open();
  process.umask(before);

  expect(await ask({ ...place, passFile: old })).toEqual(NO_SERVICE);
  expect(await ask()).toEqual(TRUTH);
  expect(statSync(place.passFile).mode & 0o777).toBe(0o644);
});
