// SLA policies, and what they would give, in the query cache. All keys begin with `sla-policies`.
import type { Priority } from '@lanet/contracts/alert-rules';
import { people } from '@lanet/contracts/people';
import { sla } from '@lanet/contracts/sla';
import { type PolicyTerms, type SlaPolicy, slaPolicies } from '@lanet/contracts/sla-policies';
import { keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';
import { call } from '../../platform/api.ts';

const KEY = 'sla-policies';

export const policyList = queryOptions({
  queryKey: [KEY, 'list'],
  queryFn: ({ signal }) => call(slaPolicies.list, { signal }),
});

export const policyDetail = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'detail', id],
    queryFn: ({ signal }) => call(slaPolicies.get, { params: { id }, signal }),
  });

export const policyVersions = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'versions', id],
    queryFn: ({ signal }) => call(slaPolicies.versions, { params: { id }, signal }),
  });

/** While tickets are computed anew; the service looks every five seconds whether something changed. */
const WATCHED_MS = 1_000;
const UNWATCHED_MS = 5_000;

export const slaState = queryOptions({
  queryKey: [KEY, 'state'],
  queryFn: ({ signal }) => call(sla.state, { signal }),
  refetchInterval: ({ state }) => (state.data?.recompute?.finishedAt === null ? WATCHED_MS : UNWATCHED_MS),
});

export interface Arrival {
  /** Left out: now. */
  arrivesAt?: string;
  clientId?: string;
  siteId?: string;
}

/** What is promised moves on with the clock. */
const NOW_MOVES_MS = 30_000;

/** When a ticket of a priority would be due. Whom a policy tells and what others are promised has no part in that. */
export function preview(terms: PolicyTerms, priority: Priority, arrival: Arrival) {
  const row = terms.targets[priority];
  const asked = { ...terms, targets: row ? { [priority]: row } : {}, ladder: [], quietHours: null };
  return queryOptions({
    queryKey: [KEY, 'preview', priority, asked, arrival],
    queryFn: ({ signal }) => call(sla.preview, { body: { terms: asked, priority, ...arrival }, signal }),
    enabled: row !== undefined,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    ...(arrival.arrivesAt === undefined && { refetchInterval: NOW_MOVES_MS }),
  });
}

export const WHAT_IF_DAYS = 90;

/** What of the last days would have been met and broken under other terms. */
export const whatIf = (policyId: string, terms: PolicyTerms) =>
  queryOptions({
    queryKey: [KEY, 'what-if', policyId, terms],
    queryFn: ({ signal }) =>
      call(sla.whatIf, { body: { days: WHAT_IF_DAYS, change: { kind: 'policy', policyId, terms } }, signal }),
    gcTime: 60_000,
  });

/** Active staff, by name. */
export const staffChoices = queryOptions({
  queryKey: ['people', 'assignable', 'all'],
  queryFn: async ({ signal }) => (await call(people.assignable, { signal })).items,
  staleTime: 5 * 60_000,
});

/** Everything about policies is asked for again where it is shown. */
export function usePoliciesChanged(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: [KEY] });
}

/** Puts a policy as it is now on the server where it is shown. */
export function usePolicyKept(): (policy: SlaPolicy) => void {
  const queryClient = useQueryClient();
  const changed = usePoliciesChanged();
  return (policy) => {
    queryClient.setQueryData(policyDetail(policy.id).queryKey, policy);
    changed();
  };
}
