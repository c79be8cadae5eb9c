import { Facts } from '@lanet/contracts/agent';
import type { Enrolment } from '@lanet/contracts/agents';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';

const State = z.enum(['pending', 'active', 'rejected']);

/** A computer that asked to join, without the devices it may be the same as. */
export interface StoredEnrolment extends Omit<Enrolment, 'duplicates'> {
  agentId: string;
  facts: Facts;
  /** The agent that came before it, by that one's own word. */
  recovers: string | null;
}

// Names, the connection and the number of programs are read along, only to be shown.
const selectEnrolments = (tx: ScopedTx) =>
  tx
    .selectFrom('agents as a')
    .innerJoin('devices as d', 'd.id', 'a.device_id')
    .innerJoin('clients', 'clients.id', 'a.client_id')
    .innerJoin('sites', 'sites.id', 'd.site_id')
    .leftJoin('device_status as s', 's.device_id', 'a.device_id')
    .leftJoin('agents as original', 'original.id', 'a.copy_of')
    .leftJoin('devices as original_device', 'original_device.id', 'original.device_id')
    .select([
      'a.id as agent_id',
      'a.device_id',
      'a.client_id',
      'a.token_id',
      'a.state',
      'a.facts',
      'a.recovers',
      'original_device.id as original_id',
      'original_device.name as original_name',
      'a.address',
      'a.enrolled_at',
      'd.site_id',
      'd.name',
      'd.os',
      'd.serial',
      'clients.name as client_name',
      'sites.name as site_name',
      's.online',
    ])
    .select(
      sql<number | null>`(select jsonb_array_length(data -> 'programs') from inventory_sections
        where device_id = a.device_id and section = 'software')`.as('programs'),
    )
    .where('a.state', '<>', 'revoked');

type Row = Awaited<ReturnType<ReturnType<typeof selectEnrolments>['execute']>>[number];

function toEnrolment(row: Row): StoredEnrolment {
  const facts = Facts.parse(row.facts);
  return {
    agentId: row.agent_id,
    facts,
    recovers: row.recovers,
    copyOf:
      row.original_id !== null && row.original_name !== null ? { id: row.original_id, name: row.original_name } : null,
    deviceId: row.device_id,
    hostname: facts.hostname || row.name,
    os: row.os ?? facts.os,
    serial: row.serial,
    address: row.address,
    client: { id: row.client_id, name: row.client_name },
    site: { id: row.site_id, name: row.site_name },
    tokenId: row.token_id,
    state: State.parse(row.state),
    online: row.online ?? false,
    programs: row.programs,
    requestedAt: row.enrolled_at.toISOString(),
  };
}

/** Newest first, at most 200. */
export async function readEnrolments(
  tx: ScopedTx,
  { tokenId, state }: { tokenId?: string | undefined; state?: string | undefined },
): Promise<StoredEnrolment[]> {
  const rows = await selectEnrolments(tx)
    .$if(tokenId !== undefined, (query) => query.where('a.token_id', '=', tokenId ?? ''))
    .$if(state !== undefined, (query) => query.where('a.state', '=', state ?? ''))
    .orderBy('a.enrolled_at', 'desc')
    .orderBy('a.id')
    .limit(200)
    .execute();
  return rows.map(toEnrolment);
}

/** The enrolment of a device's newest agent. Locked until the transaction ends: two people decide one after the other. */
export async function lockEnrolment(tx: ScopedTx, deviceId: string): Promise<StoredEnrolment | undefined> {
  const row = await selectEnrolments(tx)
    .where('a.device_id', '=', deviceId)
    .orderBy('a.enrolled_at', 'desc')
    .limit(1)
    .forUpdate(['a', 'd'])
    .executeTakeFirst();
  return row && toEnrolment(row);
}

export async function deviceIsVisible(tx: ScopedTx, deviceId: string): Promise<boolean> {
  return (await tx.selectFrom('devices').select('id').where('id', '=', deviceId).executeTakeFirst()) !== undefined;
}

/** A device that can take a new agent: of this client, known and not itself waiting. Locked with it. */
export async function lockTarget(
  tx: ScopedTx,
  clientId: string,
  deviceId: string,
): Promise<{ deviceId: string; name: string } | undefined> {
  return tx
    .selectFrom('devices')
    .select(['id as deviceId', 'name'])
    .where('client_id', '=', clientId)
    .where('id', '=', deviceId)
    .where('status', 'in', ['active', 'archived'])
    .forUpdate()
    .executeTakeFirst();
}

/** Sends an agent that a person accepted as a device of its own, or refused, back to waiting. False for any other. */
export async function reopenAgent(tx: ScopedTx, agentId: string): Promise<boolean> {
  const row = await tx
    .updateTable('agents')
    .set({ state: 'pending', approved_by: null })
    .where('id', '=', agentId)
    .where('state', 'in', ['active', 'rejected'])
    .where('approved_by', 'is not', null)
    .where('link', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

interface Decision {
  agentId: string;
  deviceId: string;
  state: 'active' | 'rejected';
  by: string;
  at: Date;
}

/** Decides on an agent, and says which device it speaks for. */
export async function decide(tx: ScopedTx, { agentId, deviceId, state, by, at }: Decision): Promise<void> {
  // Who decided is kept of both, so that it can be taken back; the time is that of the acceptance alone.
  const approval = { approved_by: by, let_in: false, ...(state === 'active' && { approved_at: at }) };
  await tx
    .updateTable('agents')
    .set({ state, device_id: deviceId, ...approval })
    .where('id', '=', agentId)
    .execute();
}

/** A known device gets a new agent: what the old one had sent no longer says anything about sequence and lease. */
export async function giveAgent(tx: ScopedTx, deviceId: string, agentId: string): Promise<void> {
  await sql`
    insert into device_status (client_id, device_id, site_id, agent_id)
    select client_id, id, site_id, ${agentId} from devices where id = ${deviceId}
    on conflict (device_id) do update
      set agent_id = excluded.agent_id, sequence = 0, body_hash = null, lease = null, boot_id = null`.execute(tx);
}
