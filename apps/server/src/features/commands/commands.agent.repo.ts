import type { CommandResult } from '@lanet/contracts/agent';
import { CommandState } from '@lanet/contracts/commands';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';

export interface DeliverableRow {
  id: string;
  payload: string;
  signature: string;
  keyId: string;
  script: string;
}

const MAX_DELIVERIES = 10;

/** Signed and still valid commands of an agent that it has not taken, oldest first. */
export async function deliverable(tx: ScopedTx, agentId: string, now: Date): Promise<DeliverableRow[]> {
  const rows = await tx
    .selectFrom('commands')
    .innerJoin('command_envelopes', 'command_envelopes.command_id', 'commands.id')
    .innerJoin('script_texts', (join) =>
      join
        .onRef('script_texts.script_id', '=', 'commands.script_id')
        .onRef('script_texts.platform', '=', 'commands.platform')
        .onRef('script_texts.version', '=', 'commands.script_version'),
    )
    .select([
      'commands.id',
      'command_envelopes.payload',
      'command_envelopes.signature',
      'command_envelopes.key_id',
      'script_texts.text',
    ])
    .where('commands.agent_id', '=', agentId)
    .where('commands.state', 'in', ['queued', 'delivered'])
    .where('command_envelopes.expires_at', '>', now)
    .orderBy('commands.requested_at')
    .limit(MAX_DELIVERIES)
    .execute();
  return rows.map(({ key_id, text, ...row }) => ({ ...row, keyId: key_id, script: text }));
}

export async function markDelivered(tx: ScopedTx, ids: readonly string[], now: Date): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .updateTable('commands')
    .set({ state: 'delivered', delivered_at: now })
    .where('id', 'in', ids)
    .where('state', '=', 'queued')
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Asks the signer for fresh envelopes where the device is there and the old ones expired before it took them. */
export async function wantFreshEnvelopes(tx: ScopedTx, agentId: string, now: Date): Promise<string[]> {
  const rows = await tx
    .updateTable('commands')
    .set({ envelope_wanted: true })
    .where('agent_id', '=', agentId)
    .where('state', 'in', ['queued', 'delivered'])
    .where('envelope_wanted', '=', false)
    .where('expires_at', '>', now)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('command_envelopes')
            .select(sql`1`.as('one'))
            .whereRef('command_envelopes.command_id', '=', 'commands.id')
            .where('command_envelopes.expires_at', '>', now),
        ),
      ),
    )
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

export interface OwnCommand {
  id: string;
  clientId: string;
  state: CommandState;
  outputBytes: number;
}

/** The agent's own command, locked; undefined for any other. */
export async function lockOwnCommand(tx: ScopedTx, agentId: string, id: string): Promise<OwnCommand | undefined> {
  const row = await tx
    .selectFrom('commands')
    .select(['id', 'client_id', 'state'])
    .select(
      sql<number>`(select coalesce(sum(octet_length(text)), 0)::bigint from command_output where command_id = commands.id)`.as(
        'output_bytes',
      ),
    )
    .where('id', '=', id)
    .where('agent_id', '=', agentId)
    .forUpdate()
    .executeTakeFirst();
  return (
    row && { id: row.id, clientId: row.client_id, state: CommandState.parse(row.state), outputBytes: row.output_bytes }
  );
}

export type Part = NonNullable<CommandResult['parts']>[number];

/** Stores parts of the output; one that is there already stays as it is. True when any was new. */
export async function insertParts(tx: ScopedTx, command: OwnCommand, parts: readonly Part[]): Promise<boolean> {
  if (parts.length === 0) return false;
  const result = await tx
    .insertInto('command_output')
    .values(
      parts.map(({ part, stream, text }) => ({
        client_id: command.clientId,
        command_id: command.id,
        part,
        stream,
        text: storable(text),
      })),
    )
    .onConflict((conflict) => conflict.columns(['command_id', 'part']).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** PostgreSQL's text holds any character but NUL; a program's output may hold it. */
const storable = (text: string) => text.replaceAll('\0', '\uFFFD').toWellFormed();

export async function insertFiles(
  tx: ScopedTx,
  command: OwnCommand,
  files: NonNullable<CommandResult['files']>,
): Promise<void> {
  if (files.length === 0) return;
  await tx
    .insertInto('command_files')
    .values(
      files.map(({ sha256, name, sizeBytes }) => ({
        client_id: command.clientId,
        command_id: command.id,
        sha256,
        name,
        size_bytes: sizeBytes,
      })),
    )
    .onConflict((conflict) => conflict.columns(['command_id', 'sha256']).doNothing())
    .execute();
}

export async function setState(
  tx: ScopedTx,
  id: string,
  state: CommandState,
  item: CommandResult,
  at: Date,
): Promise<void> {
  const end = state !== 'accepted' && state !== 'running';
  await tx
    .updateTable('commands')
    .set({
      state,
      envelope_wanted: false,
      ...(state === 'running' && { started_at: at }),
      ...(end && {
        finished_at: at,
        refusal: item.refusal ?? null,
        exit_code: item.exitCode ?? null,
        duration_ms: item.durationMs ?? null,
        stdout_bytes: item.stdoutBytes ?? 0,
        stderr_bytes: item.stderrBytes ?? 0,
        truncated: item.truncated ?? false,
      }),
    })
    .where('id', '=', id)
    .execute();
}

export interface AnnouncedFile {
  commandId: string;
  sizeBytes: number;
}

/** The run for which an agent announced a file that has not arrived. */
export async function findAnnounced(tx: ScopedTx, agentId: string, sha256: string): Promise<AnnouncedFile | undefined> {
  const row = await tx
    .selectFrom('command_files')
    .innerJoin('commands', 'commands.id', 'command_files.command_id')
    .select(['command_files.command_id', 'command_files.size_bytes'])
    .where('commands.agent_id', '=', agentId)
    .where('command_files.sha256', '=', sha256)
    .limit(1)
    .executeTakeFirst();
  return row && { commandId: row.command_id, sizeBytes: row.size_bytes };
}

export async function markStored(tx: ScopedTx, agentId: string, sha256: string, now: Date): Promise<string[]> {
  const rows = await tx
    .updateTable('command_files')
    .set({ stored_at: now })
    .where('sha256', '=', sha256)
    .where('stored_at', 'is', null)
    .where('command_id', 'in', (eb) => eb.selectFrom('commands').select('id').where('agent_id', '=', agentId))
    .returning('command_id')
    .execute();
  return rows.map(({ command_id }) => command_id);
}
