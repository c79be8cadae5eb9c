import type { Clock } from '../../platform/clock.ts';
import { announce, type Db, inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import { noteGatewayStart } from '../alerts/index.ts';
import { confirmPresence, countOnline, readOnline, readUnseen, storePresence } from './agents.presence.repo.ts';
import { graceMs, LEASE_MS } from './agents.presence.rules.ts';

/** Whose presence it is. */
interface Present {
  agentId: string;
  deviceId: string;
}

interface Change {
  agent: Present;
  online: boolean;
  seenAt: number;
  /** It went by saying so. */
  saidGoodbye: boolean;
}

/** Leases live in memory; only changes are written, in batches, and no row is touched by a ping. */
export class Presence {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #leases = new Map<string, { agent: Present; seenAt: number; endsAt: number }>();
  /** Which agent stands for a device: the lease of one that was replaced says nothing about the device. */
  readonly #current = new Map<string, string>();
  /** By device: what is not written yet. */
  readonly #changed = new Map<string, Change>();
  /** Until when the database has been told whom this gateway has seen. */
  #sharedAt = 0;
  /** Those of other gateways are given time to return until then. */
  #graceUntil = 0;

  constructor({ db, clock }: { db: Db; clock: Clock }) {
    this.#db = db;
    this.#clock = clock;
  }

  /** The agent is there now: a ping, a long poll, a connection. */
  touch(agent: Present): void {
    const now = this.#clock.now();
    const isNew = !this.#leases.has(agent.agentId);
    this.#hold(agent, now, LEASE_MS);
    if (isNew) this.#changed.set(agent.deviceId, { agent, online: true, seenAt: now, saidGoodbye: false });
  }

  #hold(agent: Present, now: number, forMs: number): void {
    this.#leases.set(agent.agentId, { agent, seenAt: now, endsAt: now + forMs });
    this.#current.set(agent.deviceId, agent.agentId);
  }

  /** The agent said goodbye or may not speak; otherwise it did not come any more. */
  leave(agentId: string, { saidGoodbye } = { saidGoodbye: true }): void {
    const lease = this.#leases.get(agentId);
    if (!lease) return;
    const { agent, seenAt } = lease;
    this.#leases.delete(agentId);
    if (this.#current.get(agent.deviceId) !== agentId) return;
    this.#current.delete(agent.deviceId);
    this.#changed.set(agent.deviceId, { agent, online: false, seenAt, saidGoodbye });
  }

  isOnline(agentId: string): boolean {
    return this.#leases.has(agentId);
  }

  /** When it was last heard of, epoch milliseconds; undefined without a lease. */
  seenAt(agentId: string): number | undefined {
    return this.#leases.get(agentId)?.seenAt;
  }

  /** Ends the leases that ran out and answers whose they were. */
  sweep(): string[] {
    const now = this.#clock.now();
    const over = [...this.#leases].filter(([, { endsAt }]) => endsAt <= now).map(([agentId]) => agentId);
    for (const agentId of over) this.leave(agentId, { saidGoodbye: false });
    return over;
  }

  /** Writes what changed since the last time, and announces each change once. */
  async flush(): Promise<void> {
    if (this.#changed.size === 0) return;
    const changes = [...this.#changed.values()];
    this.#changed.clear();
    try {
      await inScope(this.#db, SYSTEM, (tx) => writeChanges(tx, changes));
    } catch (error) {
      // Not written, so still to be written; what changed again in the meantime is newer.
      for (const change of changes) {
        if (!this.#changed.has(change.agent.deviceId)) this.#changed.set(change.agent.deviceId, change);
      }
      throw error;
    }
  }

  /** At the start: whom the database believes online gets some time to return, and nobody is missed until then. */
  async assume(): Promise<void> {
    const now = this.#clock.now();
    const online = await inScope(this.#db, SYSTEM, async (tx) => {
      const found = await readOnline(tx);
      await noteGatewayStart(tx, { connected: found.length, spreadMs: graceMs(found.length) }, now);
      return found;
    });
    this.#graceUntil = now + graceMs(online.length);
    // Others may be holding them; whom nobody holds is found by `share`.
    if (this.#db.bus.isShared) return;
    for (const agent of online) {
      if (!this.#leases.has(agent.agentId)) this.#hold(agent, now, graceMs(online.length));
    }
  }

  /**
   * For gateways that share the devices: writes when each was last seen here, so that no other takes it for away, and ends what
   * nobody has seen for longer than a gateway that died would need to be replaced.
   */
  async share(): Promise<void> {
    if (!this.#db.bus.isShared) return;
    const now = this.#clock.now();
    const seen = [...this.#leases.values()].filter(({ seenAt }) => seenAt >= this.#sharedAt);
    await inScope(this.#db, SYSTEM, async (tx) => {
      const rows = seen.map(({ agent, seenAt }) => ({ ...agent, seenAt }));
      tellChanged(tx, await confirmPresence(tx, rows));
      if (now < this.#graceUntil) return;
      const unseen = await readUnseen(tx, now - LEASE_MS - graceMs(await countOnline(tx)));
      const gone = unseen.filter(({ agentId }) => !this.#leases.has(agentId));
      await writeChanges(
        tx,
        gone.map(({ seenAt, ...agent }) => ({ agent, online: false, seenAt, saidGoodbye: false })),
      );
    });
    this.#sharedAt = now;
  }
}

async function writeChanges(tx: ScopedTx, changes: readonly Change[]): Promise<void> {
  const stored = await storePresence(
    tx,
    changes.map(({ agent, ...change }) => ({ deviceId: agent.deviceId, ...change })),
  );
  tellChanged(tx, stored);
}

function tellChanged(tx: ScopedTx, devices: readonly { clientId: string; siteId: string; deviceId: string }[]): void {
  for (const { clientId, siteId, deviceId } of devices) {
    announce(tx, { topic: 'live', event: { type: 'device', id: deviceId }, audience: { clientId, siteId } });
  }
}
