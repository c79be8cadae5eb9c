// Planned updates of a device, and what a run of them changed, in the query cache.
import { type UpdatePlan, updates } from '@lanet/contracts/updates';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../platform/api.ts';
import { useLive } from '../../platform/live.ts';

const plansKey = ['devices', 'update-plans'];
const keyOf = (deviceId: string) => [...plansKey, deviceId];

/** Newest first. */
export const updatePlans = (deviceId: string) =>
  queryOptions({
    queryKey: keyOf(deviceId),
    queryFn: async ({ signal }) => (await call(updates.plans, { query: { deviceId }, signal })).items,
  });

/** Waits or runs: a device has at most one. */
export const isOpenPlan = ({ state }: UpdatePlan): boolean => state === 'planned' || state === 'running';

export function useCancelPlan() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Pick<UpdatePlan, 'id'>) => call(updates.cancelPlan, { params: { id } }),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['devices'] }),
  });
}

export function usePlansChanged(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: plansKey });
}

/** A plan changes when its run does. */
export function useLivePlans(): void {
  const changed = usePlansChanged();
  useLive(['command'], changed);
}

export const updateProof = (commandId: string) =>
  queryOptions({
    queryKey: ['commands', 'proof', commandId],
    queryFn: async ({ signal }) => (await call(updates.proof, { params: { id: commandId }, signal })).proof,
  });
