// A server for tests: speaks the protocol for real, over HTTP and WebSocket on loopback, with keys of its own. It checks what
// agents send against the contract, and does what a test scripts.
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import {
  type AgentConfig,
  AgentFrame,
  agent,
  type CommandPayload,
  CommandResult,
  type Delivery,
  type Facts,
  Report,
  type ReportAnswer,
  type ServerFrame,
} from '@lanet/contracts/agent';
import {
  agentHelloText,
  enrolmentAnswerText,
  enrolmentSecret,
  enrolmentText,
  formatEnrolmentToken,
  type PinnedKeys,
  parseEnrolmentToken,
  parseProof,
  serverHelloText,
  sortedJson,
} from '@lanet/contracts/wire';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { fingerprintOf, publicKeyText, sha256Hex, signText, verifyText } from '../keys/ed25519.ts';
import { isProofOf, type ParsedProof } from './proof-check.ts';
import { problem, type Script, type Scripted } from './scripted.ts';
import { signedCommand } from './signed-command.ts';

export class ScriptedServer {
  readonly identity = generateKeyPairSync('ed25519').privateKey;
  readonly command = generateKeyPairSync('ed25519').privateKey;
  readonly keys: PinnedKeys = { identity: publicKeyText(this.identity), command: publicKeyText(this.command) };
  readonly token = formatEnrolmentToken(enrolmentSecret(randomBytes(17)), fingerprintOf(this.keys.identity));
  /** Everything that arrived and was taken, in order. */
  readonly reports: Report[] = [];
  readonly results: CommandResult[] = [];
  readonly files = new Map<string, Buffer>();
  readonly enrolled = new Map<string, { key: string; proof: string; facts: Facts }>();
  /** What was sent against the protocol: tests expect none. */
  readonly violations: string[] = [];
  readonly requests: string[] = [];
  readonly samples: Extract<AgentFrame, { type: 'sample' }>[] = [];

  enrolmentState: 'active' | 'pending' = 'active';
  config: AgentConfig | undefined;
  deliveries: unknown[] = [];
  want: ReportAnswer['want'] = [];
  nextReportInSeconds = 3600;
  acceptsSockets = true;
  /** Epoch milliseconds. */
  now: () => number = Date.now;
  script: Script = () => undefined;

  #server: Server | undefined;
  #port = 0;
  readonly sockets = new Map<string, WebSocket>();
  #bearers = new Map<string, string>();
  #waiters: { isDone: () => boolean; resolve: () => void }[] = [];

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get connected(): string[] {
    return [...this.sockets.keys()];
  }

  /** Listens, again on the same port after a `stop`. */
  async start(): Promise<this> {
    const server = createServer((request, response) => void this.#serve(request, response));
    const sockets = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, socket, head) => {
      if (!this.acceptsSockets) return socket.destroy();
      sockets.handleUpgrade(request, socket, head, (opened) => this.#greet(opened));
    });
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    // Safe: a server that listens on TCP has an address with a port.
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    return this;
  }

