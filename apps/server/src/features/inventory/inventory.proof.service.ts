// Updates proved by a second scan (product.md Q15): what waited when a run began, against what its device finds afterwards.
import type { Scanned } from '@lanet/contracts/agent';
import { sections } from '@lanet/contracts/inventory';
import type { UpdateProof } from '@lanet/contracts/updates';
import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { addAlertEntry } from '../tickets/index.ts';
import { findProof, insertProof, lockWaitingProof, storeScan, takeUntold } from './inventory.proof.repo.ts';
import { comparedUpdates, waitingOf } from './inventory.proof.rules.ts';
import { readSections } from './inventory.repo.ts';

/** Of one list in an answer. */
const MOST_SHOWN = 500;

export interface ProvedRun {
  clientId: string;
  deviceId: string;
  commandId: string;
  ticketId: string | null;
}

/** Keeps what waits on the device now: a run that installs begins. */
export async function beginProof(tx: ScopedTx, run: ProvedRun, at: Date): Promise<void> {
  const [stored] = await readSections(tx, run.deviceId, 'updates');
  const updates = sections.updates.safeParse(stored?.data).data;
  await insertProof(tx, { ...run, before: updates ? waitingOf(updates) : [], at });
}

/**
 * A device scanned again after a run. Counts only when what it found is what is stored: a scan whose list has not come proves
 * nothing. What the device says of a run that is not its own has no effect.
 */
export async function proveUpdates(
  tx: ScopedTx,
  { clientId, siteId, deviceId }: { clientId: string; siteId: string; deviceId: string },
  { commandId, hash, at }: Scanned,
  nowMs: number,
): Promise<void> {
  const proof = await lockWaitingProof(tx, deviceId, commandId);
  const [stored] = proof ? await readSections(tx, deviceId, 'updates') : [];
  const updates = sections.updates.safeParse(stored?.data).data;
  if (!proof || !updates || stored?.hash !== hash) return;
  const [system] = await readSections(tx, deviceId, 'os');
  const rebootRequired = sections.os.safeParse(system?.data).data?.rebootRequired ?? null;
  const { installed, remaining, appeared } = comparedUpdates(proof.before, waitingOf(updates));
  // No earlier than the run began and no later than now, whatever the device says.
  const scannedAt = new Date(Math.min(Math.max(at, proof.beganAt.getTime()), nowMs));
  await storeScan(tx, commandId, { at: scannedAt, installed, remaining, appeared, rebootRequired });
  const audience = { clientId, siteId, staffOnly: true };
  announce(tx, { topic: 'live', event: { type: 'command', id: commandId }, audience });
  // Whoever writes to the ticket must not hold up the reports of others.
  if (proof.ticketId !== null) await enqueue(tx, 'inventory.tell_proof', { commandId });
}

/** Says in the ticket of a run what its proof says. Once: the proof keeps that it was said. */
export async function tellProof(tx: ScopedTx, commandId: string, now: Date): Promise<void> {
  const ticketId = await takeUntold(tx, commandId, now);
  const proof = ticketId === undefined ? undefined : await findProof(tx, commandId);
  if (ticketId === undefined || !proof?.scannedAt) return;
  const { installed, remaining, rebootRequired, scannedAt } = proof;
  const counts = { installed: installed.length, remaining: remaining.length };
  const detail = { kind: 'updates_proved', commandId, ...counts, rebootRequired, scannedAt } as const;
  await addAlertEntry(tx, ticketId, detail, { visibility: 'internal' });
}

/** The proof of a run; null for one that installs nothing, or that the caller does not see. */
export async function readProof(tx: ScopedTx, commandId: string): Promise<UpdateProof | null> {
  const proof = await findProof(tx, commandId);
  if (!proof) return null;
  const shown = (list: (typeof proof)['installed']) =>
    list.slice(0, MOST_SHOWN).map(({ name, version }) => ({ name, version }));
  return { ...proof, installed: shown(proof.installed), remaining: shown(proof.remaining) };
}
