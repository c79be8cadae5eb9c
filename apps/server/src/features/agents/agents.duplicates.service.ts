import type { Facts } from '@lanet/contracts/agent';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type KnownDevice, readKnownDevices, readSharedMarks } from './agents.duplicates.repo.ts';
import { duplicateScore, marksOf, SILENT_MS, searchedMarks } from './agents.duplicates.rules.ts';
import type { Candidate } from './agents.linking.rules.ts';

/** A computer that enrols, and whose client it joins. */
export interface Newcomer {
  deviceId: string;
  clientId: string;
  facts: Facts;
  /** The agent that came before it, by that one's own word. */
  recovers: string | null;
}

/** A device that a newcomer may be, and its present agent. */
export interface Likely extends Candidate {
  agentId: string;
  name: string;
}

/**
 * For each newcomer, by its device id, the devices of its client that share any mark with it, the likeliest first. Marks
 * that many devices share are looked for in `everything`: junk is junk for whoever sees one client alone, too.
 */
export async function findLikely(
  tx: ScopedTx,
  newcomers: readonly Newcomer[],
  nowMs: number,
  everything: ScopedTx = tx,
): Promise<Map<string, Likely[]>> {
  const clientIds = [...new Set(newcomers.map(({ clientId }) => clientId))];
  const marks = [...new Set(newcomers.flatMap(({ facts }) => searchedMarks(facts)))];
  const agentIds = newcomers.flatMap(({ recovers }) => recovers ?? []);
  const known = await readKnownDevices(tx, clientIds, { marks, agentIds });
  const hard = [...new Set(newcomers.flatMap(({ facts }) => marksOf(facts)))];
  const shared = new Set(await readSharedMarks(everything, hard));
  return new Map(newcomers.map((newcomer) => [newcomer.deviceId, likelyOf(newcomer, known, shared, nowMs)]));
}

function likelyOf(
  { clientId, deviceId, facts, recovers }: Newcomer,
  known: readonly KnownDevice[],
  shared: ReadonlySet<string>,
  nowMs: number,
): Likely[] {
  return known
    .filter((one) => one.clientId === clientId && one.deviceId !== deviceId)
    .map((one) => ({ one, recovered: isRecovered(one, recovers) }))
    .filter(({ one, recovered }) => recovered || one.status !== 'pending')
    .map(({ one, recovered }) => ({
      deviceId: one.deviceId,
      agentId: one.agentId,
      name: one.name,
      status: one.status,
      alive: one.online || nowMs - one.heardAt < SILENT_MS,
      ...duplicateScore(facts, one.facts, shared, recovered),
    }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.deviceId < b.deviceId ? -1 : 1));
}

/** The word of an agent that was refused or replaced since counts no more; that of a retired one only shows. */
function isRecovered({ agentId, agentState, status }: KnownDevice, recovers: string | null): boolean {
  return agentId === recovers && (agentState === 'active' || agentState === 'pending' || status === 'archived');
}