  /** Hangs up on everyone and listens no more. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.sockets.values()) socket.terminate();
    if (!server) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  /** Until the condition holds; asked after everything that arrives. */
  until(isDone: () => boolean): Promise<void> {
    if (isDone()) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ isDone, resolve }));
  }

  nudge = (what: 'commands' | 'config' | 'report') => this.say({ type: 'nudge', what });
  bye = (retryAfterSeconds: number) => this.say({ type: 'bye', retryAfterSeconds });

  /** To every agent that is connected. */
  say(frame: ServerFrame): void {
    for (const socket of this.sockets.values()) this.#send(socket, frame);
  }

  /** Queues a command as the signer makes it; `change` alters the payload before it is signed. */
  deliver(agentId: string, script: string, change: Partial<CommandPayload> = {}): Delivery {
    const delivery = signedCommand(this.command, { agentId, script, now: this.now(), change });
    this.deliveries.push(delivery);
    this.#tick();
    return delivery;
  }

  resultsOf = (commandId: string) => this.results.filter((result) => result.commandId === commandId);

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      // Safe: without an encoding set, a request gives buffers.
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const { method = '', url: path = '' } = request;
    const sent = Buffer.concat(chunks);
    const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
    const body = bytes.toString('utf8');
    this.requests.push(`${method} ${path}`);
    this.#tick();
    const scripted =
      this.script({ method, path, body, headers: request.headers }) ??
      (await this.#answer({ method, path, body, bytes, authorization: request.headers.authorization ?? '' }));
    if (scripted === 'hang up') response.destroy();
    else {
      const content = Buffer.isBuffer(scripted.body) ? scripted.body : JSON.stringify(scripted.body ?? '');
      const date = new Date(this.now()).toUTCString();
      response
        .writeHead(scripted.status, { 'content-type': 'application/json', date, ...scripted.headers })
        .end(scripted.body && content);
    }
    this.#tick();
  }

  async #answer(call: {
    method: string;
    path: string;
    body: string;
    bytes: Buffer;
    authorization: string;
  }): Promise<Scripted> {
    const { method, path, body, bytes, authorization } = call;
    if (method === 'POST' && path === agent.enrol.path) return this.#enrol(body);
    const proof = parseProof(authorization);
    if (proof) {
      const agentId = this.#provedAgent(proof, { method, path, body });
      if (agentId === undefined) return problem(401, 'agents.proof_refused');
      return path === agent.grant.path ? this.#grant(agentId) : this.#standing(agentId);
    }
    const agentId = this.#bearers.get(authorization);
    if (agentId === undefined) return problem(401, 'agents.bearer_refused');
    if (path === agent.report.path) return this.#report(body);
    if (path === agent.results.path) return this.#take(body);
    if (path.startsWith(agent.commands.path)) {
      if (path.endsWith('wait=50')) await this.until(() => this.deliveries.length > 0 || this.#server === undefined);
      return { status: 200, body: { items: this.deliveries } };
    }
    const [, hash] = /^\/agent\/v1\/files\/([0-9a-f]{64})$/.exec(path) ?? [];
    if (method !== 'PUT' || hash === undefined) return problem(404, 'request.not_found');
    if (sha256Hex(bytes) !== hash) this.violations.push('a file is not what its hash says');
    this.files.set(hash, bytes);
    return { status: 204 };
  }

  #enrol(body: string): Scripted {
    const asked = agent.enrol.body.parse(JSON.parse(body));
    const token = parseEnrolmentToken(asked.token);
    const key = asked.publicKey;
    if (!token || asked.token !== this.token) return problem(403, 'agents.token_refused');
    const text = enrolmentText({
      tokenSha256: sha256Hex(token.secret),
      serverFingerprint: token.fingerprint,
      factsSha256: sha256Hex(sortedJson(asked.facts)),
    });
    if (!verifyText(key, text, asked.proof)) return problem(401, 'agents.proof_refused');
    const agentId = fingerprintOf(key);
    this.enrolled.set(agentId, { key, proof: asked.proof, facts: asked.facts });
    return { ...this.#standing(agentId), status: 201 };
  }

  #standing(agentId: string): { status: number; body: object } {
    const proof = this.enrolled.get(agentId)?.proof ?? '';
    const { enrolmentState: state, keys } = this;
    const signature = signText(this.identity, enrolmentAnswerText({ proof, agentId, state, keys }));
    return { status: 200, body: { agentId, state, keys, signature, pollSeconds: 1, serverTime: this.now() } };
  }

  #provedAgent(proof: ParsedProof, request: { method: string; path: string; body: string }): string | undefined {
    const key = this.enrolled.get(proof.claims.agentId)?.key;
    const server = fingerprintOf(this.keys.identity);
    return key && isProofOf(proof, { ...request, key, server, now: this.now() }) ? proof.claims.agentId : undefined;
  }

  #grant(agentId: string): Scripted {
    const { bearer, bearerExpiresAt } = this.#newBearer(agentId);
    return { status: 200, body: { bearer, bearerExpiresAt, serverTime: this.now() } };
  }

  #newBearer(agentId: string) {
    const bearer = randomUUID();
    this.#bearers.set(`Bearer ${bearer}`, agentId);
    return { bearer, bearerExpiresAt: this.now() + 900_000 };
  }

  #report(body: string): Scripted {
    const report = Report.safeParse(JSON.parse(body));
    if (!report.success) {
      this.violations.push(report.error.message);
      return problem(422, 'request.invalid');
    }
    this.reports.push(report.data);
    const isConfigKnown = !this.config || report.data.configEtag === this.config.etag;
    const want = this.want.splice(0);
    const answer: ReportAnswer = {
      acknowledged: report.data.sequence,
      serverTime: this.now(),
      lease: randomUUID(),
      nextReportInSeconds: this.nextReportInSeconds,
      want,
      commands: this.deliveries.length > 0,
      ...(!isConfigKnown && { config: this.config }),
    };
    return { status: 200, body: answer };
  }

  #take(body: string): Scripted {
    const items = z.object({ items: z.array(CommandResult).min(1).max(64) }).safeParse(JSON.parse(body));
    if (!items.success) {
      this.violations.push(items.error.message);
      return problem(422, 'request.invalid');
    }
    this.results.push(...items.data.items);
    return { status: 204 };
  }

  #greet(socket: WebSocket): void {
    let agentId = '';
    const nonce = randomBytes(16).toString('base64url');
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      if (this.sockets.get(agentId) === socket) this.sockets.delete(agentId);
      this.#tick();
    });
    socket.on('message', (data) => {
      const frame = AgentFrame.parse(JSON.parse(String(data)));
      if (frame.type === 'hello') {
        const proof = parseProof(frame.proof);
        agentId = (proof && this.#provedAgent(proof, { method: 'GET', path: '/agent/v1/connect', body: '' })) ?? '';
        if (agentId === '') return socket.close(4403);
        const serverTime = this.now();
        const text = serverHelloText({ agentNonce: frame.nonce, serverNonce: nonce, serverTime });
        this.#send(socket, { type: 'hello', nonce, serverTime, signature: signText(this.identity, text) });
      } else if (frame.type === 'proof') {
        const serverFingerprint = fingerprintOf(this.keys.identity);
        const key = this.enrolled.get(agentId)?.key;
        const text = agentHelloText({ agentId, serverFingerprint, serverNonce: nonce });
        if (!key || !verifyText(key, text, frame.signature)) return socket.close(4403);
        this.sockets.set(agentId, socket);
        this.#send(socket, { type: 'ready', ...this.#newBearer(agentId), serverTime: this.now() });
        this.#tick();
      } else if (frame.type === 'sample') {
        this.samples.push(frame);
        this.#tick();
      }
    });
  }

  #send(socket: WebSocket, frame: ServerFrame): void {
    socket.send(JSON.stringify(frame));
  }

  #tick(): void {
    const done = this.#waiters.filter(({ isDone }) => isDone());
    this.#waiters = this.#waiters.filter((waiter) => !done.includes(waiter));
    for (const { resolve } of done) resolve();
  }
}
