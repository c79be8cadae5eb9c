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
  /** pending, active, rejected or revoked. */
  state: string;
  publicKey: KeyObject;
}

export interface Registry {
  /** From memory, else from the database once. Undefined for an id nobody enrolled with. */
  find(agentId: string): Promise<KnownAgent | undefined>;
  /** From memory only. */
  peek(agentId: string): KnownAgent | undefined;
  /** Reads one again, because a hint says it changed. */
  reload(agentId: string): Promise<void>;
  /** Reads every agent in memory again: what a lost hint costs is this interval. Forgets those unused for an hour, but not `held`. */
  refresh(held: readonly string[]): Promise<void>;
}

const FORGET_MS = 3_600_000;

/** @param onChange is told of each agent that is not what it was: another state, client or site. */
export function createRegistry(
  { db, clock }: { db: Db; clock: Clock },
  onChange: (agent: KnownAgent) => void,
): Registry {
  const known = new Map<string, { agent: KnownAgent; usedAt: number }>();
  const loading = new Map<string, Promise<KnownAgent | undefined>>();

  const read = (agentIds: readonly string[]) => inScope(db, SYSTEM, (tx) => readAgents(tx, agentIds));

  const take = (row: AgentRow): KnownAgent | undefined => {
    const before = known.get(row.agentId);
    const publicKey = before?.agent.publicKey ?? readPublicKey(row.publicKey.toString('base64url'));
    if (!publicKey) return undefined;
    const agent = { ...row, ...SYSTEM, publicKey };
    known.set(row.agentId, { agent, usedAt: before?.usedAt ?? clock.now() });
    if (before && !isSame(before.agent, agent)) onChange(agent);
    return agent;
  };
  const gone = (agentId: string) => {
    const before = known.get(agentId);
    known.delete(agentId);
    if (before) onChange({ ...before.agent, state: 'revoked' });
  };

  return {
    peek: (agentId) => known.get(agentId)?.agent,
    async find(agentId) {
      const entry = known.get(agentId);
      if (entry) {
        entry.usedAt = clock.now();
        return entry.agent;
      }
      // Asked for many times at once (a socket, a grant and a report), it is read once.
      const load =
        loading.get(agentId) ??
        read([agentId])
          .then(([row]) => row && take(row))
          .finally(() => loading.delete(agentId));
      loading.set(agentId, load);
      return load;
    },
    async reload(agentId) {
      if (!known.has(agentId)) return;
      const [row] = await read([agentId]);
      if (row) take(row);
      else gone(agentId);
    },
    async refresh(held) {
      const now = clock.now();
      for (const agentId of held) Object.assign(known.get(agentId) ?? {}, { usedAt: now });
      for (const [agentId, { usedAt }] of known) if (now - usedAt > FORGET_MS) known.delete(agentId);
      const agentIds = [...known.keys()];
      if (agentIds.length === 0) return;
      const rows = new Map((await read(agentIds)).map((row) => [row.agentId, row]));
      for (const agentId of agentIds) {
        const row = rows.get(agentId);
        if (row) take(row);
        else gone(agentId);
      }
    },
  };
}

const isSame = (a: KnownAgent, b: KnownAgent) =>
  a.state === b.state && a.clientId === b.clientId && a.siteId === b.siteId && a.deviceId === b.deviceId;
