// Whoever holds the gateway, but not the key that signs commands, makes an agent run nothing: the real server and the real
// agent as it is shipped, with somebody in between. Each attempt would delete a file, and each is told to administrators.
import { type KeyObject, randomUUID } from 'node:crypto';
import { access, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandPayload, type Delivery } from '@lanet/contracts/agent';
import { commands } from '@lanet/contracts/commands';
import { type Device, devices } from '@lanet/contracts/devices';
import { notifications } from '@lanet/contracts/notifications';
import { scripts } from '@lanet/contracts/scripts';
import { audit } from '@lanet/contracts/settings';
import { commandText } from '@lanet/contracts/wire';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openCommandKey } from '../apps/server/src/platform/crypto/command-key.ts';
import { fingerprintOf, generateKeyPair, signText } from '../apps/server/src/platform/crypto/ed25519.ts';
import { type PrivateServer, startPrivateServer } from '../bench/private-server.ts';
import { eventually } from './eventually.ts';
import { type HostileGateway, startHostileGateway } from './hostile-gateway.ts';
import { type InventedAgent, joinInvented } from './invented-agent.ts';
import { type RealAgent, startRealAgent } from './real-agent.ts';
import { type SignedIn, signIn } from './staff-api.ts';

const OTHER = 'OTHER-001';
const MINUTE_MS = 60_000;
const OLD = new Date('2026-01-01T00:00:00Z');

let server: PrivateServer;
let gateway: HostileGateway;
let agent: RealAgent;
let other: InventedAgent;
let admin: SignedIn;
let technician: SignedIn;
let folder: string;
let deviceId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanet-hostile-'));
  server = await startPrivateServer({
    environment: { LANET_AGENT_SAMPLE_SECONDS: '1', LANET_AGENT_REPORT_SECONDS: '1' },
  });
  admin = await signIn(server.server, person('superadmin'));
  technician = await signIn(server.server, person('tecnico'));
  gateway = await startHostileGateway(server.server);
  other = await joinInvented(server.server, server.token, OTHER);
  spared.push(await oldFileIn('spared'));
  agent = await startRealAgent({
    server: gateway.url,
    token: server.token,
    policy: { scripts: true, allowPaths: [folder], maxClass: 'safe' },
    bundled: true,
  });
  ({ id: deviceId } = await deviceWhere(({ name, lastReportAt }) => name !== OTHER && lastReportAt !== null));
}, 120_000);

