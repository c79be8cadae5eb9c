import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { readPublicKey } from '../../platform/crypto/ed25519.ts';
import { type Db, inScope, type Scoped, SYSTEM } from '../../platform/database/index.ts';
import { type AgentRow, readAgents } from './agents.registry.repo.ts';

/** What the gateway knows of an agent without asking the database. */
export interface KnownAgent extends Scoped {
  agentId: string;
  clientId: string;
  deviceId: string;
  siteId: string;
  deviceName: string;
  /** pending, active, rejected, revoked or retired. */
  state: string;
  publicKey: KeyObject;
}

const FORGET_MS = 3_600_000;

export class Registry {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #onChange: (agent: KnownAgent) => void;
  readonly #known = new Map<string, { agent: KnownAgent; usedAt: number }>();
  readonly #loading = new Map<string, Promise<KnownAgent | undefined>>();

  /** @param onChange is told of each agent that is not what it was: another state, client, site or device. */
  constructor({ db, clock }: { db: Db; clock: Clock }, onChange: (agent: KnownAgent) => void) {
    this.#db = db;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** From memory only. */
  peek(agentId: string): KnownAgent | undefined {
    return this.#known.get(agentId)?.agent;
  }

  /** From memory, else from the database once. Undefined for an id nobody enrolled with. */
  async find(agentId: string): Promise<KnownAgent | undefined> {
    const entry = this.#known.get(agentId);
    if (entry) {
      entry.usedAt = this.#clock.now();
      return entry.agent;
    }
    // Asked for many times at once (a socket, a grant and a report), it is read once.
    const loading = this.#loading.get(agentId) ?? this.#load(agentId);
    this.#loading.set(agentId, loading);
    return loading;
  }

  async #load(agentId: string): Promise<KnownAgent | undefined> {
    try {
      const [row] = await this.#read([agentId]);
      return row && this.#take(row);
    } finally {
      this.#loading.delete(agentId);
    }
  }

  /** Reads one again, because a hint says it changed. */
  async reload(agentId: string): Promise<void> {
    // One that is being read may have been read before the change.
    await this.#loading.get(agentId);
    if (this.#known.has(agentId)) await this.#reread([agentId]);
  }

  /**
   * Reads every agent in memory again: what a lost hint costs is the interval of this. Forgets those unused for an hour,
   * but not `held`, which have a connection.
   */
  async refresh(held: readonly string[]): Promise<void> {
    const now = this.#clock.now();
    for (const agentId of held) {
      const entry = this.#known.get(agentId);
      if (entry) entry.usedAt = now;
    }
    for (const [agentId, { usedAt }] of this.#known) if (now - usedAt > FORGET_MS) this.#known.delete(agentId);
    await this.#reread([...this.#known.keys()]);
  }

  async #reread(agentIds: readonly string[]): Promise<void> {
    if (agentIds.length === 0) return;
    const rows = new Map((await this.#read(agentIds)).map((row) => [row.agentId, row]));
    for (const agentId of agentIds) {
      const row = rows.get(agentId);
      if (row) this.#take(row);
      else this.#drop(agentId);
    }
  }

  #read(agentIds: readonly string[]): Promise<AgentRow[]> {
    return inScope(this.#db, SYSTEM, (tx) => readAgents(tx, agentIds));
  }

  #take(row: AgentRow): KnownAgent | undefined {
    const before = this.#known.get(row.agentId);
    const publicKey = before?.agent.publicKey ?? readPublicKey(row.publicKey.toString('base64url'));
    if (!publicKey) return undefined;
    const agent = { ...row, ...SYSTEM, publicKey };
    this.#known.set(row.agentId, { agent, usedAt: before?.usedAt ?? this.#clock.now() });
    if (before && !isSame(before.agent, agent)) this.#onChange(agent);
    return agent;
  }

  #drop(agentId: string): void {
    const before = this.#known.get(agentId);
    this.#known.delete(agentId);
    if (before) this.#onChange({ ...before.agent, state: 'revoked' });
  }
}

const isSame = (a: KnownAgent, b: KnownAgent) =>
  a.state === b.state && a.clientId === b.clientId && a.siteId === b.siteId && a.deviceId === b.deviceId;
