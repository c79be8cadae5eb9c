import { classification } from '@lanet/contracts/classification';
import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { useVersionedSave } from '../../ui/form/use-versioned-save.ts';

interface NameFormProps {
  /** Left out for what is new. */
  item?: { name: string; version: number };
  /** `version`: the one it is made from, 0 for what is new. */
  save: (name: string, version: number) => Promise<unknown>;
  /** What it is called by now. */
  reload: () => Promise<{ name: string; version: number }>;
  submitLabel: string;
  onClose: () => void;
}

const FRESH = { name: '', version: 0 };

/** What a type or category is called. */
export function NameForm({ item = FRESH, save, reload, submitLabel, onClose }: NameFormProps) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { name: item.name },
    validate: (values) => schemaErrors(classification.createType.body, values),
  });
  const saving = useVersionedSave({
    form,
    loaded: { values: { name: item.name }, version: item.version },
    reload: async () => {
      const { name, version } = await reload();
      return { values: { name }, version };
    },
    save: async ({ name }, version) => name !== undefined && save(name, version),
    onSaved: onClose,
    fieldOfCode: { 'classification.name_taken': 'name' },
  });
  return (
    <FormFrame saving={saving} submitLabel={submitLabel} onCancel={onClose} labelOf={() => t('classification.name')}>
      <TextInput
        {...form.getInputProps('name')}
        label={t('classification.name')}
        maxLength={80}
        autoComplete="off"
        data-autofocus
      />
    </FormFrame>
  );
}
