import { randomBytes } from 'node:crypto';
import { AgentFrame, type Facts } from '@lanet/contracts/agent';
import { agentHelloText, serverHelloText } from '@lanet/contracts/wire';
import type { RawData, WebSocket } from 'ws';
import { issueBearer } from '../../platform/crypto/bearer.ts';
import { signText, verifyText } from '../../platform/crypto/ed25519.ts';
import { Refusal } from '../../platform/http/index.ts';
import { activeAgent, provedHere } from './agents.caller.service.ts';
import { judgeConnections } from './agents.clones.service.ts';
import { type Allowance, afterFrame, fullAllowance } from './agents.frames.rules.ts';
import type { Gateway } from './agents.gateway.service.ts';
import type { KnownAgent } from './agents.registry.service.ts';
import { CLOSE, sendFrame } from './agents.sockets.service.ts';

const HELLO_MS = 15_000;
/** How long an older connection of the same key may take to show that it is alive. */
const ALIVE_MS = 5_000;

type Step =
  | { kind: 'hello' }
  | { kind: 'proof'; agent: KnownAgent; nonce: string; facts: Facts | undefined; live: boolean }
  | { kind: 'ready'; agent: KnownAgent };

/** Speaks with one agent from its hello to the end of the connection. `path`: as received, which the proof names. */
export function serveSocket(gateway: Gateway, socket: WebSocket, path: string): void {
  gateway.sockets.track(socket);
  let step: Step = { kind: 'hello' };
  let allowance: Allowance | undefined = fullAllowance(gateway.platform.clock.now());
  // Frames are answered one after the other, however fast they come.
  let turn = Promise.resolve();
  const tooSlow = setTimeout(() => socket.close(CLOSE.slow, 'no hello'), HELLO_MS).unref();

  const next = async (data: RawData, isBinary: boolean) => {
    const text = isBinary ? '' : String(data);
    const said = jsonOf(text);
    if (isSample(said)) return takeSample(gateway, socket, step, said, text.length);
    const { data: frame } = AgentFrame.safeParse(said);
    if (!frame) return socket.close(CLOSE.malformed, 'not a frame of this protocol');
    step = await answerFrame(gateway, socket, path, step, frame);
    if (step.kind === 'ready') clearTimeout(tooSlow);
  };
  socket.on('message', (data, isBinary) => {
    allowance = allowance && afterFrame(allowance, gateway.platform.clock.now());
    if (!allowance) return socket.close(CLOSE.refused, 'too many frames');
    turn = turn
      .then(() => (socket.readyState === socket.OPEN ? next(data, isBinary) : undefined))
      .catch((error) => {
        if (!(error instanceof Refusal)) gateway.platform.log.error({ err: error }, 'socket of an agent failed');
        socket.close(CLOSE.refused, error instanceof Refusal ? reasonOf(error) : 'server.failed');
      });
  });
  socket.on('ping', () => {
    if (step.kind === 'ready' && isCurrent(gateway, step.agent, socket)) gateway.presence.touch(step.agent);
  });
  socket.on('error', (error) => noteBreak(gateway, step, error));
  socket.on('close', () => {
    // The lease goes on: a line that breaks for a moment is no absence.
    clearTimeout(tooSlow);
  });
}

/** A frame larger than any of ours, or none at all. From whom nobody knows it is noise; from an agent it is odd. */
function noteBreak({ platform: { log } }: Gateway, step: Step, error: Error): void {
  const code = 'code' in error ? error.code : error.message;
  if (step.kind === 'hello') log.debug({ code }, 'socket broke the protocol');
  else log.warn({ agentId: step.agent.agentId, code }, 'socket of an agent broke the protocol');
}

const isCurrent = ({ sockets }: Gateway, { agentId }: KnownAgent, socket: WebSocket) => sockets.get(agentId) === socket;

const reasonOf = ({ code, detail: { detail } }: Refusal) => (detail ? `${code}: ${detail}` : code);

/** A sample that is none of ours is dropped, not answered: it is shown and forgotten, and the connection is worth more. */
function takeSample(gateway: Gateway, socket: WebSocket, step: Step, sample: object, bytes: number): void {
  if (step.kind !== 'ready') throw new Refusal('request.malformed', { detail: 'sample out of turn' });
  // As it is by now: it may have moved to another site, or must not speak any more.
  const agent = gateway.registry.peek(step.agent.agentId);
  if (agent?.state === 'active' && isCurrent(gateway, agent, socket)) gateway.live.take(agent, sample, bytes);
}

async function answerFrame(
  gateway: Gateway,
  socket: WebSocket,
  path: string,
  step: Step,
  frame: AgentFrame,
): Promise<Step> {
  if (step.kind === 'hello' && frame.type === 'hello') return greet(gateway, socket, path, frame);
  if (step.kind === 'proof' && frame.type === 'proof') return admit(gateway, socket, step, frame.signature);
  if (step.kind === 'ready' && frame.type === 'stopping') {
    gateway.presence.leave(step.agent.agentId);
    socket.close(CLOSE.away);
    return step;
  }
  throw new Refusal('request.malformed', { detail: `${frame.type} out of turn` });
}

