import { inboundMail } from '@lanet/contracts/inbound-mail';
import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { FormFrame } from '../../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../../ui/form/form-errors.ts';
import { useSave } from '../../../ui/form/use-save.ts';
import { ClientSelect } from '../../clients/ClientSelect.tsx';
import { SiteChoice } from '../../settings/people/PersonFields.tsx';
import css from './Decide.module.css';
import type { Undecided } from './decisions.ts';
import { SenderLine } from './SenderLine.tsx';
import { useAccepted } from './use-accepted.ts';

/** Makes the sender a person of a client; the message, and all that comes from that address, is let in. */
export function MakePersonForm({ message, onClose }: { message: Undecided; onClose: () => void }) {
  const { t } = useTranslation();
  const accepted = useAccepted(onClose);
  const body = (values: { clientId: string; siteIds: string[]; name: string }) => ({
    kind: 'person' as const,
    ...values,
  });
  const form = useForm<{ clientId: string; siteIds: string[]; name: string }>({
    initialValues: { clientId: '', siteIds: [], name: message.from?.name ?? '' },
    validate: (values) => schemaErrors(inboundMail.accept.body, body(values)),
  });
  const saving = useSave({
    form,
    save: (values) => call(inboundMail.accept, { params: { id: message.id }, body: body(values) }),
    onSaved: accepted,
    fieldOfCode: { 'clients.not_found': 'clientId', 'people.sites_required': 'siteIds' },
  });
  const { clientId } = form.values;
  return (
    <FormFrame saving={saving} submitLabel={t('inboundMail.decide.person')} onCancel={onClose}>
      <SenderLine from={message.from} />
      <p className={css.note}>{t('inboundMail.decide.hints.person')}</p>
      <TextInput {...form.getInputProps('name')} label={t('inboundMail.decide.name')} data-autofocus />
      <ClientSelect
        label={t('inboundMail.decide.client')}
        value={clientId || null}
        onChange={(id) => form.setValues({ clientId: id ?? '', siteIds: [] })}
        error={form.errors.clientId}
      />
      {clientId && <SiteChoice clientId={clientId} {...form.getInputProps('siteIds')} />}
    </FormFrame>
  );
}
