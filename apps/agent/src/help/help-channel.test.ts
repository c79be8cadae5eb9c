import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { callService } from '../ask/service-client.ts';
import { removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { type ChannelPlace, channelPlace } from './channel-place.ts';
import { HelpChannel } from './help-channel.ts';
import type { HelpRequests } from './help-requests.ts';
import {
  type AskState,
  HelpRefused,
  LOCAL_MAX_BYTES,
  type LocalAsk,
  paths,
  type ShownMachine,
  TOKEN_HEADER,
} from './local-protocol.ts';
import { readPass } from './service-pass.ts';

let folder = '';
let place: ChannelPlace;
let channels: HelpChannel[] = [];
let accepted: LocalAsk[] = [];
const shown: ShownMachine = {
  id: randomUUID(),
  machine: { hostname: 'pc-01', os: null, user: null, uptimeSeconds: 1, volumes: [], alerts: [], readAt: 0 },
};

beforeEach(async () => {
  folder = temporaryFolder();
  channels = [];
  accepted = [];
  place = await openChannel();
});
afterEach(async () => {
  for (const channel of channels) await channel.close();
  removeFolder(folder);
});

/** On a busy computer. */
const PATIENCE = { timeout: 10_000 };
const quick = { handshakeTimeout: 10_000, headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50 };
async function openChannel(limits: Partial<typeof quick> = {}): Promise<ChannelPlace> {
  const requests: Pick<HelpRequests, 'accept' | 'shown' | 'state'> = {
    shown: async () => shown,
    accept(ask): AskState {
      accepted.push(ask);
      return { state: 'waiting', folio: null };
    },
    state() {
      throw new HelpRefused('help.not_found');
    },
  };
  const at = channelPlace(join(folder, `run-${channels.length}`));
  // Safe: the channel calls these three and nothing else.
  const options = { place: at, requests: requests as HelpRequests, log: () => {}, limits: { ...quick, ...limits } };
  const channel = new HelpChannel(options);
  channels.push(channel);
  await channel.open();
  return at;
}

const ask = (changes: object = {}) => ({
  ...{ id: randomUUID(), shown: shown.id, subject: 'No imprime', text: 'Desde hoy.', user: null, picture: null },
  contact: { name: 'Ana', email: null, phone: '55' },
  ...changes,
});

const tokenAt = ({ passFile }: ChannelPlace) => `${TOKEN_HEADER}: ${readPass(passFile)?.token}\r\n`;
const connectTo = ({ address, passFile }: ChannelPlace) =>
  connect({ path: address, ca: readPass(passFile)?.certificate, checkServerIdentity: () => undefined });

/** Sends bytes as they are once hands are shaken, and answers what came until the other side closed. */
async function raw(...parts: (string | Buffer)[]): Promise<string> {
  const socket = connectTo(place);
  socket.on('error', () => undefined);
  for (const part of parts) socket.write(part);
  return readText(socket).catch(() => '');
}
const post = (length: number | string, body = '', at = place) =>
  `POST ${paths.requests} HTTP/1.1\r\nhost: x\r\n${tokenAt(at)}content-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`;
const works = async () => expect((await callService(place, 'GET', paths.machine)).body).toEqual(shown);

it('everybody of the computer may come in, and gets what is sent of it', async () => {
  expect(statSync(place.address).mode & 0o777).toBe(0o777 & 0o666);
  await works();
});

it('takes a request', async () => {
  const asked = ask();

  const answer = await callService(place, 'POST', paths.requests, asked);

  expect(answer).toEqual({ status: 200, body: { state: 'waiting', folio: null } });
  expect(accepted).toEqual([asked]);
});

it.each([
  ['no way to answer', { contact: { name: 'Ana', email: null, phone: null } }],
  ['no text', { text: '' }],
  ['an id that is a path', { id: '../../etc/passwd' }],
  ['text that turns around', { subject: 'a\u202eb' }],
  ['a picture that is no base64', { picture: { mediaType: 'image/png', data: '<script>' } }],
  ['a picture that is a page', { picture: { mediaType: 'text/html', data: '' } }],
])('refuses a request with %s', async (_what, change) => {
  expect(await callService(place, 'POST', paths.requests, ask(change))).toEqual({
    status: 422,
    body: { code: 'help.invalid' },
  });
  expect(accepted).toEqual([]);
});

it.each([
  ['GET', '/'],
  ['PUT', paths.requests],
  ['GET', `${paths.requests}/../../etc/passwd`],
  ['DELETE', `${paths.requests}/${randomUUID()}`],
])('knows no %s %s', async (method, path) => {
  expect(await callService(place, method, path)).toMatchObject({ status: 404, body: { code: 'help.not_found' } });
});

it('refuses what says that it is too large without reading it, and what only turns out to be', async () => {
  expect(await raw(post(LOCAL_MAX_BYTES + 1))).toMatch(/^HTTP\/1.1 413 [\s\S]*help.too_large/);
  const chunk = `${(64 * 1024).toString(16)}\r\n${'x'.repeat(64 * 1024)}\r\n`;
  const head = `POST ${paths.requests} HTTP/1.1\r\nhost: x\r\n${tokenAt(place)}transfer-encoding: chunked\r\n\r\n`;
  const answer = await raw(head, ...Array.from({ length: LOCAL_MAX_BYTES / 65_536 + 1 }, () => chunk));

  expect(answer).toMatch(/^(HTTP\/1.1 413 [\s\S]*help.too_large|$)/);
  expect(accepted).toEqual([]);
  await works();
});

it('says nothing to who has no token of this computer, or speaks without hiding what is said', async () => {
  const untold = `GET ${paths.machine} HTTP/1.1\r\nhost: x\r\n`;
  const plain = connectPlain(place.address);
  plain.end(`${untold}${tokenAt(place)}\r\n`);

  expect(await raw(untold, '\r\n')).toMatch(/^HTTP\/1.1 403 [\s\S]*help.forbidden/);
  expect(await raw(untold, `${TOKEN_HEADER}: x\r\n\r\n`)).toMatch(/^HTTP\/1.1 403 [\s\S]*help.forbidden/);
  expect(await readText(plain).catch(() => '')).not.toContain('HTTP');
  await works();
});

it('closes although somebody keeps it waiting in the middle of a handshake', async () => {
  const patient = await openChannel({ handshakeTimeout: 3_600_000 });
  const silent = connectPlain(patient.address);
  silent.on('error', () => undefined);
  await once(silent, 'connect');
  await callService(patient, 'GET', paths.machine);

  await channels.at(-1)?.close();

  expect(await readText(silent).catch(() => '')).toBe('');
});

it('closes on garbage, on half a head and on half a body, and works on', async () => {
  expect(await raw('\0\x16\x03\x01 garbage\r\n\r\n')).toMatch(/^(HTTP\/1.1 400|$)/);
  expect(await raw('GET /v1/mach')).toMatch(/^(HTTP\/1.1 408|$)/);
  expect(await raw(post(1000, '{"id":'))).toMatch(/^(HTTP\/1.1 4|$)/);
  expect(await raw(post(5, '{"id"'))).toMatch(/help.invalid/);

  expect(accepted).toEqual([]);
  await works();
});

it('lets two send at once, says to others that it is busy, and is free again when those have gone', async () => {
  const patient = await openChannel({ requestTimeout: 20_000 });
  const slow = [1, 2].map(() => connectTo(patient));
  for (const socket of slow) socket.on('error', () => undefined).write(post(1000, '{', patient));
  const status = async () => (await callService(patient, 'POST', paths.requests, ask())).status;

  // The two may still be on their way in.
  while ((await status()) !== 503);
  for (const socket of slow) socket.destroy();
  while ((await status()) !== 200);

  await works();
});

it('opens as soon as nothing is in its way any more, and says once that something was', async () => {
  const told: string[] = [];
  const end = new AbortController();
  const at = channelPlace(join(folder, 'later'));
  writeFileSync(join(folder, 'later'), 'no folder');
  const options = {
    place: at,
    requests: {} as HelpRequests,
    log: (_: unknown, text: string) => void told.push(text),
  };
  const later = new HelpChannel({ ...options, random: () => 0 });
  const isThere = async () => (await callService(at, 'GET', '/')).status === 404;

  const running = later.run(end.signal);
  await expect.poll(() => told.length, PATIENCE).toBe(1);
  rmSync(join(folder, 'later'));
  await expect.poll(isThere, PATIENCE).toBe(true);
  end.abort();
  await running;

  expect([told.length, await isThere()]).toEqual([1, false]);
});

it('opens again where an agent that was killed has left its socket', async () => {
  const next = new HelpChannel({ place, requests: {} as HelpRequests, log: () => {} });

  await next.open();
  await next.close();
});
