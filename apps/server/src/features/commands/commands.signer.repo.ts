import { Role } from '@lanet/contracts/roles';
import {
  ScriptParameter as Parameter,
  type ParameterValues,
  ScriptClass,
  type ScriptParameter,
  ParameterValues as Values,
} from '@lanet/contracts/scripts';
import { sql } from 'kysely';
import { z } from 'zod';
import type { SignerTx } from '../../platform/database/index.ts';

export interface Waiting {
  id: string;
  clientId: string;
  deviceId: string;
  agentId: string;
  siteId: string;
  ticketFolio: string | null;
  state: string;
  class: ScriptClass;
  parameters: ParameterValues;
  scriptSha256: string;
  requesterId: string;
  signInId: string | null;
  scriptId: string;
  /** It was planned for a window. */
  planId: string | null;
  reason: string | null;
  requestedAt: number;
  expiresAt: number;
  agentActive: boolean;
  /** It came to its device by what it says of itself alone. */
  agentUnconfirmed: boolean;
  script:
    | {
        key: string;
        class: ScriptClass;
        enabled: boolean;
        interpreter: string;
        text: string;
        parameters: ScriptParameter[];
        timeoutSeconds: number;
        idempotent: boolean;
        restarts: boolean;
      }
    | undefined;
}

/** Taken by one transaction; when there are so many, there may be more. */
export const SIGNED_AT_ONCE = 50;

/** Requests that want an envelope, oldest first; each is locked, so that two signers never take one. */
export async function takeWaiting(tx: SignerTx): Promise<Waiting[]> {
  const rows = await tx
    .selectFrom('commands')
    .innerJoin('devices', 'devices.id', 'commands.device_id')
    .innerJoin('agents', 'agents.id', 'commands.agent_id')
    .leftJoin('tickets', 'tickets.id', 'commands.ticket_id')
    .leftJoin('scripts', 'scripts.id', 'commands.script_id')
    .leftJoin('script_texts', (join) =>
      join
        .onRef('script_texts.script_id', '=', 'commands.script_id')
        .onRef('script_texts.platform', '=', 'commands.platform')
        .onRef('script_texts.version', '=', 'commands.script_version'),
    )
    .select([
      'commands.id',
      'commands.client_id',
      'commands.device_id',
      'commands.agent_id',
      'devices.site_id',
      'devices.status as device_status',
      'agents.state as agent_state',
      'agents.device_id as agent_device_id',
      'agents.link as agent_link',
      'tickets.folio',
      'commands.state',
      'commands.class',
      'commands.parameters',
      'commands.script_sha256',
      'commands.requester_id',
      'commands.sign_in_id',
      'commands.script_id',
      'commands.plan_id',
      'commands.reason',
      'commands.requested_at',
      'commands.expires_at',
      'scripts.key as script_key',
      'scripts.class as script_class',
      'scripts.enabled as script_enabled',
      'scripts.parameters as script_parameters',
      'scripts.timeout_seconds',
      'scripts.idempotent',
      'scripts.restarts',
      'script_texts.interpreter',
      'script_texts.text as script_text',
    ])
    // Without a parameter: a prepared statement could not use the index of those that want one.
    .where(sql<boolean>`commands.envelope_wanted`)
    .where('commands.state', 'in', ['requested', 'queued', 'delivered'])
    .orderBy('commands.requested_at')
    .limit(SIGNED_AT_ONCE)
    .forUpdate('commands')
    .skipLocked()
    .execute();
  return rows.map((row) => ({
    id: row.id,
    clientId: row.client_id,
    deviceId: row.device_id,
    agentId: row.agent_id,
    siteId: row.site_id,
    ticketFolio: row.folio,
    state: row.state,
    class: ScriptClass.parse(row.class),
    parameters: Values.parse(row.parameters),
    scriptSha256: row.script_sha256,
    requesterId: row.requester_id,
    signInId: row.sign_in_id,
    scriptId: row.script_id,
    planId: row.plan_id,
    reason: row.reason,
    requestedAt: row.requested_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    agentActive:
      row.agent_state === 'active' && row.device_status === 'active' && row.agent_device_id === row.device_id,
    agentUnconfirmed: row.agent_link === 'claimed',
    script:
      row.script_key === null || row.script_text === null || row.interpreter === null
        ? undefined
        : {
            key: row.script_key,
            class: ScriptClass.parse(row.script_class),
            enabled: row.script_enabled ?? false,
            interpreter: row.interpreter,
            text: row.script_text,
            parameters: z.array(Parameter).parse(row.script_parameters),
            timeoutSeconds: row.timeout_seconds ?? 300,
            idempotent: row.idempotent ?? false,
            restarts: row.restarts ?? false,
          },
  }));
}

