import { type SlaPolicy, slaPolicies } from '@lanet/contracts/sla-policies';
import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { FormDialog } from '../../../ui/form/FormDialog.tsx';
import { FormFrame } from '../../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../../ui/form/form-errors.ts';
import { useSave } from '../../../ui/form/use-save.ts';
import { toastDone } from '../../../ui/toast.tsx';
import { POLICY_FIELD_OF_CODE } from '../policy-values.ts';
import { usePolicyKept } from '../sla-policies.queries.ts';

interface CopyDialogProps {
  policy: SlaPolicy;
  opened: boolean;
  onClose: () => void;
}

/** A policy like another one, under a name of its own; it opens when it is made. */
export function CopyDialog({ policy, opened, onClose }: CopyDialogProps) {
  const { t } = useTranslation();
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('slaPolicies.copy.title', { name: policy.name })}>
      <CopyForm policy={policy} onClose={onClose} />
    </FormDialog>
  );
}

function CopyForm({ policy: { id, name }, onClose }: Omit<CopyDialogProps, 'opened'>) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const kept = usePolicyKept();
  const form = useForm({
    initialValues: { name: t('slaPolicies.copy.suggestion', { name }) },
    validate: (values) => schemaErrors(slaPolicies.copy.body, values),
  });
  const saving = useSave({
    form,
    save: (body) => call(slaPolicies.copy, { params: { id }, body }),
    onSaved: (copy) => {
      kept(copy);
      toastDone(t('slaPolicies.copy.done'));
      onClose();
      void navigate({ to: '/settings/sla/$id', params: { id: copy.id } });
    },
    fieldOfCode: POLICY_FIELD_OF_CODE,
  });
  return (
    <FormFrame saving={saving} submitLabel={t('slaPolicies.copy.submit')} onCancel={onClose}>
      <TextInput
        {...form.getInputProps('name')}
        label={t('slaPolicies.copy.name')}
        description={t('slaPolicies.copy.hint')}
        data-autofocus
      />
    </FormFrame>
  );
}
