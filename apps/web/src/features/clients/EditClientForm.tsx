import { type Client, clients } from '@lanet/contracts/clients';
import { NumberInput, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { FieldPair } from '../../ui/form/FormSection.tsx';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { useVersionedSave } from '../../ui/form/use-versioned-save.ts';
import { toastDone } from '../../ui/toast.tsx';
import { clientBody, clientDetail, clientValues, useClientsChanged } from './clients.queries.ts';

const FIELDS = ['name', 'email', 'phone', 'notes', 'reopenDays'] as const;

/** What may change about a client; its short name stays. */
export function EditClientForm({ client, onClose }: { client: Client; onClose: () => void }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const changed = useClientsChanged();
  const form = useForm({
    initialValues: clientValues(client),
    validate: (values) => schemaErrors(clients.update.body, clientBody(values)),
  });
  const saving = useVersionedSave({
    form,
    loaded: { values: clientValues(client), version: client.version },
    reload: async () => {
      const now = await queryClient.fetchQuery({ ...clientDetail(client.id), staleTime: 0 });
      return { values: clientValues(now), version: now.version };
    },
    save: (changes, version) =>
      call(clients.update, { params: { id: client.id }, body: clientBody(changes), ifMatch: version }),
    onSaved: () => {
      changed();
      toastDone(t('forms.saved'));
      onClose();
    },
  });
  const labelOf = (field: string) => {
    const known = FIELDS.find((one) => one === field);
    return known ? t(`clients.fields.${known}`) : field;
  };
  return (
    <FormFrame saving={saving} submitLabel={t('forms.save')} onCancel={onClose} labelOf={labelOf}>
      <TextInput {...form.getInputProps('name')} label={t('clients.fields.name')} data-autofocus />
      <FieldPair>
        <TextInput {...form.getInputProps('email')} label={t('clients.fields.email')} type="email" />
        <TextInput {...form.getInputProps('phone')} label={t('clients.fields.phone')} type="tel" />
      </FieldPair>
      <NumberInput
        {...form.getInputProps('reopenDays')}
        label={t('clients.fields.reopenDays')}
        description={t('clients.fields.reopenDaysHint')}
        min={0}
        max={365}
        allowDecimal={false}
      />
      <Textarea
        {...form.getInputProps('notes')}
        label={t('clients.fields.notes')}
        description={t('clients.fields.notesHint')}
        autosize
        minRows={3}
        maxRows={10}
      />
    </FormFrame>
  );
}
