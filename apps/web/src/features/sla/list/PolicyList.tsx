import { type SlaPolicy, slaPolicies } from '@lanet/contracts/sla-policies';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { useCan } from '../../../platform/session.ts';
import { showUndo, toastProblem } from '../../../ui/toast.tsx';
import { policyList, usePoliciesChanged } from '../sla-policies.queries.ts';
import css from './List.module.css';
import { PolicyRow } from './PolicyRow.tsx';
import { useReorder } from './use-reorder.ts';

/** The policies in the administrator's order, which decides between those that fit equally well. */
export function PolicyList({ policies }: { policies: readonly SlaPolicy[] }) {
  const { t } = useTranslation();
  const canWrite = useCan('sla.write') && policies.length > 1;
  const [said, setSaid] = useState('');
  const order = useOrder();
  const byId = new Map(policies.map((policy) => [policy.id, policy]));
  const ids = policies.map(({ id }) => id);
  const reorder = useReorder(ids, (next, moved) => {
    setSaid(
      t('slaPolicies.order.position', {
        ...{ name: byId.get(moved)?.name ?? '', place: next.indexOf(moved) + 1, count: next.length },
      }),
    );
    return order.mutateAsync({ ids: next, before: ids });
  });
  return (
    <>
      {!policies.some(({ isDefault }) => isDefault) && <p className={css.notice}>{t('slaPolicies.noDefault')}</p>}
      <ol ref={reorder.list} className={css.rows} aria-label={t('slaPolicies.list')}>
        {reorder.order.map((id) => {
          const policy = byId.get(id);
          if (!policy) return null;
          return (
            <PolicyRow
              key={id}
              policy={policy}
              isDragged={reorder.dragged === id}
              handle={canWrite ? reorder.handle(id) : undefined}
              defaultBefore={policies.find(({ isDefault }) => isDefault)}
            />
          );
        })}
      </ol>
      {policies.length > 1 && <p className={css.hint}>{t('slaPolicies.order.hint')}</p>}
      <span role="status" className={css.hidden}>
        {said}
      </span>
    </>
  );
}

function useOrder() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const changed = usePoliciesChanged();
  const save = (ids: readonly string[]) => call(slaPolicies.order, { body: { ids: [...ids] } });
  return useMutation({
    // One after the other: the last word is the last one said.
    scope: { id: 'sla-policies.order' },
    mutationFn: ({ ids }: { ids: readonly string[]; before: readonly string[] }) => save(ids),
    onMutate: ({ ids }) =>
      queryClient.setQueryData(policyList.queryKey, (known) => {
        const byId = new Map(known?.items.map((policy) => [policy.id, policy]));
        return known && { items: ids.flatMap((id) => byId.get(id) ?? []) };
      }),
    onSuccess: (_, { before }) => showUndo(t('slaPolicies.order.saved'), () => save(before).then(changed)),
    onError: (error) => {
      toastProblem(error);
      changed();
    },
  });
}
