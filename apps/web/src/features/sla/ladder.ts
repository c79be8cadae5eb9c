// The steps of a ladder: their order in time, and what one begins with.
import type { LADDERS } from '@lanet/contracts/sla-ladder';
import type { LadderStep, StepAt } from '@lanet/contracts/sla-policies';

const KINDS: readonly StepAt['kind'][] = ['percent', 'before', 'breach', 'after'];

/**
 * As they are reached. A percentage and a span before the due time cannot be compared without a target: percentages go first,
 * as most of them are.
 */
export function inOrder(steps: readonly LadderStep[]): LadderStep[] {
  return steps.toSorted((a, b) => KINDS.indexOf(a.at.kind) - KINDS.indexOf(b.at.kind) || within(a.at) - within(b.at));
}

function within(at: StepAt): number {
  switch (at.kind) {
    case 'percent':
      return at.percent;
    case 'before':
      return -at.minutes;
    case 'breach':
      return 0;
    case 'after':
      return at.minutes;
  }
}

/** One that no step of the ladder has. */
export function newKey(steps: readonly LadderStep[]): string {
  const taken = new Set(steps.map(({ key }) => key));
  for (;;) {
    const key = `step_${crypto.randomUUID().slice(0, 8)}`;
    if (!taken.has(key)) return key;
  }
}

/** To begin a step with: what most ladders lack first. */
export const blankStep = (key: string): LadderStep => ({
  key,
  at: { kind: 'percent', percent: 75 },
  clock: null,
  tell: [{ kind: 'assignee' }],
  mail: false,
  heedsQuietHours: true,
  act: { raisePriority: false, teamId: null },
});

export type PresetName = keyof typeof LADDERS;
export const PRESET_NAMES: readonly PresetName[] = ['recommended', 'breachOnly'];
