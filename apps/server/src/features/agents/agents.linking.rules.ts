import type { DuplicateReason } from '@lanet/contracts/device-identity';
import { ASK_FROM, LINK_FROM } from './agents.duplicates.rules.ts';

/** A known device that a newcomer may be. */
export interface Candidate {
  deviceId: string;
  /** pending, active or archived. */
  status: string;
  /** Its agent was heard of in the last ten minutes. */
  alive: boolean;
  score: number;
  reasons: readonly DuplicateReason[];
}

export type Verdict =
  /** `proved`: by the key of the agent before, so that everything follows. `claimed`: by facts, for display only. */
  | { kind: 'known'; candidate: Candidate; link: 'claimed' | 'proved' }
  /** A person decides. */
  | { kind: 'ask' }
  | { kind: 'new' };

/**
 * Which device a computer that enrols is (agents.md 2.4). `letIn`: its token lets computers in by itself; otherwise only
 * the proof of a key that was let in before does. Two that run at the same time are two, whatever they share.
 */
export function verdictOf(candidates: readonly Candidate[], { letIn }: { letIn: boolean }): Verdict {
  const proved = candidates.find(({ reasons }) => reasons.includes('recovery'));
  // One that nobody has accepted yet has nothing to lose to a copy of it.
  const isFree = proved?.status === 'pending' || (proved?.status === 'active' && !proved.alive);
  if (proved && isFree) return { kind: 'known', candidate: proved, link: 'proved' };
  if (!letIn || proved) return { kind: 'ask' };
  const strong = candidates.filter(({ score }) => score >= LINK_FROM);
  const [candidate] = strong;
  // More than one is likely: that is no likelihood. An archived device was given up by a person.
  if (candidate && strong.length === 1 && !candidate.alive && candidate.status === 'active')
    return { kind: 'known', candidate, link: 'claimed' };
  const isDoubtful = candidates.some(({ score, alive }) => score >= ASK_FROM && !alive);
  return isDoubtful ? { kind: 'ask' } : { kind: 'new' };
}

/** How well a computer's facts are those an agent enrolled with: more is better. */
export interface Fit {
  score: number;
  sameInstall: boolean;
  diskSerials: number;
}

/**
 * Which of two connections of one key is the copy (agents.md 2.5): the one whose facts fit those of the enrolment less
 * well, else the later one.
 */
export function isOlderTheCopy(older: Fit | undefined, later: Fit | undefined): boolean {
  if (!older || !later) return false;
  if (older.score !== later.score) return older.score < later.score;
  if (older.sameInstall !== later.sameInstall) return later.sameInstall;
  return older.diskSerials < later.diskSerials;
}
