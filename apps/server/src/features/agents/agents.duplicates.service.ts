import type { Facts } from '@lanet/contracts/agent';
import type { Enrolment } from '@lanet/contracts/agents';
import type { ScopedTx } from '../../platform/database/index.ts';
import { readKnownDevices, readSharedMarks } from './agents.duplicates.repo.ts';
import { ASK_FROM, countedMarks, duplicateScore, SILENT_MS, searchedMarks } from './agents.duplicates.rules.ts';

/** A computer that enrols, and whose client it joins. */
interface Newcomer {
  deviceId: string;
  clientId: string;
  facts: Facts;
}

/** As many as a page can show; the likeliest first. */
const MOST = 5;

/** For each newcomer, by its device id, the devices of its client that share any mark with it. */
export async function findDuplicates(
  tx: ScopedTx,
  newcomers: readonly Newcomer[],
): Promise<Map<string, Enrolment['duplicates']>> {
  const clientIds = [...new Set(newcomers.map(({ clientId }) => clientId))];
  const known = await readKnownDevices(tx, clientIds, marksOfAll(newcomers));
  const shared = await sharedMarks(tx, newcomers);
  return new Map(
    newcomers.map((newcomer) => {
      const found = known
        .filter(({ clientId, deviceId }) => clientId === newcomer.clientId && deviceId !== newcomer.deviceId)
        .map(({ deviceId, name, facts }) => ({ deviceId, name, ...duplicateScore(newcomer.facts, facts, shared) }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score || (a.deviceId < b.deviceId ? -1 : 1));
      return [newcomer.deviceId, found.slice(0, MOST)];
    }),
  );
}

/** Whether a newcomer may be a device of its client that has fallen silent, so that a person has to look. */
export async function looksReinstalled(tx: ScopedTx, newcomer: Newcomer, nowMs: number): Promise<boolean> {
  const known = await readKnownDevices(tx, [newcomer.clientId], marksOfAll([newcomer]));
  const shared = await sharedMarks(tx, [newcomer]);
  return known.some(
    ({ facts, online, heardAt }) =>
      !online &&
      (heardAt === null || nowMs - heardAt >= SILENT_MS) &&
      duplicateScore(newcomer.facts, facts, shared).score >= ASK_FROM,
  );
}

const marksOfAll = (newcomers: readonly Newcomer[]) => [
  ...new Set(newcomers.flatMap(({ facts }) => searchedMarks(facts))),
];

async function sharedMarks(tx: ScopedTx, newcomers: readonly Newcomer[]): Promise<Set<string>> {
  const marks = newcomers.flatMap(({ facts }) => countedMarks(facts));
  return new Set(await readSharedMarks(tx, [...new Set(marks)]));
}