afterAll(async () => {
  await agent?.remove();
  await gateway?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

afterEach(() => {
  gateway.deliver = (items) => items;
});

/** Folders whose old file nobody may delete, the first of them one that no command was ever signed for. */
const spared: string[] = [];

/** A folder below which a clean-up deletes one file. */
async function oldFileIn(name: string): Promise<string> {
  const place = join(folder, name);
  await mkdir(join(place, 'tmp'), { recursive: true });
  await writeFile(join(place, 'tmp', 'old.bin'), 'old');
  await utimes(join(place, 'tmp', 'old.bin'), OLD, OLD);
  return place;
}

const hasItsFile = (place: string) =>
  access(join(place, 'tmp', 'old.bin')).then(
    () => true,
    () => false,
  );

interface Attempt {
  what: string;
  code: string;
  /** What the gateway makes of what the server signed; `commandKey` is the server's own. */
  make: (genuine: Delivery, commandKey: KeyObject) => Delivery;
}

const stranger = generateKeyPair();

const attempts: Attempt[] = [
  {
    what: 'signed by another key under the name of the right one',
    code: 'envelope.signature_invalid',
    make: (genuine) => signed(genuine, genuine.envelope.payload, stranger.privateKey),
  },
  {
    what: 'signed by another key',
    code: 'envelope.key_unknown',
    make: (genuine) => {
      const { envelope, script } = signed(genuine, genuine.envelope.payload, stranger.privateKey);
      return { envelope: { ...envelope, keyId: fingerprintOf(stranger.publicKey) }, script };
    },
  },
  {
    what: 'altered in one parameter',
    code: 'envelope.signature_invalid',
    make: ({ envelope, script }) => {
      const payload = CommandPayload.parse(JSON.parse(envelope.payload));
      const parameters = { ...payload.parameters, volume: join(folder, 'spared') };
      return { envelope: { ...envelope, payload: JSON.stringify({ ...payload, parameters }) }, script };
    },
  },
  {
    what: 'with another script of which one byte differs',
    code: 'script.altered',
    make: ({ envelope, script }) => ({ envelope, script: script.replace('# Frees', '# frees') }),
  },
  {
    what: 'signed by the server itself, and expired',
    code: 'envelope.expired',
    make: (genuine, commandKey) => {
      const payload = CommandPayload.parse(JSON.parse(genuine.envelope.payload));
      const times = { notBefore: Date.now() - 16 * MINUTE_MS, expiresAt: Date.now() - MINUTE_MS };
      return signed(genuine, JSON.stringify({ ...payload, ...times }), commandKey);
    },
  },
];

it('runs a command once, however often it is delivered, and remembers it over a crash', async ({ onTestFailed }) => {
  onTestFailed(() => console.error(agent.output()));
  const place = await oldFileIn('once');
  const taken: Delivery[] = [];
  gateway.deliver = (items) => {
    taken.push(...items);
    return items;
  };
  const id = await ask(deviceId, place);
  await eventually('its end', async () => (await stateOf(id)).state === 'finished');
  expect(await hasItsFile(place)).toBe(false);
  spared.push(await oldFileIn('once'));

  gateway.deliver = () => taken.slice(0, 1);

  await eventually('the security event', async () => (await timesTold('envelope.replayed', id)) === 1);
  await agent.kill();
  await agent.start();
  await eventually('another one', async () => (await timesTold('envelope.replayed', id)) === 2);
  expect(await hasItsFile(place)).toBe(true);
  expect(await stateOf(id)).toMatchObject({ state: 'finished', exitCode: 0 });
});

it.each(attempts)('refuses a command $what, and says so: $code', async ({ what, code, make }) => {
  const { privateKey } = await openCommandKey(server.dataDir);
  const place = await oldFileIn(what);
  spared.push(place);
  const altered: { genuine: Delivery; hostile: Delivery }[] = [];
  gateway.deliver = (items) =>
    items.map((genuine) => {
      const hostile = make(genuine, privateKey);
      altered.push({ genuine, hostile });
      return hostile;
    });

  const id = await ask(deviceId, place);

  await eventually('the security event', async () => (await timesTold(code, id)) === 1);
  expect(altered.map(({ hostile }) => commandOf(hostile))).toContain(id);
  for (const { genuine, hostile } of altered) expect(hostile).not.toEqual(genuine);
  expect(await eventually('its refusal', () => endOf(id))).toMatchObject({ state: 'refused', refusal: code });
  expect(await hasItsFile(place)).toBe(true);
});

it('refuses a command that was signed for another agent, and leaves that one’s run alone', async () => {
  const { id: otherId } = await deviceWhere(({ name }) => name === OTHER);
  const place = await oldFileIn('of another');
  spared.push(place);
  const id = await ask(otherId, place);
  const [retargeted] = await eventually('its delivery', async () => {
    const { items } = await other.client.commands();
    return items.length > 0 && items;
  });

  gateway.deliver = () => (retargeted ? [retargeted] : []);

  await eventually('the security event', async () => (await timesTold('envelope.other_agent', id)) === 1);
  expect(await hasItsFile(place)).toBe(true);
  expect(await stateOf(id)).toMatchObject({ state: 'delivered', refusal: null });
});

it('goes on to run what is its own, has run nothing else, and told administrators of each kind of attempt', async () => {
  const place = await oldFileIn('own');

  const id = await ask(deviceId, place);

  await eventually('its end', async () => (await stateOf(id)).state === 'finished');
  expect(await hasItsFile(place)).toBe(false);
  // Commands run in the order they came: had one of the others been taken, it would have run by now.
  const lost = await Promise.all(spared.map(async (one) => ((await hasItsFile(one)) ? [] : [one])));
  expect({ spared: spared.length, lost: lost.flat() }).toEqual({ spared: attempts.length + 3, lost: [] });
  const expected = [
    ...new Set([...attempts.map(({ code }) => code), 'envelope.replayed', 'envelope.other_agent']),
  ].sort();
  const told = await eventually('the notices', async () => {
    const { items } = await admin.call(notifications.list);
    const codes = items.filter(({ kind }) => kind === 'security_event').map(({ values }) => values.code);
    return codes.length >= expected.length && codes.sort();
  });
  expect(told).toEqual(expected);
});

/** Asks for a clean-up as a technician does; answers the run's id. */
async function ask(target: string, volume: string): Promise<string> {
  const { items } = await technician.call(scripts.list);
  const scriptId = items.find(({ key }) => key === 'disk_cleanup')?.id ?? '';
  const parameters = { volume, olderThanDays: 1, packageCaches: false };
  const { id } = await technician.call(commands.run, {
    body: { id: randomUUID(), deviceId: target, scriptId, parameters },
  });
  return id;
}

/** The payload with a signature by that key; the rest as it was. */
function signed({ envelope, script }: Delivery, payload: string, key: KeyObject): Delivery {
  return { envelope: { ...envelope, payload, signature: signText(key, commandText(payload)) }, script };
}

const commandOf = ({ envelope }: Delivery) => CommandPayload.parse(JSON.parse(envelope.payload)).commandId;

const stateOf = (id: string) => technician.call(commands.get, { params: { id } });

async function endOf(id: string) {
  const run = await stateOf(id);
  return run.finishedAt !== null && run;
}

/** How often administrators find the refusal among the security events of the audit log. */
async function timesTold(code: string, commandId: string): Promise<number> {
  const { items } = await admin.call(audit.list, { query: { security: 'true', limit: 200 } });
  return items.filter(({ action, detail }) => action === `agent.${code}` && detail.commandId === commandId).length;
}

const deviceWhere = (is: (device: Device) => boolean): Promise<Device> =>
  eventually('the device', async () => {
    const { items } = await admin.call(devices.list);
    return items.find((device): device is Device => 'lastReportAt' in device && is(device));
  });

function person(name: string): { email: string; password: string } {
  const found = server.people[name];
  if (!found) throw new Error(`no person ${name}`);
  return found;
}
