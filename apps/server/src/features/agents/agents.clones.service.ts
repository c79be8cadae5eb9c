import type { Facts } from '@lanet/contracts/agent';
import { inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import { markClone, readEnrolledFacts } from './agents.clones.repo.ts';
import { duplicateScore } from './agents.duplicates.rules.ts';
import type { Gateway } from './agents.gateway.service.ts';
import { type Fit, isOlderTheCopy } from './agents.linking.rules.ts';
import type { KnownAgent } from './agents.registry.service.ts';
import { reportBreach } from './agents.security.service.ts';

/** One event for a key in this time, and one new key for a copy of it: loops stop here. */
export const COOL_DOWN_MS = 3_600_000;

/** Two computers were seen with one key: administrators hear of it, once an hour. `text`: what showed it. */
export async function noteClone(tx: ScopedTx, agent: KnownAgent, text: string, nowMs: number): Promise<void> {
  const since = { at: new Date(nowMs), before: new Date(nowMs - COOL_DOWN_MS) };
  if (await markClone(tx, agent.agentId, since)) await reportBreach(tx, agent, { code: 'clone', text }, nowMs);
}

/**
 * Notes a second live connection, and says whether the one that was there is the copy: its facts fit those of the enrolment
 * less well than the later one's. Without facts of both it is the later one.
 */
export async function judgeConnections(
  { platform }: Gateway,
  agent: KnownAgent,
  facts: { older: Facts | undefined; later: Facts | undefined },
): Promise<{ olderIsCopy: boolean }> {
  return inScope(platform.db, SYSTEM, async (tx) => {
    await noteClone(tx, agent, 'second live connection', platform.clock.now());
    const enrolled = await readEnrolledFacts(tx, agent.agentId);
    return { olderIsCopy: isOlderTheCopy(fitOf(enrolled, facts.older), fitOf(enrolled, facts.later)) };
  });
}

const nothing: ReadonlySet<string> = new Set();

function fitOf(enrolled: Facts | undefined, facts: Facts | undefined): Fit | undefined {
  if (!enrolled || !facts) return undefined;
  const disks = new Set(enrolled.diskSerials);
  return {
    score: duplicateScore(enrolled, facts, nothing).score,
    sameInstall: enrolled.installId === facts.installId,
    diskSerials: facts.diskSerials.filter((serial) => disks.has(serial)).length,
  };
}
