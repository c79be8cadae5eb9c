import { type SlaPolicy, slaPolicies } from '@lanet/contracts/sla-policies';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { showUndo, toastDone, toastProblem } from '../../../ui/toast.tsx';
import { usePoliciesChanged, usePolicyKept } from '../sla-policies.queries.ts';

/** What is done at once, and can be taken back: which policy is the default, and whether one is chosen at all. */
export function usePolicyActions(onReplaced?: () => void) {
  const { t } = useTranslation();
  const kept = usePolicyKept();
  const changed = usePoliciesChanged();
  const replaced = (policy: SlaPolicy) => {
    kept(policy);
    onReplaced?.();
  };
  const asDefault = async (id: string) => kept(await call(slaPolicies.makeDefault, { params: { id } }));
  const save = ({ id, version }: SlaPolicy, active: boolean) =>
    call(slaPolicies.update, { params: { id }, body: { active }, ifMatch: version });

  const makeDefault = useMutation({
    mutationFn: ({ policy }: { policy: SlaPolicy; before: SlaPolicy | undefined }) => asDefault(policy.id),
    onSuccess: (_, { policy: { name }, before }) => {
      const done = t('slaPolicies.actions.madeDefault', { name });
      // Where there was none, none can be put back: there is always one from now on.
      if (before) showUndo(done, () => asDefault(before.id));
      else toastDone(done);
    },
    onError: toastProblem,
  });

  const setActive = useMutation({
    mutationFn: ({ policy, active }: { policy: SlaPolicy; active: boolean }) => save(policy, active),
    onSuccess: (saved, { active }) => {
      replaced(saved);
      const done = t(active ? 'slaPolicies.actions.activated' : 'slaPolicies.actions.deactivated', {
        name: saved.name,
      });
      showUndo(done, async () => replaced(await save(saved, !active)));
    },
    onError: (error) => {
      toastProblem(error);
      // Another version may be there, of which the next try is made.
      changed();
    },
  });

  return { makeDefault, setActive };
}
