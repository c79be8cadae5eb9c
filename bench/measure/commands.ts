// The round trip of a command with one device connected: from the technician's request to the run's end as anyone sees it,
// and its parts: until the agent has it in hand, and until the server has stored what the agent says.
import { setTimeout as wait } from 'node:timers/promises';
import { CommandPayload, type CommandResult, type Delivery } from '@lanet/contracts/agent';
import { commands } from '@lanet/contracts/commands';
import { devices } from '@lanet/contracts/devices';
import { v7 as uuidv7 } from 'uuid';
import { type SignedIn, signIn } from '../../e2e/staff-api.ts';
import { startPrivateServer } from '../private-server.ts';
import { loadFleet } from '../simulator/fleet.ts';
import { ProtocolClient } from '../simulator/protocol-client.ts';
import { type Figure, type Measure, percentile } from './figures.ts';
import { joinAgent } from './joined-agent.ts';
import { memoryFigures } from './memory.ts';
import { personOf } from './person.ts';

/** Of each of two people: the cap is 60 an hour. */
const RUNS = 58;
/** Of the first person, thrown away: a server runs for weeks, and not while its code is compiled. */
const WARM_UP = 40;
const DISK_CLEANUP = '0190a000-0000-7000-8000-000000000001';
const PATIENCE_MS = 10_000;

/** Notes when a command is in the agent's hands, and how long the server takes to store what it says. */
class WatchedClient extends ProtocolClient {
  readonly deliveredAt = new Map<string, number>();
  readonly storingMs: number[] = [];
  readonly #ends = new Map<string, PromiseWithResolvers<void>>();

  /** Resolves when the server has acknowledged the end of a command. Asking the server over and over would slow it down. */
  finished(commandId: string): Promise<void> {
    const end = this.#ends.get(commandId) ?? Promise.withResolvers<void>();
    this.#ends.set(commandId, end);
    return end.promise;
  }

  override async commands(): Promise<{ items: Delivery[] }> {
    const answer = await super.commands();
    for (const { envelope } of answer.items) {
      const { commandId } = CommandPayload.parse(JSON.parse(envelope.payload));
      if (!this.deliveredAt.has(commandId)) this.deliveredAt.set(commandId, performance.now());
    }
    return answer;
  }

  override async results(items: CommandResult[]): Promise<void> {
    const startedAt = performance.now();
    await super.results(items);
    this.storingMs.push(performance.now() - startedAt);
    for (const { commandId, state } of items) if (state === 'finished') this.#ends.get(commandId)?.resolve();
  }
}

export const measureCommands: Measure = async (defer) => {
  const server = await startPrivateServer();
  defer(() => server.close());
  const people = [
    await signIn(server.server, personOf(server, 'superadmin')),
    await signIn(server.server, personOf(server, 'tecnico')),
  ];
  const client = new WatchedClient(server.server);
  const [kind] = loadFleet(1);
  if (!kind) throw new Error('a fleet of one is empty');
  const { agent } = await joinAgent(server.server, server.token, kind, client);
  const stop = new AbortController();
  const running = agent.run(stop.signal);
  defer(async () => {
    stop.abort();
    await running;
  });
  const device = await connected(people);
  const wholeMs: number[] = [];
  const deliveryMs: number[] = [];
  for (const [index, person] of people.entries()) {
    for (let run = 0; run < RUNS; run += 1) {
      const { id, startedAt, endedAt } = await runOnce(person, client, device);
      if (index === 0 && run < WARM_UP) continue;
      wholeMs.push(endedAt - startedAt);
      deliveryMs.push((client.deliveredAt.get(id) ?? Number.NaN) - startedAt);
    }
  }
  return [
    ...spread('command, request to finished', wholeMs, 50),
    ...spread('command, request to delivered', deliveryMs),
    ...spread('command, one result stored', client.storingMs),
    ...(await memoryFigures('commands', server)),
  ];
};

const spread = (name: string, values: number[], atMost?: number): Figure[] => [
  { name: `${name}: p50`, value: percentile(values, 0.5), unit: 'ms' },
  { name: `${name}: p99`, value: percentile(values, 0.99), unit: 'ms', ...(atMost !== undefined && { atMost }) },
];

/** The one device, once it is online. */
async function connected([person]: readonly SignedIn[]): Promise<string> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const [device] = (await person?.call(devices.list))?.items ?? [];
    if (device?.online) return device.id;
    await wait(100);
  }
  throw new Error('the simulated agent did not connect');
}

async function runOnce(
  { call }: SignedIn,
  client: WatchedClient,
  deviceId: string,
): Promise<{ id: string; startedAt: number; endedAt: number }> {
  const id = uuidv7();
  const finished = client.finished(id);
  const startedAt = performance.now();
  await call(commands.run, { body: { id, deviceId, scriptId: DISK_CLEANUP } });
  await Promise.race([finished, wait(PATIENCE_MS, undefined, { ref: false })]);
  // What the page of a run asks for.
  const { state } = await call(commands.output, { params: { id }, query: { from: 0 } });
  if (state !== 'finished') throw new Error(`run ${id} is ${state} after ${PATIENCE_MS / 1000} s`);
  return { id, startedAt, endedAt: performance.now() };
}
