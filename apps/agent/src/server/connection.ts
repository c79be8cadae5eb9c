import { type AgentFrame, CONNECT_PATH, type Facts, FRAME_MAX_BYTES, ServerFrame } from '@lanet/contracts/agent';
import type { LiveSample } from '@lanet/contracts/live';
import { agentHelloText, serverHelloText } from '@lanet/contracts/wire';
import { WebSocket } from 'ws';
import { signText, verifyText } from '../keys/ed25519.ts';
import { type Log, messageOf } from '../log.ts';
import type { LiveSamples } from '../sampling/live-samples.ts';
import { AGENT_VERSION } from '../version.ts';
import { Wake } from '../wake.ts';
import { Backoff } from './backoff.ts';
import type { HttpClient } from './http-client.ts';
import { type Identity, newNonce, proofFor } from './identity.ts';
import type { ServerClock } from './server-clock.ts';

export type Nudge = Extract<ServerFrame, { type: 'nudge' }>['what'];

export interface ConnectionOptions {
  http: HttpClient;
  identity: Identity;
  clock: ServerClock;
  log: Log;
  bootId: () => string;
  reportSeconds: () => number;
  /** Both ends have proved themselves. */
  onReady: (bearer: string, expiresAt: number) => void;
  onNudge: (what: Nudge) => void;
  /** Samples while somebody looks; they end with the socket. */
  live: Pick<LiveSamples, 'order' | 'end'>;
  /** True after some attempts failed: then commands have to be asked for. False when a socket is ready. */
  onUnreachable: (isUnreachable: boolean) => void;
  /** The server ended the connection for good: `agents.clone`, `agents.retired`. */
  onStanding?: (code: string) => void;
  /** What the computer looks like: of two copies of one agent, the one that fits less well is told. */
  facts?: () => Facts | undefined;
  random?: () => number;
}

const HELLO_TIMEOUT_MS = 15_000;
const PING_SECONDS = 60;
const FAILURES_UNTIL_POLLING = 3;
const MAX_BYE_SECONDS = 3600;
/** Close code of a connection that is a copy's. */
const CLONE = 4409;

/** One socket's conversation. `isProved`: the server's hello was signed by the pinned identity. */
type Talk = { socket: WebSocket; nonce: string; isProved: boolean; retryAfterMs: number | undefined };