export interface RequesterRow {
  name: string;
  active: boolean;
  role: Role;
  language: string;
  limitedTo: string[];
}

export async function readRequester(tx: SignerTx, id: string): Promise<RequesterRow | undefined> {
  const row = await tx
    .selectFrom('people')
    .select(['name', 'active', 'role', 'language'])
    .select(
      sql<string[]>`array(select client_id::text from person_clients where person_id = people.id)`.as('limited_to'),
    )
    .where('id', '=', id)
    .executeTakeFirst();
  return (
    row && {
      name: row.name,
      active: row.active,
      role: Role.parse(row.role),
      language: row.language,
      limitedTo: row.limited_to,
    }
  );
}

export async function readSignIn(tx: SignerTx, id: string) {
  return tx
    .selectFrom('auth.sign_ins')
    .select(['person_id', 'second_factor_at', 'step_up_at', 'expires_at', 'ended_at'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Runs asked for since an instant: of one person, and of all. */
export async function countRunsSince(
  tx: SignerTx,
  personId: string,
  since: Date,
): Promise<{ person: number; all: number }> {
  return tx
    .selectFrom('commands')
    .where('requested_at', '>', since)
    .where('state', '!=', 'refused')
    .select((eb) => [
      eb.fn.countAll<number>().as('all'),
      eb.fn.countAll<number>().filterWhere('requester_id', '=', personId).as('person'),
    ])
    .executeTakeFirstOrThrow();
}

export async function isSwitchedOff(tx: SignerTx): Promise<boolean> {
  const { stopped } = await tx.selectFrom('command_switch').select('stopped').executeTakeFirstOrThrow();
  return stopped;
}

/** The next number of the agent's commands; grows by one and never repeats. */
export async function nextSequence(tx: SignerTx, agentId: string): Promise<number> {
  const row = await tx
    .updateTable('agents')
    .set((eb) => ({ command_sequence: eb('command_sequence', '+', 1) }))
    .where('id', '=', agentId)
    .returning('command_sequence')
    .executeTakeFirstOrThrow();
  return row.command_sequence;
}

export interface SignedEnvelope {
  clientId: string;
  commandId: string;
  payload: string;
  signature: string;
  keyId: string;
  expiresAt: Date;
}

/** Stores the envelope (a fresh one replaces an expired one) and says that the run waits for its device. */
export async function storeEnvelope(tx: SignerTx, envelope: SignedEnvelope, now: Date): Promise<void> {
  const values = {
    payload: envelope.payload,
    signature: envelope.signature,
    key_id: envelope.keyId,
    expires_at: envelope.expiresAt,
    created_at: now,
  };
  await tx
    .insertInto('command_envelopes')
    .values({ client_id: envelope.clientId, command_id: envelope.commandId, ...values })
    .onConflict((conflict) => conflict.column('command_id').doUpdateSet(values))
    .execute();
  await tx
    .updateTable('commands')
    .set({ state: 'queued', queued_at: now, envelope_wanted: false })
    .where('id', '=', envelope.commandId)
    .execute();
}

export async function refuseCommand(tx: SignerTx, id: string, code: string, now: Date): Promise<void> {
  await tx
    .updateTable('commands')
    .set({ state: code === 'expired' ? 'expired' : 'refused', refusal: code, finished_at: now, envelope_wanted: false })
    .where('id', '=', id)
    .execute();
}

/** What agents that enrol are told to trust. Answers false, and publishes nothing, where that is another signer's key already. */
export async function publishKey(tx: SignerTx, keyId: string, publicKey: string): Promise<boolean> {
  // Of two signers that start together one is the first.
  await sql`lock table signer_keys in share row exclusive mode`.execute(tx);
  const published = await tx.selectFrom('signer_keys').select('key_id').where('retired_at', 'is', null).execute();
  if (published.length > 0) return published.some((row) => row.key_id === keyId);
  await tx
    .insertInto('signer_keys')
    .values({ key_id: keyId, public_key: publicKey })
    .onConflict((conflict) => conflict.column('key_id').doUpdateSet({ retired_at: null }))
    .execute();
  return true;
}

/** Those that were published, by their ids; the next signer that starts publishes its own. */
export async function retireKeys(tx: SignerTx, now: Date): Promise<string[]> {
  const rows = await tx
    .updateTable('signer_keys')
    .set({ retired_at: now })
    .where('retired_at', 'is', null)
    .returning('key_id')
    .execute();
  return rows.map((row) => row.key_id);
}
