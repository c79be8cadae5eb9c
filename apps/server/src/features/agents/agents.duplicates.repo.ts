import { Facts } from '@lanet/contracts/agent';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import { SHARED_BY } from './agents.duplicates.rules.ts';

/** A device's newest claims. */
interface KnownDevice {
  deviceId: string;
  clientId: string;
  name: string;
  facts: Facts;
  /** When it was last heard of, epoch milliseconds; null for never. */
  heardAt: number | null;
  online: boolean;
}

/**
 * Devices of these clients that have one of these marks, with the facts of their newest agent; those still waiting or
 * refused are no candidates.
 */
export async function readKnownDevices(
  tx: ScopedTx,
  clientIds: readonly string[],
  marks: readonly string[],
): Promise<KnownDevice[]> {
  const { rows } = await sql<{
    device_id: string;
    client_id: string;
    name: string;
    facts: unknown;
    heard_at: Date | null;
    online: boolean | null;
  }>`
    select distinct on (a.device_id) a.device_id, a.client_id, d.name, a.facts, s.online,
      greatest(s.reported_at, s.seen_at) as heard_at
    from agents a join devices d on d.id = a.device_id left join device_status s on s.device_id = a.device_id
    where a.client_id = any (${clientIds}::uuid[]) and a.marks && ${marks}::text[] and d.status in ('active', 'archived')
    order by a.device_id, a.enrolled_at desc
    limit 2000`.execute(tx);
  return rows.flatMap((row) => {
    const facts = Facts.safeParse(row.facts);
    if (!facts.success) return [];
    return [
      {
        deviceId: row.device_id,
        clientId: row.client_id,
        name: row.name,
        facts: facts.data,
        heardAt: row.heard_at?.getTime() ?? null,
        online: row.online ?? false,
      },
    ];
  });
}

/** Those of the marks that more than three devices have, of all clients the caller sees. */
export async function readSharedMarks(tx: ScopedTx, marks: readonly string[]): Promise<string[]> {
  if (marks.length === 0) return [];
  const { rows } = await sql<{ mark: string }>`
    select mark from agents cross join unnest(marks) as mark
    where marks && ${marks}::text[] and mark = any (${marks}::text[])
    group by mark having count(distinct device_id) > ${SHARED_BY}`.execute(tx);
  return rows.map(({ mark }) => mark);
}
