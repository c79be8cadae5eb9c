import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { agent, type Facts, type Report, type Window } from '@lanet/contracts/agent';
import { enrolmentTokens } from '@lanet/contracts/agents';
import type { Endpoint } from '@lanet/contracts/endpoint';
import {
  agentHelloText,
  enrolmentText,
  formatProof,
  PROOF_LIFETIME_MS,
  parseEnrolmentToken,
  proofPayload,
  proofText,
  sortedJson,
} from '@lanet/contracts/wire';
import type { InjectOptions } from 'fastify';
import WebSocket from 'ws';
import { fingerprintOf, generateKeyPair, type KeyPair, publicKeyText, signText } from '../platform/crypto/ed25519.ts';
import type { Answer, AnyBody, TestClient, TestServer } from './test-server.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Claims of a computer that looks like no other. */
export function testFacts(changes: Partial<Facts> = {}): Facts {
  const mark = randomBytes(5).toString('hex');
  return {
    hostname: `pc-${mark}`,
    platform: 'linux',
    os: 'Debian GNU/Linux 13',
    arch: 'x64',
    deviceType: 'desktop',
    uuid: randomUUID(),
    serial: `SN${mark}`,
    installId: mark,
    vendor: 'Dell Inc.',
    model: 'OptiPlex 7090',
    macs: [`d8:bb:c1:${mark.slice(0, 2)}:${mark.slice(2, 4)}:${mark.slice(4, 6)}`],
    diskSerials: [],
    ...changes,
  };
}

/** Fifteen minutes of a computer that has nothing to do. */
export function testWindow(from: number, changes: Partial<Window> = {}): Window {
  const values = (value: number) => Array.from({ length: 15 }, () => value);
  return {
    from,
    stepSeconds: 60,
    cpu: values(3.5),
    memory: values(58),
    temperature: values(41),
    volumes: [{ id: '/', usedPercent: values(45), freeBytes: 550e9, sizeBytes: 1000e9 }],
    network: [{ id: 'eth0', rx: values(1200), tx: values(300) }],
    ...changes,
  };
}

export interface TestSocket {
  /** The next frame, or the end of the connection as `{ type: 'closed', code, reason }`. */
  next(): Promise<AnyBody>;
  send(frame: object): void;
  ping(): void;
  /** Breaks the line without saying anything. */
  cut(): void;
  close(): void;
}

/** Speaks the agent's side of the protocol with a real key, over the same endpoints as the real one. */
export class TestAgent {
  readonly server: TestServer;
  readonly keys: KeyPair;
  readonly id: string;
  readonly facts: Facts;
  bearer = '';
  sequence = 0;
  lease: string | null = null;
  bootId = randomUUID();

  constructor(server: TestServer, facts: Partial<Facts> = {}, keys: KeyPair = generateKeyPair()) {
    this.server = server;
    this.facts = testFacts(facts);
    this.keys = keys;
    this.id = fingerprintOf(keys.publicKey);
  }

  /** The server's fingerprint, as an agent learns it with its enrolment. */
  async fingerprint(): Promise<string> {
    return fingerprintOf((await this.server.platform.gatewayKeys()).identity.publicKey);
  }

  async enrol(token: string, changes: object = {}, remoteAddress = '127.0.0.1'): Promise<Answer<AnyBody>> {
    const body = { ...this.enrolmentBody(token), ...changes };
    return this.#inject({ method: 'POST', url: agent.enrol.path, payload: body, remoteAddress });
  }

  /** What it says to join with a token. */
  enrolmentBody(token: string) {
    const read = parseEnrolmentToken(token);
    const part = { tokenSha256: sha256(read?.secret ?? ''), serverFingerprint: read?.fingerprint ?? '' };
    return {
      token,
      publicKey: publicKeyText(this.keys.publicKey),
      proof: signText(this.keys.privateKey, enrolmentText({ ...part, factsSha256: sha256(sortedJson(this.facts)) })),
      facts: this.facts,
      agentVersion: '3.0.0',
      protocol: 1,
      sentAt: this.server.clock.now(),
    };
  }

  /** A proof for one request; `changes` replace claims before they are signed. */
  async proof(method: string, path: string, changes: object = {}): Promise<string> {
    const issuedAt = this.server.clock.now();
    const payload = proofPayload({
      agentId: this.id,
      server: await this.fingerprint(),
      method,
      path,
      bodySha256: sha256(''),
      issuedAt,
      expiresAt: issuedAt + PROOF_LIFETIME_MS,
      random: randomBytes(16).toString('base64url'),
      ...changes,
    });
    return formatProof(payload, signText(this.keys.privateKey, proofText(payload)));
  }

  async enrolment(): Promise<Answer<AnyBody>> {
    const url = agent.enrolment.path.replace(':agentId', this.id);
    return this.#inject({ method: 'GET', url, headers: { authorization: await this.proof('GET', url) } });
  }

  async grant(proof?: string): Promise<Answer<AnyBody>> {
    const authorization = proof ?? (await this.proof('POST', agent.grant.path));
    const answer = await this.#inject({ method: 'POST', url: agent.grant.path, headers: { authorization } });
    if (answer.status === 200) this.bearer = answer.body.bearer;
    return answer;
  }

