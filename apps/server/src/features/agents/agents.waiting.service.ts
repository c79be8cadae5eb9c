import { type Db, inScope, SYSTEM } from '../../platform/database/index.ts';
import { readAgentsWithCommands } from './agents.waiting.repo.ts';

/** Which agents have commands to fetch, as far as this gateway knows; the database is the truth. */
export interface WaitingCommands {
  has(agentId: string): boolean;
  add(agentId: string): void;
  /** The agent is fetching them now. */
  fetched(agentId: string): void;
  /** Asks the database about these agents, by one query, and answers which have commands. */
  reread(agentIds: readonly string[]): Promise<string[]>;
}

export function createWaitingCommands(db: Db): WaitingCommands {
  const waiting = new Set<string>();
  return {
    has: (agentId) => waiting.has(agentId),
    add: (agentId) => void waiting.add(agentId),
    fetched: (agentId) => void waiting.delete(agentId),
    async reread(agentIds) {
      if (agentIds.length === 0) return [];
      const found = await inScope(db, SYSTEM, (tx) => readAgentsWithCommands(tx, agentIds));
      for (const agentId of agentIds) waiting.delete(agentId);
      for (const agentId of found) waiting.add(agentId);
      return found;
    },
  };
}
