// The main journey with the server killed (-9) between any two steps: nothing lost, nothing twice.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alerts } from '@lanet/contracts/alerts';
import { commands } from '@lanet/contracts/commands';
import { devices } from '@lanet/contracts/devices';
import { notifications } from '@lanet/contracts/notifications';
import { scripts } from '@lanet/contracts/scripts';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../bench/free-port.ts';
import { type PrivateServer, startPrivateServer } from '../bench/private-server.ts';
import { eventually } from './eventually.ts';
import { type RealAgent, startRealAgent } from './real-agent.ts';
import { shortPolicy } from './short-policy.ts';
import { type SmtpSink, startSmtpSink } from './smtp-sink.ts';
import { type SignedIn, signIn } from './staff-api.ts';
import { mountSmallVolume, type SmallVolume } from './volume.ts';

let sink: SmtpSink;
let server: PrivateServer;
let volume: SmallVolume;
let agent: RealAgent;
let technician: SignedIn;
let dataDir: string;
let port: number;
let kills = 0;

beforeAll(async () => {
  sink = await startSmtpSink();
  volume = await mountSmallVolume();
  dataDir = await mkdtemp(join(tmpdir(), 'lanet-crash-'));
  port = await freePort();
  server = await start();
  const admin = await signIn(server.server, person('superadmin'));
  technician = await signIn(server.server, person('tecnico'));
  await shortPolicy(admin, volume.path);
  agent = await startRealAgent({
    server: server.server,
    token: server.token,
    policy: { scripts: true, allowScripts: ['disk_cleanup'], allowPaths: [volume.path], maxClass: 'safe' },
    bundled: true,
  });
}, 120_000);

afterAll(async () => {
  await agent?.remove();
  await server?.close();
  await rm(dataDir, { recursive: true, force: true });
  await volume?.remove();
  await sink?.close();
});

it('loses nothing and does nothing twice when the server dies between any two steps', async ({ onTestFailed }) => {
  onTestFailed(() => console.error(agent.output()));
  await eventually('the device’s first report', async () =>
    (await technician.call(devices.list)).items.some(({ online, lastReportAt }) => online && lastReportAt !== null),
  );
  await volume.fillBeyond(92);
  await killServer();

  const ticket = await eventually('the ticket', async () => (await technician.call(tickets.list)).items[0]);
  await killServer();
  await eventually('the mail', async () => sink.mails.length > 0);
  await killServer();

  await volume.freeze();
  const commandId = await requestCleanup(ticket.id, ticket.device?.id ?? '');
  await killServer();
  await eventually('the run', async () => (await stateOf(commandId)) === 'running');
  await killServer();
  await volume.thaw();
  await eventually('its end', async () => (await stateOf(commandId)) === 'finished');
  await killServer();

  await eventually(
    'the recovery',
    async () => (await technician.call(alerts.list, { query: { open: 'false' } })).items[0]?.resolvedAt,
  );
  await killServer();
  await eventually(
    'the proof',
    async () => (await technician.call(tickets.get, { params: { id: ticket.id } })).status === 'resolved',
  );
  await killServer();

  await expectOnce(ticket.id, commandId);
  console.log(
    `${kills} kills: 1 ticket, 1 run, 1 proof, ${sink.mails.length} mails of which ${distinctMails().size} distinct`,
  );
}, 300_000);

async function expectOnce(ticketId: string, commandId: string): Promise<void> {
  const all = await eventually('the tickets', async () => technician.call(tickets.list, { query: { view: 'all' } }));
  expect(all.items.map(({ id }) => id)).toEqual([ticketId]);
  const { items: entries } = await technician.call(tickets.timeline, { params: { id: ticketId } });
  const kinds = entries.map(({ detail }) => detail.kind);
  for (const kind of ['created', 'alert_fired', 'command', 'alert_recovered', 'resolved']) {
    expect({ kind, times: kinds.filter((one) => one === kind).length }).toEqual({ kind, times: 1 });
  }
  const { items: runs } = await technician.call(commands.list);
  expect(runs).toMatchObject([{ id: commandId, state: 'finished', exitCode: 0 }]);
  const { parts } = await technician.call(commands.output, { params: { id: commandId } });
  const output = parts.map(({ text }) => text).join('');
  expect(output.match(/Liberados \d+ MiB/g)).toHaveLength(1);
  expect(parts.map(({ part }) => part)).toEqual(parts.map((_part, index) => index));
  // At most one repeat of a message for each kill, and always under the same Message-ID: a mailbox shows it once.
  expect([...distinctMails()]).toEqual([`${person('tecnico').email} ${sink.mails[0]?.messageId}`]);
  expect(sink.mails.length).toBeLessThanOrEqual(1 + kills);
  const bell = await technician.call(notifications.list);
  expect(bell.items.filter(({ kind }) => kind === 'ticket_created')).toHaveLength(1);
}

const distinctMails = () =>
  new Set(sink.mails.flatMap(({ to, messageId }) => to.map((address) => `${address} ${messageId}`)));

async function requestCleanup(ticketId: string, deviceId: string): Promise<string> {
  const id = randomUUID();
  const { items } = await technician.call(scripts.list);
  const scriptId = items.find(({ key }) => key === 'disk_cleanup')?.id ?? '';
  const parameters = { volume: volume.path, olderThanDays: 1 };
  // Asked again if no answer came: the id makes it one run.
  await eventually('the request', () =>
    technician.call(commands.run, { body: { id, deviceId, scriptId, ticketId, parameters } }),
  );
  return id;
}

async function stateOf(id: string): Promise<string> {
  return (await technician.call(commands.get, { params: { id } })).state;
}

/** Kills the server as a power cut would, and starts it on the same data. */
async function killServer(): Promise<void> {
  kills += 1;
  await server.kill();
  server = await start();
}

function start(): Promise<PrivateServer> {
  return startPrivateServer({
    dataDir,
    port,
    environment: {
      LANET_SMTP_URL: sink.url,
      LANET_SMTP_FROM: 'soporte@lanet.example',
      LANET_AGENT_SAMPLE_SECONDS: '1',
      LANET_AGENT_REPORT_SECONDS: '3',
    },
  });
}

function person(name: string): { email: string; password: string } {
  const found = server.people[name];
  if (!found) throw new Error(`no person ${name}`);
  return found;
}
