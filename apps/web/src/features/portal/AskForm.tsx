import { tickets } from '@lanet/contracts/tickets';
import { SegmentedControl, Select, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { useSave } from '../../ui/form/use-save.ts';
import { toastDone } from '../../ui/toast.tsx';
import { usePhone } from '../../ui/use-narrow.ts';
import { AttachField } from '../tickets/files/AttachField.tsx';
import { filesOf, useAttachments } from '../tickets/files/use-attachments.ts';
import { closeNewTicket, type NewTicketStart } from '../tickets/new/new-ticket-store.ts';
import css from './Portal.module.css';
import { myDevices } from './portal.queries.ts';
import { subjectOf } from './portal-words.ts';

const URGENCIES = ['low', 'medium', 'high'] as const;

interface Values {
  text: string;
  /** Null: not chosen yet; empty: about no device. */
  deviceId: string | null;
  priority: (typeof URGENCIES)[number];
}

const bodyOf = ({ text, deviceId, priority }: Values, only: string) => {
  const device = deviceId ?? only;
  return { subject: subjectOf(text), text, priority, ...(device && { deviceId: device }) };
};

/** Three questions: what, on which device, how urgent. The subject is the first sentence of the answer. */
export function AskForm({ start }: { start: NewTicketStart }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const devices = useQuery(myDevices).data ?? [];
  // Who has one device means that one.
  const only = devices.length === 1 ? (devices[0]?.id ?? '') : '';
  const attachments = useAttachments();
  const form = useForm<Values>({
    initialValues: { text: '', deviceId: start.deviceId ?? null, priority: 'medium' },
    validate: ({ text }) => schemaErrors(tickets.create.body.pick({ text: true }), { text }),
  });
  const saving = useSave({
    form,
    save: (values) => call(tickets.create, { body: { ...bodyOf(values, only), ...filesOf(attachments) } }),
    onSaved: ({ id, folio }) => {
      closeNewTicket();
      toastDone(t('portal.ask.done', { folio }));
      void navigate({ to: '/tickets/$id', params: { id } });
    },
    fieldOfCode: { 'devices.not_found': 'deviceId' },
  });
  return (
    <FormFrame
      saving={saving}
      submitLabel={t('portal.ask.submit')}
      onCancel={closeNewTicket}
      disabled={attachments.isIncomplete}
    >
      <Textarea
        label={t('portal.ask.text')}
        description={t('portal.ask.textHint')}
        autosize
        minRows={4}
        maxRows={12}
        maxLength={20_000}
        data-autofocus
        autoFocus
        {...form.getInputProps('text')}
      />
      <AttachField attachments={attachments} />
      <Select
        label={t('portal.ask.device')}
        data={[
          { value: '', label: t('portal.ask.noDevice') },
          ...devices.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={form.values.deviceId ?? only}
        error={form.errors.deviceId}
        onChange={(deviceId) => form.setFieldValue('deviceId', deviceId ?? '')}
        allowDeselect={false}
      />
      <Urgency value={form.values.priority} onChange={(priority) => form.setFieldValue('priority', priority)} />
    </FormFrame>
  );
}

interface UrgencyProps {
  value: Values['priority'];
  onChange: (value: Values['priority']) => void;
}

function Urgency({ value, onChange }: UrgencyProps) {
  const { t } = useTranslation();
  const phone = usePhone();
  const id = useId();
  return (
    <div>
      <div id={id} className={css.caption}>
        {t('portal.ask.urgency')}
      </div>
      <SegmentedControl
        fullWidth
        // Three answers in words do not fit side by side on a phone.
        orientation={phone ? 'vertical' : 'horizontal'}
        className={css.urgency ?? ''}
        aria-labelledby={id}
        data={URGENCIES.map((one) => ({ value: one, label: t(`portal.ask.${one}`) }))}
        value={value}
        onChange={(chosen) => onChange(URGENCIES.find((one) => one === chosen) ?? 'medium')}
      />
    </div>
  );
}