/** The agent proves its key for this request, the server proves its own over both nonces. */
async function greet(
  gateway: Gateway,
  socket: WebSocket,
  path: string,
  hello: Extract<AgentFrame, { type: 'hello' }>,
): Promise<Step> {
  const call = { authorization: hello.proof, method: 'GET', path, hasBody: false };
  // No bearer comes of it before the agent has signed the nonce of this server.
  const agent = activeAgent((await provedHere(gateway, call)).agent);
  const nonce = randomBytes(16).toString('base64url');
  const serverTime = gateway.platform.clock.now();
  const text = serverHelloText({ agentNonce: hello.nonce, serverNonce: nonce, serverTime });
  sendFrame(socket, { type: 'hello', nonce, serverTime, signature: signText(gateway.identity.privateKey, text) });
  return { kind: 'proof', agent, nonce, facts: hello.facts, live: hello.live === true };
}

/** The agent has signed this server's nonce: nobody else's recording of it. One connection of a key is let in. */
async function admit(
  gateway: Gateway,
  socket: WebSocket,
  { agent, nonce, facts, live }: Extract<Step, { kind: 'proof' }>,
  signature: string,
): Promise<Step> {
  const { agentId } = agent;
  const text = agentHelloText({ agentId, serverFingerprint: gateway.fingerprint, serverNonce: nonce });
  if (!verifyText(agent.publicKey, text, signature)) throw new Refusal('agents.proof_refused');
  if (!(await makeRoom(gateway, socket, agent, facts))) return { kind: 'hello' };
  const current = activeAgent(gateway.registry.peek(agentId) ?? agent);
  if (socket.readyState !== socket.OPEN) return { kind: 'hello' };

  gateway.sockets.add(agentId, socket, facts);
  gateway.presence.touch(current);
  const serverTime = gateway.platform.clock.now();
  const { bearer, expiresAt } = issueBearer(gateway.bearerKey, agentId, serverTime);
  sendFrame(socket, { type: 'ready', bearer, bearerExpiresAt: expiresAt, serverTime });
  gateway.live.connected(agentId, socket, live);
  await nudgeIfWaiting(gateway, agentId);
  return { kind: 'ready', agent: current };
}

/**
 * Two live connections of one key are two computers with one state (agents.md 2.5). Answers whether this one may stay: the
 * copy, judged by what both say of themselves, is told so, and a dead line gives way.
 */
async function makeRoom(
  gateway: Gateway,
  socket: WebSocket,
  agent: KnownAgent,
  later: Facts | undefined,
): Promise<boolean> {
  const { sockets } = gateway;
  const older = sockets.get(agent.agentId);
  if (older && (await isAlive(older))) {
    const { olderIsCopy } = await judgeConnections(gateway, agent, { older: sockets.factsOf(older), later });
    refuseCopy(olderIsCopy ? older : socket);
    if (!olderIsCopy) return false;
  } else older?.terminate();
  // While it was waited for, another may have taken the place.
  const rival = sockets.get(agent.agentId);
  if (!rival || rival === older) return true;
  await judgeConnections(gateway, agent, { older: undefined, later });
  refuseCopy(socket);
  return false;
}

async function nudgeIfWaiting({ waiting, sockets, platform }: Gateway, agentId: string): Promise<void> {
  try {
    const found = await waiting.reread([agentId]);
    if (found.length > 0) sockets.nudge(agentId, 'commands');
  } catch (error) {
    // The connection is good without it: the gateway reads again within 30 s.
    platform.log.warn({ err: error, agentId }, 'commands could not be read at connect');
  }
}

/** Agents that know what a copy does join with a key of their own; others come again later. */
function refuseCopy(socket: WebSocket): void {
  sendFrame(socket, { type: 'bye', retryAfterSeconds: 300 + Math.round(Math.random() * 300) });
  socket.close(CLOSE.clone, 'agents.clone');
}

/** Whether the other side of a connection still answers. */
function isAlive(socket: WebSocket): Promise<boolean> {
  if (socket.readyState !== socket.OPEN) return Promise.resolve(false);
  return new Promise((resolve) => {
    const end = (alive: boolean) => () => {
      clearTimeout(timer);
      socket.off('pong', onPong);
      socket.off('close', onClose);
      resolve(alive);
    };
    const onPong = end(true);
    const onClose = end(false);
    const timer = setTimeout(onClose, ALIVE_MS).unref();
    socket.once('pong', onPong);
    socket.once('close', onClose);
    socket.ping();
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: no frame.
    return undefined;
  }
}

const isSample = (said: unknown): said is object =>
  typeof said === 'object' && said !== null && 'type' in said && said.type === 'sample';
