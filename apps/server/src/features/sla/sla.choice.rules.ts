// The policy and the calendar of a ticket, from what is known of its place.
import type { ScopedPolicy } from './sla.policy.rules.ts';
import { type Choice, choosePolicy, type Policies, type TicketPlace } from './sla.policy.rules.ts';
import type { PolicyFact, PolicyVersion } from './sla.resolve.rules.ts';

interface Ground extends Policies {
  policies: readonly ScopedPolicy[];
  versions: ReadonlyMap<string, readonly PolicyVersion[]>;
  defaultCalendarId: string | null;
  siteCalendarId: string | null;
  clientCalendarId: string | null;
  siteTimeZone: string | null;
}

/** `byHand`: the policy that a person chose, whatever the rules say; null, none at all. */
export function policyFact(
  place: TicketPlace,
  ground: Ground,
  byHand?: { policyId: string | null; reason?: string | undefined },
): PolicyFact {
  const { policyId, level }: Choice = byHand
    ? { policyId: byHand.policyId, level: 'by_hand' }
    : choosePolicy(place, ground);
  const reason = byHand?.reason;
  return {
    ...{ kind: 'policy', policyId, level, priority: place.priority },
    ...(reason !== undefined && { reason }),
    ...planOf(policyId, ground),
  };
}

/** Site, client, policy, default; the zone is the site's where one is known. The provider's hours are the policy's own. */
function planOf(policyId: string | null, ground: Ground) {
  const terms = policyId === null ? undefined : ground.versions.get(policyId)?.at(-1)?.terms;
  const own = terms?.calendarId ?? ground.defaultCalendarId;
  if (terms?.hours === 'provider') return { calendarId: own, timeZone: null, atPlace: false };
  return {
    calendarId: ground.siteCalendarId ?? ground.clientCalendarId ?? own,
    timeZone: ground.siteTimeZone,
    atPlace: true,
  };
}

/** Whether a ticket has to be told anew what is promised for it. */
export const isSameFact = (one: PolicyFact, other: PolicyFact | undefined): boolean =>
  other !== undefined &&
  (['policyId', 'priority', 'level', 'reason', 'calendarId', 'timeZone', 'atPlace'] as const).every(
    (name) => one[name] === other[name],
  );
