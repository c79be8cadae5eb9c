import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { LIVE, type LiveSample, live } from '@lanet/contracts/live';
import { expect } from 'vitest';
import { gatewayOf } from '../features/agents/agents.gateway.service.ts';
import { type TestAgent, type TestFleet, type TestSocket, testFleet } from './test-agent.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from './test-server.ts';
import { openStream, type TestStream } from './test-stream.ts';

/** A device with an agent that is connected. */
interface Looked {
  agent: TestAgent;
  socket: TestSocket;
  deviceId: string;
}

export const pageOf = (deviceId: string, viewerId: string = randomUUID()) => ({ params: { id: deviceId, viewerId } });
type Page = ReturnType<typeof pageOf>;
export const look = (person: TestPerson, page: Page) => person.call(live.watch, page);
export const leave = (person: TestPerson, page: Page) => person.call(live.leave, page);

/** The frame that asks an agent for samples. */
export const asked = (seconds: number) => ({ type: 'live', everySeconds: LIVE.everySeconds, seconds });

export function sampleOf(change: Partial<LiveSample> = {}) {
  const lists = { volumes: [{ id: '/', usedPercent: 45 }], network: [{ id: 'eth0', rx: 1200, tx: 300 }] };
  return { type: 'sample', at: 1, cpu: 12.5, memory: 58, temperature: null, ...lists, ...change };
}

/** A server that listens, with a fleet of Acme, and another client. */
export class LiveScene {
  readonly server: TestServer;
  readonly fleet: TestFleet;
  readonly other: TestClient;
  readonly port: number;
  readonly #opened: { close(): void }[] = [];

  private constructor(server: TestServer, fleet: TestFleet, other: TestClient, port: number) {
    this.server = server;
    this.fleet = fleet;
    this.other = other;
    this.port = port;
  }

  static async open(): Promise<LiveScene> {
    const server = await createTestServer();
    const fleet = await testFleet(server);
    const other = await server.client('Other');
    await server.app.http.listen({ port: 0, host: '127.0.0.1' });
    // A listening TCP server has an address with a port.
    return new LiveScene(server, fleet, other, (server.app.http.server.address() as AddressInfo).port);
  }

  /** Ends the lines of one test. */
  closeLines(): void {
    for (const one of this.#opened.splice(0)) one.close();
  }

  async connect(agent: TestAgent, says = { live: true }): Promise<TestSocket> {
    const socket = await agent.connect(this.port, undefined, says);
    expect(await socket.next()).toMatchObject({ type: 'ready' });
    this.#opened.push(socket);
    return socket;
  }

  async connected(): Promise<Looked> {
    const agent = await this.fleet.active();
    const { rows } = await this.server.db.admin.query('select device_id as id from agents where id = $1', [agent.id]);
    return { agent, socket: await this.connect(agent), deviceId: rows[0].id };
  }

  async reading(person: TestPerson): Promise<TestStream> {
    const stream = await openStream(this.port, person);
    this.#opened.push(stream);
    return stream;
  }

  /** Sends a sample when its time has come. */
  send(socket: TestSocket, change: Partial<LiveSample>): void {
    this.server.clock.advance({ seconds: LIVE.everySeconds });
    socket.send(sampleOf(change));
  }

  /** Until the server has dealt with everything sent so far: a ping after it, at an instant of its own, has been noticed. */
  async settled({ agent, socket }: Looked): Promise<void> {
    const { platform, clock } = this.server;
    clock.advance({ seconds: 0.001 });
    socket.ping();
    await expect.poll(() => gatewayOf(platform).presence.seenAt(agent.id)).toBe(clock.now());
  }
}
