// Computers that asked to join. All keys begin with `enrolments`.
import { type Enrolment, enrolments } from '@lanet/contracts/agents';
import { deviceIdentity } from '@lanet/contracts/device-identity';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { useLive } from '../../../platform/live.ts';
import { showUndo } from '../../../ui/toast.tsx';
import { deviceKeys } from '../devices.queries.ts';

/** A computer on its way in is watched by a person who waits; hints come at once, this is for those that get lost. */
const WATCH_MS = 4_000;

export const pendingEnrolments = queryOptions({
  queryKey: ['enrolments', 'pending'],
  queryFn: async ({ signal }) => (await call(enrolments.list, { query: { state: 'pending' }, signal })).items,
});

/** What came with one token, asked for again and again while it is watched. */
export const tokenEnrolments = (tokenId: string) =>
  queryOptions({
    queryKey: ['enrolments', 'token', tokenId],
    queryFn: async ({ signal }) => (await call(enrolments.list, { query: { tokenId }, signal })).items,
    refetchInterval: WATCH_MS,
  });

/** Everything about enrolments and the list of devices is asked for again where it is shown. */
function useEnrolmentsChanged(): () => void {
  const queryClient = useQueryClient();
  return () => {
    void queryClient.invalidateQueries({ queryKey: ['enrolments'] });
    void queryClient.invalidateQueries({ queryKey: deviceKeys.lists });
  };
}

/** Keeps what is shown of enrolments current. The first inventory of a device comes as a change of the device. */
export function useLiveEnrolments(): void {
  const queryClient = useQueryClient();
  useLive(['enrolment', 'device'], () => void queryClient.invalidateQueries({ queryKey: ['enrolments'] }));
}

/** Accepts a computer, or says it is one that is known already. The caller says why it failed. */
export function useApprove(enrolment: Enrolment) {
  const { t } = useTranslation();
  const changed = useEnrolmentsChanged();
  const { deviceId, hostname, duplicates } = enrolment;
  return useMutation({
    mutationFn: (sameAs?: string) =>
      call(enrolments.approve, { params: { id: deviceId }, body: sameAs ? { sameAs } : {} }),
    onSuccess: (_, sameAs) => {
      const known = duplicates.find((one) => one.deviceId === sameAs)?.name;
      // Undone by telling the two apart again, or by sending the one back to wait.
      const undo = async () => {
        if (sameAs) await call(deviceIdentity.separate, { params: { id: sameAs } });
        else await call(enrolments.reopen, { params: { id: deviceId } });
        changed();
      };
      const names = { name: hostname, known: known ?? '' };
      showUndo(known ? t('devices.pending.merged', names) : t('devices.pending.accepted', names), undo);
      changed();
    },
  });
}

/** Refuses a computer. Called by a dialog that shows the failure, so nothing is said twice. */
export function useReject({ deviceId, hostname }: Enrolment): () => Promise<void> {
  const { t } = useTranslation();
  const changed = useEnrolmentsChanged();
  return async () => {
    await call(enrolments.reject, { params: { id: deviceId } });
    showUndo(t('devices.pending.rejected', { name: hostname }), async () => {
      await call(enrolments.reopen, { params: { id: deviceId } });
      changed();
    });
    changed();
  };
}
