import type { ScopedTx } from '../../platform/database/index.ts';

/**
 * Which of these agents have signed commands to fetch. Read here and not asked of the feature `commands`, which binds its
 * routes through this one: the question would go round in a circle. Uses the index of open commands.
 */
export async function readAgentsWithCommands(tx: ScopedTx, agentIds: readonly string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom('commands')
    .select('agent_id')
    .distinct()
    .where('agent_id', 'in', [...agentIds])
    .where('state', '=', 'queued')
    .execute();
  return rows.map((row) => row.agent_id);
}
