import type { Clock } from '../../platform/clock.ts';
import { announce, type Db, inScope, SYSTEM } from '../../platform/database/index.ts';
import { readOnline, storePresence } from './agents.presence.repo.ts';
import { graceMs, LEASE_MS } from './agents.presence.rules.ts';

/** Whose presence it is. */
export interface Present {
  agentId: string;
  clientId: string;
  deviceId: string;
  siteId: string;
}

export interface Presence {
  /** The agent is there now: a ping, a long poll, a connection. */
  touch(agent: Present): void;
  /** The agent said goodbye, or may not speak any more. */
  leave(agentId: string): void;
  isOnline(agentId: string): boolean;
  /** When it was last heard of, epoch milliseconds; undefined without a lease. */
  seenAt(agentId: string): number | undefined;
  /** Ends the leases that ran out and answers whose they were. */
  sweep(): string[];
  /** Writes what changed since the last time, and announces each change once. */
  flush(): Promise<void>;
  /** At the start: whom the database believes online gets some time to return. */
  assume(): Promise<void>;
}

/** Leases live in memory; only changes are written, in batches, and no row is touched by a ping. */
export function createPresence({ db, clock }: { db: Db; clock: Clock }): Presence {
  const leases = new Map<string, { agent: Present; seenAt: number; endsAt: number }>();
  /** Which agent stands for a device: the lease of one that was replaced says nothing about the device. */
  const current = new Map<string, string>();
  const changed = new Map<string, { agent: Present; online: boolean; seenAt: number }>();

  const end = (agentId: string) => {
    const lease = leases.get(agentId);
    if (!lease) return;
    leases.delete(agentId);
    if (current.get(lease.agent.deviceId) !== agentId) return;
    current.delete(lease.agent.deviceId);
    changed.set(lease.agent.deviceId, { agent: lease.agent, online: false, seenAt: lease.seenAt });
  };

  return {
    touch(agent) {
      const now = clock.now();
      const lease = leases.get(agent.agentId);
      current.set(agent.deviceId, agent.agentId);
      if (lease) Object.assign(lease, { agent, seenAt: now, endsAt: now + LEASE_MS });
      else {
        leases.set(agent.agentId, { agent, seenAt: now, endsAt: now + LEASE_MS });
        changed.set(agent.deviceId, { agent, online: true, seenAt: now });
      }
    },
    leave: end,
    isOnline: (agentId) => leases.has(agentId),
    seenAt: (agentId) => leases.get(agentId)?.seenAt,
    sweep() {
      const now = clock.now();
      const over = [...leases].filter(([, { endsAt }]) => endsAt <= now).map(([agentId]) => agentId);
      over.forEach(end);
      return over;
    },
    async flush() {
      if (changed.size === 0) return;
      const changes = [...changed.values()];
      changed.clear();
      try {
        await inScope(db, SYSTEM, async (tx) => {
          await storePresence(
            tx,
            changes.map(({ agent, online, seenAt }) => ({ deviceId: agent.deviceId, online, seenAt })),
          );
          for (const { agent } of changes) {
            const { clientId, siteId, deviceId } = agent;
            announce(tx, { topic: 'live', event: { type: 'device', id: deviceId }, audience: { clientId, siteId } });
          }
        });
      } catch (error) {
        // Not written, so still to be written; what changed again in the meantime is newer.
        for (const change of changes) {
          if (!changed.has(change.agent.deviceId)) changed.set(change.agent.deviceId, change);
        }
        throw error;
      }
    },
    async assume() {
      const online = await inScope(db, SYSTEM, (tx) => readOnline(tx));
      const now = clock.now();
      for (const agent of online) {
        if (leases.has(agent.agentId)) continue;
        leases.set(agent.agentId, { agent, seenAt: now, endsAt: now + graceMs(online.length) });
        current.set(agent.deviceId, agent.agentId);
      }
    },
  };
}