  /** Any endpoint with the agent's bearer. */
  call(endpoint: Endpoint, payload?: object | Buffer | string, headers: Record<string, string> = {}) {
    const authorization = `Bearer ${this.bearer}`;
    const type = payload === undefined ? {} : { 'content-type': 'application/json' };
    return this.#inject({
      method: endpoint.method,
      url: endpoint.path,
      headers: { authorization, ...type, ...headers },
      ...(payload !== undefined && { payload }),
    });
  }

  /** The next report, without having sent it. */
  nextReport(changes: Partial<Report> = {}): Report {
    return {
      protocol: 1,
      sequence: this.sequence + 1,
      bootId: this.bootId,
      lease: this.lease,
      configEtag: null,
      agentVersion: '3.0.0',
      sentAt: this.server.clock.now(),
      uptimeSeconds: 442_800,
      backlog: 0,
      windows: [testWindow(this.server.clock.now() - 15 * 60_000)],
      ...changes,
    };
  }

  async report(changes: Partial<Report> = {}): Promise<Answer<AnyBody>> {
    const report = this.nextReport(changes);
    const answer = await this.call(agent.report, report);
    if (answer.status === 200) {
      this.sequence = Math.max(this.sequence, report.sequence);
      this.lease = answer.body.lease;
    }
    return answer;
  }

  /** Opens the WebSocket and goes through the hello; the server has to listen. The frame after it is the first of `next`. */
  async connect(port: number, facts?: Facts, says: { live?: boolean } = {}): Promise<TestSocket> {
    const socket = openSocket(port);
    const proof = await this.proof('GET', '/agent/v1/connect');
    socket.send({
      type: 'hello',
      nonce: randomBytes(16).toString('base64url'),
      proof,
      agentVersion: '3.0.0',
      bootId: this.bootId,
      ...(facts && { facts }),
      ...says,
    });
    const hello = await socket.next();
    if (hello.type !== 'hello') return { ...socket, next: async () => hello };
    const text = agentHelloText({
      agentId: this.id,
      serverFingerprint: await this.fingerprint(),
      serverNonce: hello.nonce,
    });
    socket.send({ type: 'proof', signature: signText(this.keys.privateKey, text) });
    return socket;
  }

  /** Any request as this agent's program makes it. */
  inject(options: InjectOptions): Promise<Answer<AnyBody>> {
    return this.#inject(options);
  }

  async #inject(options: InjectOptions): Promise<Answer<AnyBody>> {
    const headers = { host: 'localhost:3000', ...options.headers };
    const answer = await this.server.app.http.inject({ ...options, headers });
    const body: AnyBody = answer.body === '' ? undefined : JSON.parse(answer.body);
    return { status: answer.statusCode, body, headers: answer.headers };
  }
}

/** A WebSocket whose frames are read one by one. */
export function openSocket(port: number): TestSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/agent/v1/connect`);
  const frames: AnyBody[] = [];
  let waiting: ((frame: AnyBody) => void) | undefined;
  const take = (frame: AnyBody) => {
    if (waiting) waiting(frame);
    else frames.push(frame);
    waiting = undefined;
  };
  socket.on('message', (data) => take(JSON.parse(String(data))));
  socket.on('close', (code, reason) => take({ type: 'closed', code, reason: String(reason) }));
  socket.on('error', () => undefined);
  const opened = new Promise((resolve) => socket.once('open', resolve));
  return {
    async next() {
      if (frames.length > 0) return frames.shift();
      const late = setTimeout(10_000, undefined, { ref: false }).then(() => Promise.reject(new Error('no frame came')));
      return Promise.race([new Promise((resolve) => (waiting = resolve)), late]);
    },
    send: (frame) => void opened.then(() => socket.send(JSON.stringify(frame))),
    ping: () => void opened.then(() => socket.ping()),
    cut: () => socket.terminate(),
    close: () => socket.close(),
  };
}

/** A command key, as the signer publishes it at its first start. */
export async function publishCommandKey(server: TestServer): Promise<string> {
  const { publicKey } = generateKeyPair();
  const text = publicKeyText(publicKey);
  await server.db.admin.query('insert into signer_keys (key_id, public_key) values ($1, $2)', [
    fingerprintOf(publicKey),
    text,
  ]);
  return text;
}

export interface TestFleet {
  acme: TestClient;
  /** An automatic token for this computer's own addresses. */
  token: string;
  /** A new agent that is accepted and has a bearer. */
  active(): Promise<TestAgent>;
}

/** A client whose computers are let in at once. */
export async function testFleet(server: TestServer): Promise<TestFleet> {
  await publishCommandKey(server);
  const acme = await server.client('Acme');
  const made = await server.technician.call(enrolmentTokens.create, {
    body: {
      ...{ clientId: acme.id, siteId: acme.siteId, label: 'Office', maxUses: 1000 },
      ...{ approval: 'automatic', addressRanges: ['127.0.0.0/8'] },
    },
  });
  const token: string = made.body.token;
  let enrolled = 0;
  return {
    acme,
    token,
    async active() {
      const agent = new TestAgent(server);
      enrolled += 1;
      // Each from an address of its own: attempts are counted by address and minute.
      await agent.enrol(token, {}, `127.1.${Math.floor(enrolled / 250)}.${enrolled % 250}`);
      await agent.grant();
      return agent;
    },
  };
}
