import { type SlaPolicy, slaPolicies } from '@lanet/contracts/sla-policies';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { useVersionedSave, type VersionedSave } from '../../../ui/form/use-versioned-save.ts';
import { toastDone } from '../../../ui/toast.tsx';
import { changesBody, POLICY_FIELD_OF_CODE, type PolicyValues, policyErrors, policyValues } from '../policy-values.ts';
import { policyDetail, usePolicyKept } from '../sla-policies.queries.ts';

export type PolicyForm = UseFormReturnType<PolicyValues>;

export interface PolicyEditing {
  form: PolicyForm;
  saving: VersionedSave;
  /** Saves what is in the form; `fromStart`: its terms hold for open tickets since they have the policy. */
  save: (fromStart: boolean) => void;
}

/** The form of a policy that is there, and how it is saved. */
export function usePolicyForm(policy: SlaPolicy): PolicyEditing {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const kept = usePolicyKept();
  const fromStart = useRef(false);
  const params = { id: policy.id };
  const form = useForm<PolicyValues>({ initialValues: policyValues(policy), validate: policyErrors });
  const saving = useVersionedSave({
    form,
    loaded: versioned(policy),
    reload: async () => versioned(await queryClient.fetchQuery({ ...policyDetail(policy.id), staleTime: 0 })),
    save: (changes, version) => {
      const body = changesBody(form.getValues(), Object.keys(changes));
      const since = body.terms && { fromStart: fromStart.current };
      return call(slaPolicies.update, { params, body: { ...body, ...since }, ifMatch: version });
    },
    onSaved: (saved) => {
      kept(saved);
      form.setInitialValues(policyValues(saved));
      form.reset();
      toastDone(t('forms.saved'));
    },
    goOn: versioned,
    fieldOfCode: POLICY_FIELD_OF_CODE,
  });
  const save = (isFromStart: boolean) => {
    fromStart.current = isFromStart;
    saving.onSubmit();
  };
  return { form, saving, save };
}

const versioned = (policy: SlaPolicy) => ({ values: policyValues(policy), version: policy.version });
