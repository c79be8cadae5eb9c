// Ladders to begin with (sla.md, section 6).
import type { LadderStep, StepAt } from './sla-policies.ts';

const quiet = (percent: number): LadderStep => ({
  ...{ key: `percent_${percent}`, at: { kind: 'percent', percent }, clock: null, tell: [{ kind: 'assignee' }] },
  ...{ mail: false, heedsQuietHours: true, act: { raisePriority: false, teamId: null } },
});

/** By mail as well, and at night. */
const loud = (key: string, at: StepAt, tell: LadderStep['tell']): LadderStep => ({
  ...{ key, at, clock: null, tell, mail: true, heedsQuietHours: false },
  act: { raisePriority: false, teamId: null },
});

const breach = loud('breach', { kind: 'breach' }, [{ kind: 'assignee' }, { kind: 'team_lead' }]);

export const LADDERS = {
  recommended: [
    ...[quiet(50), quiet(75), quiet(90), breach],
    loud('after_30', { kind: 'after', minutes: 30 }, [{ kind: 'admins' }]),
    loud('after_120', { kind: 'after', minutes: 120 }, [{ kind: 'admins' }]),
  ],
  breachOnly: [breach],
} as const satisfies Record<string, readonly LadderStep[]>;
