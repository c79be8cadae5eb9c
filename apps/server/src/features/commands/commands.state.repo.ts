import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

/** How many command keys are published, and for how long the oldest request has waited for its signature, in seconds. */
export async function signerState(tx: ScopedTx): Promise<{ keys: number; oldestSeconds: number | null }> {
  const { rows } = await sql<{ keys: number; oldest_seconds: number | null }>`
    select (select count(*) from signer_keys where retired_at is null) as keys,
      (select extract(epoch from clock_timestamp() - min(requested_at))::float8 from commands
       where envelope_wanted and state in ('requested', 'queued', 'delivered')) as oldest_seconds`.execute(tx);
  const { keys = 0, oldest_seconds: oldest = null } = rows[0] ?? {};
  return { keys, oldestSeconds: oldest === null ? null : Math.max(0, oldest) };
}
