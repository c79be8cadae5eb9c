import { type Command, CommandState, OutputPart } from '@lanet/contracts/commands';
import { ParameterValues, ScriptClass } from '@lanet/contracts/scripts';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import { instantKey, keyInstant } from '../../platform/http/cursor.ts';

const Both = z.object({ es: z.string(), en: z.string() });
const Files = z.array(z.object({ sha256: z.string(), name: z.string(), sizeBytes: z.number() }));

function selectCommands(tx: ScopedTx) {
  return tx
    .selectFrom('commands')
    .innerJoin('scripts', 'scripts.id', 'commands.script_id')
    .innerJoin('clients', 'clients.id', 'commands.client_id')
    .innerJoin('devices', 'devices.id', 'commands.device_id')
    .leftJoin('people', 'people.id', 'commands.requester_id')
    .select([
      'commands.id',
      'commands.script_id',
      'scripts.key as script_key',
      'scripts.titles',
      'commands.class',
      'commands.script_version',
      'commands.script_sha256',
      'commands.parameters',
      'commands.client_id',
      'clients.name as client_name',
      'commands.device_id',
      'devices.name as device_name',
      'devices.site_id',
      'commands.agent_id',
      'commands.ticket_id',
      'commands.requester_id',
      'people.name as requester_name',
      'commands.reason',
      'commands.state',
      'commands.refusal',
      'commands.exit_code',
      'commands.duration_ms',
      'commands.stdout_bytes',
      'commands.stderr_bytes',
      'commands.truncated',
      'commands.requested_at',
      'commands.started_at',
      'commands.finished_at',
      'commands.expires_at',
    ])
    .select(instantKey('commands.requested_at').as('requested_key'))
    .select(
      sql<unknown>`coalesce((select jsonb_agg(jsonb_build_object('sha256', sha256, 'name', name, 'sizeBytes', size_bytes) order by name)
        from command_files where command_id = commands.id and stored_at is not null), '[]')`.as('files'),
    );
}

type Row = Awaited<ReturnType<ReturnType<typeof selectCommands>['execute']>>[number];

/** A run with what the hints about it need to know. */
export interface StoredCommand extends Command {
  siteId: string;
  agentId: string;
  /** For the cursor of a list. */
  requestedKey: number;
}

function toStored(row: Row): StoredCommand {
  return {
    id: row.id,
    script: {
      id: row.script_id,
      key: row.script_key,
      titles: Both.parse(row.titles),
      class: ScriptClass.parse(row.class),
    },
    scriptVersion: row.script_version,
    scriptSha256: row.script_sha256,
    parameters: ParameterValues.parse(row.parameters),
    client: { id: row.client_id, name: row.client_name },
    device: { id: row.device_id, name: row.device_name },
    ticketId: row.ticket_id,
    requester: { id: row.requester_id, name: row.requester_name ?? '' },
    reason: row.reason,
    state: CommandState.parse(row.state),
    refusal: row.refusal,
    exitCode: row.exit_code,
    durationMs: row.duration_ms,
    stdoutBytes: row.stdout_bytes,
    stderrBytes: row.stderr_bytes,
    truncated: row.truncated,
    files: Files.parse(row.files),
    requestedAt: row.requested_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    expiresAt: row.expires_at.toISOString(),
    siteId: row.site_id,
    agentId: row.agent_id,
    requestedKey: row.requested_key,
  };
}

export async function findCommand(tx: ScopedTx, id: string): Promise<StoredCommand | undefined> {
  const row = await selectCommands(tx).where('commands.id', '=', id).executeTakeFirst();
  return row && toStored(row);
}

/** Where a run belongs. */
export interface CommandPlace {
  id: string;
  clientId: string;
  siteId: string;
  ticketId: string | null;
}

/** What a hint about a run has to say: a small part of the work of `findCommand`, several times in the life of each run. */
export function findPlace(tx: ScopedTx, id: string): Promise<CommandPlace | undefined> {
  return tx
    .selectFrom('commands')
    .innerJoin('devices', 'devices.id', 'commands.device_id')
    .select([
      'commands.id',
      'commands.client_id as clientId',
      'devices.site_id as siteId',
      'commands.ticket_id as ticketId',
    ])
    .where('commands.id', '=', id)
    .executeTakeFirst();
}

export interface CommandFilter {
  deviceId?: string | undefined;
  ticketId?: string | undefined;
  scriptId?: string | undefined;
}