/** The one socket to the server: hints come over it at once, and while it is open the device counts as online. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #pause = new Wake();
  #socket: WebSocket | undefined;
  #isReady = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** Keeps a socket open until the signal; never throws. */
  async run(signal: AbortSignal): Promise<void> {
    const { log, reportSeconds, onUnreachable, random } = this.#options;
    const backoff = new Backoff(random);
    while (!signal.aborted) {
      let retryAfterMs: number | undefined;
      try {
        retryAfterMs = await this.#once(signal, () => backoff.reset());
      } catch (error) {
        if (!signal.aborted) log('warn', 'No connection to the server', { error: messageOf(error) });
      }
      const wait = backoff.next(reportSeconds());
      if (backoff.failures >= FAILURES_UNTIL_POLLING) onUnreachable(true);
      await this.#pause.wait(retryAfterMs ?? wait, signal);
    }
  }

  /** Ends the present pause: it was drawn for other intervals. */
  retryNow(): void {
    this.#pause.wake();
  }

  /** Says that the agent ends on purpose, so that it is no outage. */
  sayStopping(): Promise<void> {
    const socket = this.#socket;
    if (!socket || !this.#isReady) return Promise.resolve();
    const frame: AgentFrame = { type: 'stopping' };
    return new Promise((resolve) => socket.send(JSON.stringify(frame), () => resolve()));
  }

  /** One socket, from opening to closing. Answers when to come again if the server said so. */
  #once(signal: AbortSignal, onReady: () => void): Promise<number | undefined> {
    const socket = this.#open();
    const talk: Talk = { socket, nonce: newNonce(), isProved: false, retryAfterMs: undefined };
    return new Promise((resolve, reject) => {
      const heartbeat = new Heartbeat(socket);
      const stop = () => socket.terminate();
      const late = setTimeout(stop, HELLO_TIMEOUT_MS);
      signal.addEventListener('abort', stop, { once: true });
      socket.once('open', () => this.#hello(talk));
      socket.on('message', (data, isBinary) => {
        const frame = isBinary ? undefined : readFrame(String(data));
        if (!frame || !this.#take(talk, frame)) return;
        clearTimeout(late);
        onReady();
        heartbeat.start(Math.min(PING_SECONDS, this.#options.reportSeconds()) * 1000);
      });
      // `close` follows in every case; without a listener an error would end the process.
      let failure = new Error('the connection was closed');
      socket.on('error', (error) => {
        failure = error;
      });
      socket.once('close', (code, reason) => {
        if (talk.isProved && code === CLONE) this.#options.onStanding?.('agents.clone');
        else if (String(reason).startsWith('agents.retired')) this.#options.onStanding?.('agents.retired');
        clearTimeout(late);
        heartbeat.stop();
        this.#options.live.end();
        signal.removeEventListener('abort', stop);
        if (this.#isReady || talk.retryAfterMs !== undefined) resolve(talk.retryAfterMs);
        else reject(failure);
        this.#isReady = false;
      });
    });
  }

  #open(): WebSocket {
    const { http } = this.#options;
    const url = new URL(CONNECT_PATH, http.url);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url, {
      handshakeTimeout: HELLO_TIMEOUT_MS,
      maxPayload: FRAME_MAX_BYTES,
      perMessageDeflate: false,
      ...(http.ca && { ca: http.ca }),
      ...(http.socketAgent && { agent: http.socketAgent }),
    });
    this.#socket = socket;
    return socket;
  }

  /** Acts on one frame, believing nothing before the hello held. Answers whether it made the connection ready. */
  #take(talk: Talk, frame: ServerFrame): boolean {
    const { onReady, onNudge, onUnreachable, live } = this.#options;
    if (frame.type === 'hello') {
      talk.isProved = this.#answerHello(talk, frame);
      if (!talk.isProved) talk.socket.terminate();
    } else if (frame.type === 'ready' && talk.isProved && !this.#isReady) {
      this.#isReady = true;
      onUnreachable(false);
      onReady(frame.bearer, frame.bearerExpiresAt);
      return true;
    } else if (frame.type === 'nudge' && this.#isReady) {
      onNudge(frame.what);
    } else if (frame.type === 'live' && this.#isReady) {
      live.order(frame, (sample) => sendSample(talk.socket, sample));
    } else if (frame.type === 'bye' && talk.isProved) {
      talk.retryAfterMs = Math.min(Math.max(frame.retryAfterSeconds, 0), MAX_BYE_SECONDS) * 1000;
      talk.socket.close();
    }
    return false;
  }

  #hello({ socket, nonce }: Talk): void {
    const { identity, clock, bootId } = this.#options;
    const proof = proofFor(identity, { method: 'GET', path: CONNECT_PATH }, clock.now());
    const facts = this.#options.facts?.();
    const who = { agentVersion: AGENT_VERSION, bootId: bootId(), live: true, ...(facts && { facts }) };
    const frame: AgentFrame = { type: 'hello', nonce, proof, ...who };
    socket.send(JSON.stringify(frame));
  }

  /** Proves the agent's key, but only to a server that proved the pinned one. */
  #answerHello({ socket, nonce: agentNonce }: Talk, frame: Extract<ServerFrame, { type: 'hello' }>): boolean {
    const { identity, clock, log } = this.#options;
    const { nonce: serverNonce, serverTime, signature } = frame;
    if (!verifyText(identity.pinned.identity, serverHelloText({ agentNonce, serverNonce, serverTime }), signature)) {
      log('error', 'Whoever answers is not the server this agent enrolled with; the connection was refused');
      return false;
    }
    clock.learn(serverTime, 'signed');
    const text = agentHelloText({
      agentId: identity.key.agentId,
      serverFingerprint: identity.serverFingerprint,
      serverNonce,
    });
    const proof: AgentFrame = { type: 'proof', signature: signText(identity.key.privateKey, text) };
    socket.send(JSON.stringify(proof));
    return true;
  }
}

/** Pings, and gives the socket up when a ping is not answered before the next one. */
class Heartbeat {
  readonly #socket: WebSocket;
  #timer: NodeJS.Timeout | undefined;
  #isAnswered = true;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('pong', () => {
      this.#isAnswered = true;
    });
  }

  start(everyMs: number): void {
    this.stop();
    this.#timer = setInterval(() => {
      if (!this.#isAnswered) return this.#socket.terminate();
      this.#isAnswered = false;
      this.#socket.ping();
    }, everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** Drops it where an earlier one still waits for the line: by the time it got through it would be old. */
function sendSample(socket: WebSocket, sample: LiveSample): void {
  if (socket.readyState !== WebSocket.OPEN || socket.bufferedAmount > 0) return;
  const frame: AgentFrame = { type: 'sample', ...sample };
  socket.send(JSON.stringify(frame));
}

/** Undefined for what is no frame of protocol 1: a newer server may say more. */
function readFrame(text: string): ServerFrame | undefined {
  try {
    return ServerFrame.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
