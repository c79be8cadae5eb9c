import { createSecretKey, type KeyObject } from 'node:crypto';
import type { LiveState } from '@lanet/contracts/live';
import { type BearerCheck, createBearerCheck } from '../../platform/crypto/bearer.ts';
import type { KeyPair } from '../../platform/crypto/ed25519.ts';
import { fingerprintOf } from '../../platform/crypto/ed25519.ts';
import { createReplayMemory, type ReplayMemory } from '../../platform/crypto/proof.ts';
import type { Background } from '../../platform/feature.ts';
import { poll } from '../../platform/jobs/poll.ts';
import type { Platform } from '../../platform/platform.ts';
import { createNaming, type Naming } from '../releases/index.ts';
import { type Configs, createConfigs } from './agents.config.service.ts';
import { Ingest } from './agents.ingest.service.ts';
import { createRateLimit, type RateLimit } from './agents.limits.service.ts';
import { LiveStreams } from './agents.live.service.ts';
import { Presence } from './agents.presence.service.ts';
import { SharedProofs } from './agents.proofs.service.ts';
import { type KnownAgent, Registry } from './agents.registry.service.ts';
import { forgetRetired } from './agents.retirement.service.ts';
import { reportsAMinute } from './agents.schedule.rules.ts';
import { CLOSE, createSockets, type Sockets } from './agents.sockets.service.ts';
import { createWaitingCommands, type WaitingCommands } from './agents.waiting.service.ts';

/** What one process keeps in memory to speak with agents. Everything that must not be lost is in the database. */
export interface Gateway {
  platform: Platform;
  identity: KeyPair;
  /** Of the identity key: whom agents prove themselves to. */
  fingerprint: string;
  bearerKey: KeyObject;
  checkBearer: (bearer: string, nowMs: number) => BearerCheck;
  proofs: ReplayMemory;
  sharedProofs: SharedProofs;
  registry: Registry;
  presence: Presence;
  sockets: Sockets;
  live: LiveStreams;
  waiting: WaitingCommands;
  configs: Configs;
  /** Which release of the agent each is to run. */
  naming: Naming;
  ingest: Ingest;
  /** Start of the newest window this process saw of a device: older ones of a backlog do not replace its last values. */
  newestWindows: Map<string, number>;
  limits: { enrolments: RateLimit; reports: RateLimit; calls: RateLimit; breaches: RateLimit };
}

const gateways = new WeakMap<Platform, Gateway>();

const MINUTE_MS = 60_000;
const FORGET_EVERY_MS = 24 * 60 * MINUTE_MS;

export async function openGateway(platform: Platform): Promise<Gateway> {
  const { identity, bearer } = await platform.gatewayKeys();
  const bearerKey = createSecretKey(bearer);
  const { db, metrics, config } = platform;
  const presence = new Presence(platform);
  const sockets = createSockets(metrics.agentsConnected);
  const onChange = (agent: KnownAgent) => {
    // At another site other rules may hold.
    if (agent.state === 'active') return sockets.nudge(agent.agentId, 'config');
    presence.leave(agent.agentId);
    sockets.end(agent.agentId, CLOSE.refused, agent.state === 'retired' ? 'agents.retired' : 'agents.revoked');
  };
  const limit = (most: number, spanMs = MINUTE_MS) => createRateLimit({ most, spanMs });
  const gateway: Gateway = {
    platform,
    identity,
    fingerprint: fingerprintOf(identity.publicKey),
    bearerKey,
    checkBearer: createBearerCheck(bearerKey),
    proofs: createReplayMemory(),
    sharedProofs: new SharedProofs(platform),
    registry: new Registry(platform, onChange),
    presence,
    sockets,
    live: new LiveStreams({ bus: db.bus, clock: platform.clock, sockets }),
    waiting: createWaitingCommands(db),
    configs: createConfigs(platform),
    naming: createNaming(platform),
    ingest: new Ingest(platform),
    newestWindows: new Map(),
    limits: {
      enrolments: limit(10),
      reports: limit(reportsAMinute(config.agent.reportSeconds)),
      calls: limit(600),
      breaches: limit(1, 60 * MINUTE_MS),
    },
  };
  await gateway.naming.reload();
  gateways.set(platform, gateway);
  return gateway;
}

