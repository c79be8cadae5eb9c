import { slaPolicies } from '@lanet/contracts/sla-policies';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { LeaveGuard } from '../../../ui/form/LeaveGuard.tsx';
import { useSave } from '../../../ui/form/use-save.ts';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import {
  newPolicyValues,
  POLICY_FIELD_OF_CODE,
  type PolicyValues,
  policyBody,
  policyErrors,
} from '../policy-values.ts';
import { usePolicyKept } from '../sla-policies.queries.ts';
import { crumbs } from './crumbs.ts';
import css from './Editor.module.css';
import { EditorFrame } from './EditorFrame.tsx';
import { SaveBar } from './SaveBar.tsx';

/** A policy from the beginning: nothing promised yet, and the ladder that suits most. */
export function NewPolicyPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const kept = usePolicyKept();
  const form = useForm<PolicyValues>({ initialValues: newPolicyValues(), validate: policyErrors });
  const saving = useSave({
    form,
    save: (values) => call(slaPolicies.create, { body: policyBody(values) }),
    onSaved: (policy) => {
      kept(policy);
      // What was typed is saved: nothing is left behind.
      form.resetDirty();
      toastDone(t('slaPolicies.created'));
      void navigate({ to: '/settings/sla/$id', params: { id: policy.id }, ignoreBlocker: true });
    },
    fieldOfCode: POLICY_FIELD_OF_CODE,
  });
  return (
    <div className={css.page}>
      <PageHeader title={t('slaPolicies.create')} breadcrumb={crumbs(t)} />
      <EditorFrame
        form={form}
        isDefault={false}
        onSubmit={saving.onSubmit}
        footer={
          <SaveBar
            saving={saving}
            submitLabel={t('slaPolicies.submitNew')}
            cancelLabel={t('ui.cancel')}
            onCancel={() => void navigate({ to: '/settings/sla' })}
          />
        }
      />
      <LeaveGuard when={form.isDirty()} />
    </div>
  );
}
