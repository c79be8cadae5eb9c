import { type CommandResult, PROVED_SCRIPT } from '@lanet/contracts/agent';
import { CommandState } from '@lanet/contracts/commands';
import { sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { StoredFile } from '../../platform/files/file-store.ts';

export interface DeliverableRow {
  id: string;
  payload: string;
  signature: string;
  keyId: string;
  script: string;
}

const MAX_DELIVERIES = 10;

/**
 * Ids of an agent's signed commands that it has said nothing of yet, each locked: nobody cancels or ends one until the
 * transaction does. Locked in the order of `storeResults`, so that the two cannot wait for each other.
 */
export async function lockSigned(tx: ScopedTx, agentId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('commands')
    .select('id')
    .where('agent_id', '=', agentId)
    // Literals: with parameters a prepared statement could not use the index of open commands.
    .where('state', 'in', [sql.lit('queued'), sql.lit('delivered')])
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map(({ id }) => id);
}

/** Those of the commands whose envelopes are still valid, oldest first, at most ten. */
export async function deliverable(tx: ScopedTx, ids: readonly string[], now: Date): Promise<DeliverableRow[]> {
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
    .where('commands.id', '=', sql<string>`any(${ids}::uuid[])`)
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
export async function wantFreshEnvelopes(tx: ScopedTx, ids: readonly string[], now: Date): Promise<string[]> {
  const rows = await tx
    .updateTable('commands')
    .set({ envelope_wanted: true })
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
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

/** The run if it installs updates, which a second scan has to prove. */
export async function findProvedRun(tx: ScopedTx, id: string) {
  const row = await tx
    .selectFrom('commands')
    .innerJoin('scripts', 'scripts.id', 'commands.script_id')
    .select(['commands.client_id', 'commands.device_id', 'commands.ticket_id'])
    .where('commands.id', '=', id)
    .where('scripts.key', '=', PROVED_SCRIPT)
    .where(sql<boolean>`commands.parameters->'install' = 'true'`)
    .executeTakeFirst();
  return row && { clientId: row.client_id, deviceId: row.device_id, commandId: id, ticketId: row.ticket_id };
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

export type AnnouncedFile = NonNullable<CommandResult['files']>[number];

/** What was announced of a run so far, stored or not: as many as the run may have. */
export async function announcedFiles(tx: ScopedTx, commandId: string): Promise<StoredFile[]> {
  const rows = await tx
    .selectFrom('command_files')
    .select(['sha256', 'size_bytes'])
    .where('command_id', '=', commandId)
    .execute();
  return rows.map(({ sha256, size_bytes }) => ({ sha256, sizeBytes: size_bytes }));
}

export async function insertFiles(tx: ScopedTx, command: OwnCommand, files: readonly AnnouncedFile[]): Promise<void> {
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

/** The file as the agent announced it for a run of its own. */
export async function findAnnounced(tx: ScopedTx, agentId: string, sha256: string): Promise<StoredFile | undefined> {
  const row = await tx
    .selectFrom('command_files')
    .innerJoin('commands', 'commands.id', 'command_files.command_id')
    .select('command_files.size_bytes')
    .where('commands.agent_id', '=', agentId)
    .where('command_files.sha256', '=', sha256)
    .limit(1)
    .executeTakeFirst();
  return row && { sha256, sizeBytes: row.size_bytes };
}

/** Ids of the agent's runs whose file has now arrived; a run for which it announced another size is none of them. */
export async function markStored(tx: ScopedTx, agentId: string, file: StoredFile, now: Date): Promise<string[]> {
  const rows = await tx
    .updateTable('command_files')
    .set({ stored_at: now })
    .where('sha256', '=', file.sha256)
    .where('size_bytes', '=', file.sizeBytes)
    .where('stored_at', 'is', null)
    .where('command_id', 'in', (eb) => eb.selectFrom('commands').select('id').where('agent_id', '=', agentId))
    .returning('command_id')
    .execute();
  return rows.map(({ command_id }) => command_id);
}
