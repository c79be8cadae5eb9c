import { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { Waiting } from './inventory.proof.rules.ts';

const List = z.array(z.object({ name: z.string(), arch: z.string().nullable(), version: z.string() }));

export interface NewProof {
  clientId: string;
  deviceId: string;
  commandId: string;
  ticketId: string | null;
  before: readonly Waiting[];
  at: Date;
}

/** One that is there already stays: it began then. */
export async function insertProof(tx: ScopedTx, one: NewProof): Promise<void> {
  await tx
    .insertInto('update_proofs')
    .values({
      client_id: one.clientId,
      command_id: one.commandId,
      device_id: one.deviceId,
      ticket_id: one.ticketId,
      before: JSON.stringify(one.before),
      began_at: one.at,
    })
    .onConflict((conflict) => conflict.column('command_id').doNothing())
    .execute();
}

/** A proof of this device that waits for its scan, held until the transaction ends. */
export async function lockWaitingProof(tx: ScopedTx, deviceId: string, commandId: string) {
  const row = await tx
    .selectFrom('update_proofs')
    .select(['ticket_id', 'before', 'began_at'])
    .where('command_id', '=', commandId)
    .where('device_id', '=', deviceId)
    .where('scanned_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row && { ticketId: row.ticket_id, before: List.parse(row.before), beganAt: row.began_at };
}

export interface Scan {
  at: Date;
  installed: readonly Waiting[];
  remaining: readonly Waiting[];
  appeared: number;
  rebootRequired: boolean | null;
}

export async function storeScan(tx: ScopedTx, commandId: string, scan: Scan): Promise<void> {
  await tx
    .updateTable('update_proofs')
    .set({
      scanned_at: scan.at,
      installed: JSON.stringify(scan.installed),
      remaining: JSON.stringify(scan.remaining),
      appeared: scan.appeared,
      reboot_required: scan.rebootRequired,
    })
    .where('command_id', '=', commandId)
    .execute();
}

/** Marks a proof as said in its ticket, and answers which; undefined when it was said, or has none. */
export async function takeUntold(tx: ScopedTx, commandId: string, now: Date): Promise<string | undefined> {
  const row = await tx
    .updateTable('update_proofs')
    .set({ told_at: now })
    .where('command_id', '=', commandId)
    .where('told_at', 'is', null)
    .returning('ticket_id')
    .executeTakeFirst();
  return row?.ticket_id ?? undefined;
}

export async function findProof(tx: ScopedTx, commandId: string) {
  const row = await tx
    .selectFrom('update_proofs')
    .select(['command_id', 'scanned_at', 'installed', 'remaining', 'appeared', 'reboot_required'])
    .where('command_id', '=', commandId)
    .executeTakeFirst();
  return (
    row && {
      commandId: row.command_id,
      scannedAt: row.scanned_at?.toISOString() ?? null,
      installed: List.parse(row.installed ?? []),
      remaining: List.parse(row.remaining ?? []),
      appeared: row.appeared ?? 0,
      rebootRequired: row.reboot_required,
    }
  );
}
