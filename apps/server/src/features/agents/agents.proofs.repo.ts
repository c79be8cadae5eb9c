import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

export interface ProofRow {
  /** sha256 of whose it is and of its random part. */
  proof: Buffer;
  expiresAt: Date;
}

/** Those of them that were not there yet, as hex. Sorted, so that two gateways that write the same ones never wait for each other in a ring. */
export async function insertProofs(tx: ScopedTx, rows: readonly ProofRow[]): Promise<Set<string>> {
  const sorted = rows.toSorted((one, other) => Buffer.compare(one.proof, other.proof));
  const proofs = sorted.map(({ proof }) => proof);
  const ends = sorted.map(({ expiresAt }) => expiresAt);
  const { rows: taken } = await sql<{ proof: Buffer }>`insert into agent_proofs (proof, expires_at)
    select * from unnest(${proofs}::bytea[], ${ends}::timestamptz[])
    on conflict (proof) do nothing returning proof`.execute(tx);
  return new Set(taken.map(({ proof }) => proof.toString('hex')));
}

export async function deleteProofs(tx: ScopedTx, before: Date): Promise<void> {
  await tx.deleteFrom('agent_proofs').where('expires_at', '<', before).execute();
}
