import type { BadVersion, Outcome } from './handle.ts';
import { emptyPointer, type Pointer } from './pointer.ts';

export const MAX_TRIAL_STARTS = 3;

/** What is known before a start. `faultOf`: why the files of a downloaded version may not be run; undefined when they may. */
export type StartFacts = {
  packaged: number;
  /** The version whose trial ended without a sign of health. */
  expired: string | undefined;
  faultOf: (version: string) => string | undefined;
  /** Epoch milliseconds, of this computer's clock. */
  now: number;
};

/** `version`: null is the packaged one. `pointer` has to be durable before it is started. */
export type NextStart = { version: string | null; isTrial: boolean; pointer: Pointer };

/**
 * Decides what to start: the version on trial for at most three starts, else the last one that worked, else the one before
 * it, else what the package brought. What the administrator installed since the pointer was written wins.
 */
export function nextStart(kept: Pointer | undefined, { packaged, expired, faultOf, now }: StartFacts): NextStart {
  let pointer = kept ?? emptyPointer(packaged);
  if (pointer.packaged !== packaged) {
    const { bad, outcomes } = pointer;
    pointer = { ...emptyPointer(packaged), bad, outcomes };
  }
  const { trial } = pointer;
  if (trial) {
    const fault = trialFault(trial, expired, faultOf);
    if (fault === undefined) {
      const counted = { ...pointer, trial: { ...trial, starts: trial.starts + 1 } };
      return { version: trial.version, isTrial: true, pointer: counted };
    }
    pointer = giveUp({ ...pointer, trial: null }, trial.version, fault, now);
  }
  return standingVersion(pointer, faultOf, now);
}

function trialFault(
  trial: { version: string; starts: number },
  expired: string | undefined,
  faultOf: StartFacts['faultOf'],
): string | undefined {
  if (expired === trial.version) return 'no_health';
  if (trial.starts >= MAX_TRIAL_STARTS) return 'failed_starts';
  return faultOf(trial.version);
}

/** The newest version that worked and whose files are as they were signed. */
function standingVersion(start: Pointer, faultOf: StartFacts['faultOf'], now: number): NextStart {
  let pointer = start;
  while (pointer.active !== null) {
    const fault = faultOf(pointer.active);
    if (fault === undefined) break;
    const { active, previous } = pointer;
    pointer = giveUp({ ...pointer, active: previous, previous: null }, active, fault, now);
  }
  return { version: pointer.active, isTrial: false, pointer };
}

/** Marks a version bad, and keeps what the server is to be told of it. */
function giveUp(pointer: Pointer, version: string, reason: string, now: number): Pointer {
  const times = (pointer.bad.find((entry) => entry.version === version)?.times ?? 0) + 1;
  const bad: BadVersion = { version, reason, at: now, times };
  const outcome: Outcome = { version, reason, at: now, state: 'rolled_back' };
  return {
    ...pointer,
    bad: [...pointer.bad.filter((entry) => entry.version !== version), bad],
    outcomes: [...pointer.outcomes, outcome],
  };
}

/** The version on trial works: from now on it is what runs, and the one before it is what to go back to. */
export function afterHealth(pointer: Pointer, now: number): Pointer {
  const { trial, active, bad, outcomes } = pointer;
  if (!trial) return pointer;
  const outcome: Outcome = { version: trial.version, reason: null, at: now, state: 'installed' };
  return {
    ...pointer,
    active: trial.version,
    previous: active,
    trial: null,
    bad: bad.filter(({ version }) => version !== trial.version),
    outcomes: [...outcomes, outcome],
  };
}
