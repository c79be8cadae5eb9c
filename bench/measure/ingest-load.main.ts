// The load of the ingest figures, in a process of its own so that its CPU is not counted: agents with real keys, each on a
// kept-alive connection, that report as fast as they are answered. Told what to do by the parent's messages.
import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { AGENT_PROTOCOL, type Report, type Window } from '@lanet/contracts/agent';
import { loadFleet } from '../simulator/fleet.ts';
import { ProtocolClient } from '../simulator/protocol-client.ts';
import { SimulatedAgent } from '../simulator/simulated-agent.ts';
import { SimulatedMachine } from '../simulator/simulated-machine.ts';
import { type LoadDone, LoadOrder, type LoadReady, type Shape } from './ingest-orders.ts';

const MINUTE_MS = 60_000;
const JOINING_AT_ONCE = 16;
const REPORTING_AT_ONCE = 600;

interface Sender {
  client: ProtocolClient;
  sequence: number;
  lease: string | null;
  configEtag: string | null;
  /** Start of the next window: each report brings a new one, as the database stores a start once. */
  from: number;
}

const bootId = randomUUID();

/** Enrols, and learns the lease and the configuration by a first report, as every agent does. */
async function join(server: string, token: string, kind: ReturnType<typeof loadFleet>[number]): Promise<Sender> {
  const client = new ProtocolClient(server);
  const machine = new SimulatedMachine(kind, Date.now());
  const agent = new SimulatedAgent({ client, token, machine, socket: false, onError: () => undefined });
  await agent.join(new AbortController().signal, false);
  const first = { client, sequence: 0, lease: null, configEtag: null, from: client.now() - 6 * 60 * MINUTE_MS };
  const { lease, config } = await client.report(reportOf(first, []));
  return { ...first, sequence: 1, lease, configEtag: config?.etag ?? null };
}

function reportOf({ client, sequence, lease, configEtag }: Sender, windows: Window[]): Report {
  return {
    protocol: AGENT_PROTOCOL,
    sequence: sequence + 1,
    bootId,
    lease,
    configEtag,
    agentVersion: '0.1.0-simulated',
    sentAt: client.now(),
    uptimeSeconds: 442_800,
    backlog: 0,
    windows,
  };
}

/** `values`: 12 of one minute, as the trapper items of the comparison in proving.md. `minutes`: fifteen of one computer. */
function windowOf(shape: Shape, from: number): Window {
  const count = shape === 'values' ? 1 : 15;
  const [volumes, interfaces] = shape === 'values' ? [3, 3] : [1, 1];
  const of = (base: number) =>
    Array.from({ length: count }, (_one, i) => Math.round((base + ((from / 7 + i * 37) % 900) / 50) * 100) / 100);
  return {
    from,
    stepSeconds: 60,
    cpu: of(11),
    memory: of(48),
    temperature: of(39),
    volumes: Array.from({ length: volumes }, (_one, i) => ({
      id: `/v${i}`,
      usedPercent: of(60 + i),
      freeBytes: 2.1e11,
      sizeBytes: 5.5e11,
    })),
    network: Array.from({ length: interfaces }, (_one, i) => ({
      id: `eth${i}`,
      rx: of(90_000).map(Math.round),
      tx: of(40_000).map(Math.round),
    })),
  };
}

/** Of one agent, kept alive for the turn. */
class Connection {
  answered = 0;
  refused = 0;
  readonly #sender: Sender;
  readonly #socket: Socket;
  #received = '';
  #taken: (() => void) | undefined;

  constructor(sender: Sender) {
    this.#sender = sender;
    this.#socket = connect({ host: '127.0.0.1', port: Number(sender.client.server.port), noDelay: true });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (text: string) => this.#read(text));
    this.#socket.on('error', () => this.#taken?.());
    this.#socket.on('close', () => this.#taken?.());
  }

  /** Sends one report and waits for its answer. */
  async report(shape: Shape): Promise<void> {
    const authorization = `Bearer ${await this.#sender.client.bearer()}`;
    const window = windowOf(shape, this.#sender.from);
    const body = JSON.stringify(reportOf(this.#sender, [window]));
    this.#sender.sequence += 1;
    this.#sender.from += MINUTE_MS;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#taken = resolve;
    this.#socket.write(
      `POST /agent/v1/reports HTTP/1.1\r\nhost: localhost\r\nauthorization: ${authorization}\r\n` +
        `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    await promise;
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Answers are small, so they come whole but for bad luck: it waits for as much as `content-length` says. */
  #read(text: string): void {
    this.#received += text;
    const headEnd = this.#received.indexOf('\r\n\r\n');
    const [, length] = /\r\ncontent-length: (\d+)/i.exec(this.#received) ?? [];
    if (headEnd < 0 || length === undefined || this.#received.length < headEnd + 4 + Number(length)) return;
    if (this.#received.startsWith('HTTP/1.1 200')) this.answered += 1;
    else this.refused += 1;
    this.#received = '';
    this.#taken?.();
  }
}

async function joinAll(server: string, token: string, count: number): Promise<Sender[]> {
  const waiting = loadFleet(count);
  const senders: Sender[] = [];
  const work = async () => {
    for (let kind = waiting.shift(); kind; kind = waiting.shift()) senders.push(await join(server, token, kind));
  };
  await Promise.all(Array.from({ length: JOINING_AT_ONCE }, work));
  return senders;
}

const [server = '', token = '', count = '0'] = process.argv.slice(2);
const senders = await joinAll(server, token, Number(count));
await Promise.all(senders.map(({ client }) => client.bearer()));

process.on('message', async (message) => {
  const { shape, milliseconds } = LoadOrder.parse(message);
  const startedAt = performance.now();
  const untilMs = Date.now() + milliseconds;
  const connections = senders.map((sender) => new Connection(sender));
  // All connections in turn, so many at once: agents report minutes apart, not each at the moment it was answered.
  const waiting = connections.slice();
  const work = async () => {
    for (let next = waiting.shift(); next && Date.now() < untilMs; next = waiting.shift()) {
      await next.report(shape);
      waiting.push(next);
    }
  };
  await Promise.all(Array.from({ length: REPORTING_AT_ONCE }, work));
  for (const connection of connections) connection.close();
  const sum = (pick: (one: Connection) => number) => connections.reduce((total, one) => total + pick(one), 0);
  const done: LoadDone = {
    kind: 'done',
    reports: sum((one) => one.answered),
    refused: sum((one) => one.refused),
    seconds: (performance.now() - startedAt) / 1000,
  };
  process.send?.(done);
});
process.on('disconnect', () => process.exit(0));
const ready: LoadReady = { kind: 'ready', agents: senders.length };
process.send?.(ready);
