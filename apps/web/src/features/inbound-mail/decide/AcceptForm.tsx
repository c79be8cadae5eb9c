import { inboundMail } from '@lanet/contracts/inbound-mail';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { FormFrame } from '../../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../../ui/form/form-errors.ts';
import { useSave } from '../../../ui/form/use-save.ts';
import { ClientSelect, SiteSelect } from '../../clients/ClientSelect.tsx';
import { domainOf } from '../inbound-words.tsx';
import css from './Decide.module.css';
import type { Undecided } from './decisions.ts';
import { SenderLine } from './SenderLine.tsx';
import { useAccepted } from './use-accepted.ts';

interface AcceptFormProps {
  kind: 'once' | 'address' | 'domain';
  message: Undecided;
  onClose: () => void;
}

/** Lets a message in for a client: this once, or with everything that comes from its address or domain. */
export function AcceptForm({ kind, message, onClose }: AcceptFormProps) {
  const { t } = useTranslation();
  const accepted = useAccepted(onClose);
  const form = useForm({
    initialValues: { clientId: '', siteId: '' },
    validate: (values) => schemaErrors(inboundMail.accept.body, acceptBody(kind, values)),
  });
  const saving = useSave({
    form,
    save: (values) => call(inboundMail.accept, { params: { id: message.id }, body: acceptBody(kind, values) }),
    onSaved: accepted,
    fieldOfCode: { 'clients.not_found': 'clientId', 'clients.sender_free_mail': 'clientId' },
  });
  const { clientId, siteId } = form.values;
  return (
    <FormFrame saving={saving} submitLabel={t(`inboundMail.decide.${kind}`)} onCancel={onClose}>
      <SenderLine from={message.from} />
      <p className={css.note}>
        {t(`inboundMail.decide.hints.${kind}`, {
          address: message.from?.address ?? '',
          domain: domainOf(message.from?.address) ?? '',
        })}
      </p>
      <ClientSelect
        label={t('inboundMail.decide.client')}
        value={clientId || null}
        onChange={(id) => form.setValues({ clientId: id ?? '', siteId: '' })}
        error={form.errors.clientId}
        autoFocus
      />
      {kind === 'once' && (
        <SiteSelect
          clientId={clientId}
          label={t('inboundMail.decide.siteOptional')}
          value={siteId || null}
          onChange={(id) => form.setFieldValue('siteId', id ?? '')}
          error={form.errors.siteId}
        />
      )}
    </FormFrame>
  );
}

const acceptBody = (kind: AcceptFormProps['kind'], { clientId, siteId }: { clientId: string; siteId: string }) =>
  kind === 'once' ? { kind, clientId, ...(siteId && { siteId }) } : { kind, clientId };
