import type { Level } from '@lanet/contracts/sorting';
import { tickets } from '@lanet/contracts/tickets';
import { Select, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { call } from '../../platform/api.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { useSave } from '../../ui/form/use-save.ts';
import { toastDone } from '../../ui/toast.tsx';
import { CategorySelect } from '../classification/CategorySelect.tsx';
import { classificationQuery } from '../classification/classification.queries.ts';
import { AttachField } from '../tickets/files/AttachField.tsx';
import { filesOf, useAttachments } from '../tickets/files/use-attachments.ts';
import { closeNewTicket, type NewTicketStart } from '../tickets/new/new-ticket-store.ts';
import { myDevices } from './portal.queries.ts';
import { subjectOf } from './portal-words.ts';
import { UrgencyChoice } from './Urgency.tsx';

interface Values {
  text: string;
  /** Null: not chosen yet; empty: about no device. */
  deviceId: string | null;
  categoryId: string | null;
  urgency: Level;
}

const bodyOf = ({ text, deviceId, categoryId, urgency }: Values, only: string) => {
  const device = deviceId ?? only;
  return {
    ...{ subject: subjectOf(text), text, urgency },
    ...(device && { deviceId: device }),
    ...(categoryId && { categoryId }),
  };
};

/** What, on which device, about what, and how urgent. The subject is the first sentence of the answer. */
export function AskForm({ start }: { start: NewTicketStart }) {
  const { t } = useTranslation();
  const devices = useQuery(myDevices).data ?? [];
  // Who has one device means that one.
  const only = devices.length === 1 ? (devices[0]?.id ?? '') : '';
  // Without them one asks all the same.
  const categories = useQuery(classificationQuery).data?.categories ?? [];
  const attachments = useAttachments();
  const { form, saving } = useAsking(start, (values) => ({ ...bodyOf(values, only), ...filesOf(attachments) }));
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
      {categories.length > 0 && (
        <CategorySelect
          label={t('portal.ask.category')}
          none={t('portal.ask.noCategory')}
          categories={categories}
          value={form.values.categoryId}
          error={form.errors.categoryId}
          onChange={(category) => form.setFieldValue('categoryId', category?.id ?? null)}
          clearable
        />
      )}
      <UrgencyChoice value={form.values.urgency} onChange={(urgency) => form.setFieldValue('urgency', urgency)} />
    </FormFrame>
  );
}

function useAsking(start: NewTicketStart, body: (values: Values) => z.input<typeof tickets.create.body>) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const form = useForm<Values>({
    initialValues: { text: '', deviceId: start.deviceId ?? null, categoryId: null, urgency: 'medium' },
    validate: ({ text }) => schemaErrors(tickets.create.body.pick({ text: true }), { text }),
  });
  const saving = useSave({
    form,
    save: (values) => call(tickets.create, { body: body(values) }),
    onSaved: ({ id, folio }) => {
      closeNewTicket();
      toastDone(t('portal.ask.done', { folio }));
      void navigate({ to: '/tickets/$id', params: { id } });
    },
    fieldOfCode: { 'devices.not_found': 'deviceId', 'tickets.category_not_allowed': 'categoryId' },
  });
  return { form, saving };
}
