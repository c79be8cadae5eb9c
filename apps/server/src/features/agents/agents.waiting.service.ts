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
  /** With the number of the hint that said so. */
  const waiting = new Map<string, number>();
  let hints = 0;
  const add = (agentId: string) => {
    hints += 1;
    waiting.set(agentId, hints);
  };
  return {
    has: (agentId) => waiting.has(agentId),
    add,
    fetched: (agentId) => void waiting.delete(agentId),
    async reread(agentIds) {
      if (agentIds.length === 0) return [];
      const asked = hints;
      const found = await inScope(db, SYSTEM, (tx) => readAgentsWithCommands(tx, agentIds));
      // What a hint said while it was asked is newer than the answer.
      for (const agentId of agentIds) if ((waiting.get(agentId) ?? 0) <= asked) waiting.delete(agentId);
      for (const agentId of found) add(agentId);
      return found;
    },
  };
}
