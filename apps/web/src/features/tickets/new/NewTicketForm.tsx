import { tickets } from '@lanet/contracts/tickets';
import { SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { FormFrame } from '../../../ui/form/FormFrame.tsx';
import { FieldPair } from '../../../ui/form/FormSection.tsx';
import { schemaErrors } from '../../../ui/form/form-errors.ts';
import { useSave } from '../../../ui/form/use-save.ts';
import { toastDone } from '../../../ui/toast.tsx';
import { ClientSelect } from '../../clients/ClientSelect.tsx';
import { clientSites } from '../../clients/clients.queries.ts';
import { AttachField } from '../files/AttachField.tsx';
import { type Attachments, filesOf, useAttachments } from '../files/use-attachments.ts';
import { Choice } from './Choice.tsx';
import { closeNewTicket, type NewTicketStart } from './new-ticket-store.ts';
import { DeviceSelect, RequesterSelect } from './RequesterSelect.tsx';
import { PriorityChoice, Sorting, type SortingValues, sortingBody, unsorted } from './Sorting.tsx';
import { TeamSelect } from './TeamSelect.tsx';

interface Values extends SortingValues {
  subject: string;
  text: string;
  clientId: string | null;
  siteId: string | null;
  requesterId: string | null;
  deviceId: string | null;
  teamId: string | null;
  channel: 'phone' | 'portal';
}

/** What the server is sent: what was left empty is left out. */
const bodyOf = ({ subject, text, channel, clientId, siteId, requesterId, deviceId, teamId, ...rest }: Values) => ({
  ...{ subject, text, channel },
  ...sortingBody(rest),
  clientId: clientId ?? '',
  ...(siteId && { siteId }),
  ...(requesterId && { requesterId }),
  ...(deviceId && { deviceId }),
  ...(teamId && { teamId }),
});

/** A ticket that staff open for somebody, on the phone for instance. */
export function NewTicketForm({ start }: { start: NewTicketStart }) {
  const { t } = useTranslation();
  const attachments = useAttachments();
  const { form, saving } = useNewTicket(start, attachments);
  return (
    <FormFrame
      saving={saving}
      submitLabel={t('tickets.create.submit')}
      onCancel={closeNewTicket}
      disabled={attachments.isIncomplete}
    >
      <TextInput
        label={t('tickets.create.subject')}
        maxLength={200}
        data-autofocus
        autoFocus
        {...form.getInputProps('subject')}
      />
      <ClientSelect
        label={t('tickets.create.client')}
        value={form.values.clientId}
        error={form.errors.clientId}
        onChange={(clientId) => form.setValues({ clientId, siteId: null, requesterId: null, deviceId: null })}
      />
      {form.values.clientId && <OfClient form={form} clientId={form.values.clientId} />}
      <Textarea label={t('tickets.create.text')} autosize minRows={3} maxRows={10} {...form.getInputProps('text')} />
      <AttachField attachments={attachments} />
      <TeamSelect
        value={form.values.teamId}
        error={form.errors.teamId}
        onChange={(id) => form.setFieldValue('teamId', id)}
      />
      <Kind form={form} />
    </FormFrame>
  );
}

function useNewTicket(start: NewTicketStart, attachments: Attachments) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const form = useForm<Values>({
    initialValues: {
      subject: '',
      text: '',
      clientId: start.clientId ?? null,
      siteId: start.siteId ?? null,
      requesterId: start.requesterId ?? null,
      deviceId: start.deviceId ?? null,
      teamId: null,
      ...unsorted,
      channel: 'phone',
    },
    validate: (values) => schemaErrors(tickets.create.body, bodyOf(values)),
  });
  const saving = useSave({
    form,
    save: (values) => call(tickets.create, { body: { ...bodyOf(values), ...filesOf(attachments) } }),
    onSaved: ({ id, folio }) => {
      closeNewTicket();
      toastDone(t('tickets.create.done', { folio }));
      void navigate({ to: '/tickets/$id', params: { id } });
    },
    fieldOfCode: {
      'clients.not_found': 'clientId',
      'sites.not_found': 'siteId',
      'people.not_found': 'requesterId',
      'people.client_mismatch': 'requesterId',
      'devices.not_found': 'deviceId',
      'tickets.team_not_allowed': 'teamId',
      'tickets.type_not_allowed': 'typeId',
      'tickets.category_not_allowed': 'categoryId',
    },
  });
  return { form, saving };
}

/** How it is sorted, and how it came. */
function Kind({ form }: { form: UseFormReturnType<Values> }) {
  const { t } = useTranslation();
  return (
    <>
      <Sorting form={form} />
      <FieldPair>
        <PriorityChoice values={form.values} onChange={(priority) => form.setFieldValue('priority', priority)} />
        <Choice label={t('tickets.create.channel')}>
          <SegmentedControl
            fullWidth
            aria-label={t('tickets.create.channel')}
            data={(['phone', 'portal'] as const).map((value) => ({ value, label: t(`tickets.channel.${value}`) }))}
            value={form.values.channel}
            onChange={(value) => form.setFieldValue('channel', value === 'portal' ? 'portal' : 'phone')}
          />
        </Choice>
      </FieldPair>
    </>
  );
}

/** What depends on the client. The server finds the site by itself where nobody says it. */
function OfClient({ form, clientId }: { form: UseFormReturnType<Values>; clientId: string }) {
  const { t } = useTranslation();
  const sites = useQuery(clientSites(clientId)).data?.items ?? [];
  const of = (field: 'requesterId' | 'deviceId' | 'siteId') => ({
    value: form.values[field],
    error: form.errors[field],
    onChange: (id: string | null) => form.setFieldValue(field, id),
  });
  return (
    <>
      <FieldPair>
        <RequesterSelect key={`requester ${clientId}`} clientId={clientId} {...of('requesterId')} />
        <DeviceSelect key={`device ${clientId}`} clientId={clientId} {...of('deviceId')} />
      </FieldPair>
      {sites.length > 1 && (
        <Select
          label={t('tickets.create.site')}
          data={sites.map(({ id, name }) => ({ value: id, label: name }))}
          {...of('siteId')}
          clearButtonProps={{ 'aria-label': t('tickets.create.site') }}
          clearable
          searchable
        />
      )}
    </>
  );
}