/** Newest first, at most `limit`, after the row that `after` names. */
export async function listCommands(
  tx: ScopedTx,
  filter: CommandFilter,
  limit: number,
  after: readonly [number, string] | undefined,
): Promise<StoredCommand[]> {
  let query = selectCommands(tx).orderBy('commands.requested_at', 'desc').orderBy('commands.id', 'desc').limit(limit);
  if (filter.deviceId) query = query.where('commands.device_id', '=', filter.deviceId);
  if (filter.ticketId) query = query.where('commands.ticket_id', '=', filter.ticketId);
  if (filter.scriptId) query = query.where('commands.script_id', '=', filter.scriptId);
  if (after)
    query = query.where(
      sql<boolean>`(commands.requested_at, commands.id) < (${keyInstant(after[0])}, ${after[1]}::uuid)`,
    );
  return (await query.execute()).map(toStored);
}

export interface NewCommand {
  id: string;
  clientId: string;
  deviceId: string;
  agentId: string;
  ticketId: string | null;
  scriptId: string;
  platform: string;
  scriptVersion: number;
  scriptSha256: string;
  parameters: ParameterValues;
  class: ScriptClass;
  requesterId: string;
  signInId: string;
  reason: string | null;
  requestedAt: Date;
  expiresAt: Date;
  /** Of a plan: it is signed when its device asks for it, and not before. */
  planId?: string;
}

/** False when there is a command with this id already, in any scope. */
export async function insertCommand(tx: ScopedTx, one: NewCommand): Promise<boolean> {
  const result = await tx
    .insertInto('commands')
    .values({
      id: one.id,
      client_id: one.clientId,
      device_id: one.deviceId,
      agent_id: one.agentId,
      ticket_id: one.ticketId,
      script_id: one.scriptId,
      platform: one.platform,
      script_version: one.scriptVersion,
      script_sha256: one.scriptSha256,
      parameters: JSON.stringify(one.parameters),
      class: one.class,
      requester_id: one.requesterId,
      sign_in_id: one.signInId,
      reason: one.reason,
      state: one.planId === undefined ? 'requested' : 'queued',
      envelope_wanted: one.planId === undefined,
      plan_id: one.planId ?? null,
      requested_at: one.requestedAt,
      expires_at: one.expiresAt,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function countRuns(tx: ScopedTx, personId: string, since: Date): Promise<{ person: number; all: number }> {
  const row = await tx
    .selectFrom('commands')
    .where('requested_at', '>', since)
    .select((eb) => [
      eb.fn.countAll<number>().as('all'),
      eb.fn.countAll<number>().filterWhere('requester_id', '=', personId).as('person'),
    ])
    .executeTakeFirstOrThrow();
  return { person: row.person, all: row.all };
}

/** Cancels what the device has not taken yet; false when it has. */
export async function cancelWaiting(tx: ScopedTx, id: string, at: Date): Promise<boolean> {
  const result = await tx
    .updateTable('commands')
    .set({ state: 'cancelled', finished_at: at, envelope_wanted: false })
    .where('id', '=', id)
    .where('state', 'in', ['requested', 'queued'])
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Ends what nobody took in its time. What somebody else is changing is left for the next time, so it never waits. */
export async function expireOverdue(tx: ScopedTx, now: Date): Promise<string[]> {
  const rows = await tx
    .updateTable('commands')
    .set({ state: 'expired', finished_at: now, envelope_wanted: false })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('commands')
        .select('id')
        .where('state', 'in', ['requested', 'queued', 'delivered'])
        .where('expires_at', '<=', now)
        .forUpdate()
        .skipLocked(),
    )
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

const OUTPUT_PAGE = 500;

export async function outputFrom(tx: ScopedTx, id: string, from: number): Promise<OutputPart[]> {
  const rows = await tx
    .selectFrom('command_output')
    .select(['part', 'stream', 'text'])
    .where('command_id', '=', id)
    .where('part', '>=', from)
    .orderBy('part')
    .limit(OUTPUT_PAGE)
    .execute();
  return rows.map((row) => OutputPart.parse(row));
}

export async function isStopped(tx: ScopedTx): Promise<boolean> {
  const { stopped } = await tx.selectFrom('command_switch').select('stopped').executeTakeFirstOrThrow();
  return stopped;
}

export async function setStopped(tx: ScopedTx, stopped: boolean, personId: string): Promise<void> {
  await tx.updateTable('command_switch').set({ stopped, changed_by: personId, changed_at: sql`now()` }).execute();
}

export async function findFile(
  tx: ScopedTx,
  commandId: string,
  sha256: string,
): Promise<{ name: string; sizeBytes: number } | undefined> {
  const row = await tx
    .selectFrom('command_files')
    .select(['name', 'size_bytes'])
    .where('command_id', '=', commandId)
    .where('sha256', '=', sha256)
    .where('stored_at', 'is not', null)
    .executeTakeFirst();
  return row && { name: row.name, sizeBytes: row.size_bytes };
}
