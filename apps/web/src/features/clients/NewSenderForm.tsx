import { clientSenders } from '@lanet/contracts/client-senders';
import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { FormError } from '../../ui/FormError.tsx';
import { useSave } from '../../ui/form/use-save.ts';
import { IconPlus } from '../../ui/icons.ts';
import css from './ClientMail.module.css';
import { useClientsChanged } from './clients.queries.ts';
import { isSender, senderBody } from './sender-values.ts';

/** One field for both: an address has an @ in it. */
export function NewSenderForm({ clientId }: { clientId: string }) {
  const { t } = useTranslation();
  const changed = useClientsChanged();
  const form = useForm({
    initialValues: { value: '' },
    validate: { value: (typed) => (isSender(typed) ? null : t('clients.senders.invalid')) },
  });
  const saving = useSave({
    form,
    save: ({ value }) => call(clientSenders.add, { params: { id: clientId }, body: senderBody(value) }),
    onSaved: () => {
      changed();
      form.reset();
    },
    fieldOfCode: { 'clients.sender_taken': 'value', 'clients.sender_free_mail': 'value' },
  });
  return (
    <form noValidate onSubmit={saving.onSubmit} className={css.form}>
      <TextInput
        {...form.getInputProps('value')}
        label={t('clients.senders.value')}
        placeholder={t('clients.senders.placeholder')}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        className={css.field ?? ''}
      />
      <Button
        type="submit"
        loading={saving.busy}
        leftSection={<IconPlus size={16} stroke={1.7} aria-hidden />}
        className={css.add ?? ''}
      >
        {t('clients.senders.add')}
      </Button>
      <FormError error={saving.error} />
    </form>
  );
}
