import { Facts } from '@lanet/contracts/agent';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import { SHARED_BY } from './agents.duplicates.rules.ts';

/** A device's newest claims. */
export interface KnownDevice {
  deviceId: string;
  agentId: string;
  clientId: string;
  name: string;
  /** pending, active or archived. */
  status: string;
  agentState: string;
  facts: Facts;
  /** When it was last heard of, epoch milliseconds. */
  heardAt: number;
  online: boolean;
}

interface KnownRow {
  device_id: string;
  agent_id: string;
  client_id: string;
  name: string;
  status: string;
  agent_state: string;
  facts: unknown;
  heard_at: Date;
  online: boolean | null;
}

/**
 * Devices of these clients that have one of these marks or one of these agents, with the facts of their newest agent. Those
 * still waiting or refused are no candidates, unless one of these agents is theirs.
 */
export async function readKnownDevices(
  tx: ScopedTx,
  clientIds: readonly string[],
  { marks, agentIds }: { marks: readonly string[]; agentIds: readonly string[] },
): Promise<KnownDevice[]> {
  const { rows } = await sql<KnownRow>`
    select distinct on (a.device_id) a.device_id, a.id as agent_id, a.client_id, d.name, d.status,
      a.state as agent_state, a.facts, s.online, greatest(s.reported_at, s.seen_at, a.enrolled_at) as heard_at
    from agents a join devices d on d.id = a.device_id left join device_status s on s.device_id = a.device_id
    where a.client_id = any (${clientIds}::uuid[])
      and ((a.marks && ${marks}::text[] and d.status in ('active', 'archived'))
        or (a.id = any (${agentIds}::text[]) and d.status in ('pending', 'active', 'archived')))
    order by a.device_id, a.state in ('pending', 'active') desc, a.enrolled_at desc, a.id
    limit 2000`.execute(tx);
  return rows.flatMap(toKnown);
}

function toKnown(row: KnownRow): KnownDevice[] {
  const facts = Facts.safeParse(row.facts);
  if (!facts.success) return [];
  return [
    {
      deviceId: row.device_id,
      agentId: row.agent_id,
      clientId: row.client_id,
      name: row.name,
      status: row.status,
      agentState: row.agent_state,
      facts: facts.data,
      heardAt: row.heard_at.getTime(),
      online: row.online ?? false,
    },
  ];
}

/**
 * Those of the marks that more than three devices have, of all clients the caller sees. Devices that nobody accepted do not
 * count: whoever has a token could make any serial number worthless.
 */
export async function readSharedMarks(tx: ScopedTx, marks: readonly string[]): Promise<string[]> {
  if (marks.length === 0) return [];
  const { rows } = await sql<{ mark: string }>`
    select mark from agents a join devices d on d.id = a.device_id cross join unnest(a.marks) as mark
    where a.marks && ${marks}::text[] and mark = any (${marks}::text[]) and d.status in ('active', 'archived')
    group by mark having count(distinct a.device_id) > ${SHARED_BY}`.execute(tx);
  return rows.map(({ mark }) => mark);
}