/** Listens to what other services announce, until the returned function is called. */
export function subscribe(gateway: Gateway): () => void {
  const { platform, registry, sockets, waiting, live } = gateway;
  const { bus } = platform.db;
  const failed = (error: unknown) => platform.log.error({ err: error }, 'reading an agent again failed');
  const ends = [
    bus.subscribe('agents.changed', ({ agentId }) => void registry.reload(agentId).catch(failed)),
    bus.subscribe('commands.queued', ({ agentId }) => {
      waiting.add(agentId);
      sockets.nudge(agentId, 'commands');
    }),
    bus.subscribe('config.changed', () => void configChanged(gateway).catch(failed)),
    bus.subscribe('live.watched', (hint) => live.watch(hint)),
    bus.subscribe('rollout.changed', () => void rolloutChanged(gateway).catch(failed)),
    bus.subscribe('hints.missed', () => void reread(gateway).catch(failed)),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** What it was is noted before it is forgotten, so that a change in between is found by the next look. */
async function configChanged({ configs, sockets }: Gateway): Promise<void> {
  try {
    await configs.refresh();
  } finally {
    configs.forget();
    sockets.nudgeAll('config');
  }
}

/** Chosen devices hear of it at once; everybody else with their next report, so that a fleet does not come all together. */
async function rolloutChanged(gateway: Gateway): Promise<void> {
  await gateway.naming.reload();
  nudgeCanaries(gateway);
}

function nudgeCanaries({ naming, registry, sockets }: Gateway): void {
  const canaries = naming.canaries();
  for (const agentId of sockets.ids()) {
    const deviceId = registry.peek(agentId)?.deviceId;
    if (deviceId !== undefined && canaries.has(deviceId)) sockets.nudge(agentId, 'config');
  }
}

/** What the gateway does by the clock: presence every second, and every 30 s what lost hints would have told. */
export async function startGateway(platform: Platform): Promise<Background> {
  const gateway = gatewayOf(platform);
  await gateway.presence.assume();
  const polls = [
    poll('agents.presence', 1000, platform.log, () => tendPresence(gateway)),
    poll('agents.reread', 30_000, platform.log, () => reread(gateway)),
    poll('agents.forget_proofs', MINUTE_MS, platform.log, () => gateway.sharedProofs.forget()),
    poll('agents.forget', FORGET_EVERY_MS, platform.log, () => forgetRetired(platform)),
  ];
  return {
    async stop() {
      await Promise.all(polls.map((each) => each.stop()));
      // What changed in the last second; who was connected stays "online" for the grace of the next start.
      await gateway.presence.flush().catch(() => undefined);
    },
  };
}

export async function tendPresence({ presence, sockets, live }: Gateway): Promise<void> {
  // A socket whose agent no longer pings is a dead line that TCP has not noticed.
  for (const agentId of presence.sweep()) sockets.get(agentId)?.terminate();
  live.sweep();
  await presence.flush();
}

export async function reread(gateway: Gateway): Promise<void> {
  const { registry, sockets, waiting, naming, configs, presence } = gateway;
  await presence.share();
  if (await naming.reload()) nudgeCanaries(gateway);
  if (await configs.refresh()) sockets.nudgeAll('config');
  await registry.refresh(sockets.ids());
  for (const agentId of await waiting.reread(sockets.ids())) sockets.nudge(agentId, 'commands');
}

/** @throws when this process does not run the service `gateway`, which binds its routes before those that need it. */
export function gatewayOf(platform: Platform): Gateway {
  const gateway = gateways.get(platform);
  if (!gateway) throw new Error('this process does not run the service gateway');
  return gateway;
}

/** How many agents have a connection to this process. */
export function agentsConnected(platform: Platform): number {
  return gateways.get(platform)?.sockets.size() ?? 0;
}

/** Whether this process has heard of the agent within its lease; the database's `online` is a second behind. */
export function isOnline(platform: Platform, agentId: string): boolean {
  return gateways.get(platform)?.presence.isOnline(agentId) ?? false;
}

/**
 * Whether live samples of the agent come. Its connection may be another process's: then it is enough that the database says it
 * is there (`isOnline`), and a page that sees nothing come says so itself.
 */
export function liveStateOf(platform: Platform, agentId: string, isOnline: boolean): LiveState {
  const gateway = gateways.get(platform);
  const here = gateway?.live.stateOf(agentId, gateway.presence.isOnline(agentId)) ?? 'offline';
  const isUnknownHere = here === 'offline' || here === 'no_connection';
  return isUnknownHere && isOnline && platform.db.bus.isShared ? 'live' : here;
}
