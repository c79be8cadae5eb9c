import { inboundMail } from '@lanet/contracts/inbound-mail';
import { tickets } from '@lanet/contracts/tickets';
import { Select } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { FormFrame } from '../../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../../ui/form/form-errors.ts';
import { useSave } from '../../../ui/form/use-save.ts';
import css from './Decide.module.css';
import type { Undecided } from './decisions.ts';
import { SenderLine } from './SenderLine.tsx';
import { useAccepted } from './use-accepted.ts';

const CHOICES = 50;

/** Tickets to choose from: those that match what is typed, else the last changed. */
const ticketChoices = (search: string) =>
  queryOptions({
    queryKey: ['tickets', 'choices', search],
    queryFn: async ({ signal }) => {
      const query = { view: 'all' as const, limit: CHOICES, ...(search && { search }) };
      return (await call(tickets.list, { query, signal })).items;
    },
    placeholderData: keepPreviousData,
  });

/** Puts a message into a ticket that exists. */
export function LinkTicketForm({ message, onClose }: { message: Undecided; onClose: () => void }) {
  const { t } = useTranslation();
  const accepted = useAccepted(onClose);
  const body = ({ ticketId }: { ticketId: string }) => ({ kind: 'ticket' as const, ticketId });
  const form = useForm({
    initialValues: { ticketId: message.suggestedTicket?.id ?? '' },
    validate: (values) => schemaErrors(inboundMail.accept.body, body(values)),
  });
  const saving = useSave({
    form,
    save: (values) => call(inboundMail.accept, { params: { id: message.id }, body: body(values) }),
    onSaved: accepted,
    fieldOfCode: { 'tickets.not_found': 'ticketId' },
  });
  return (
    <FormFrame saving={saving} submitLabel={t('inboundMail.decide.ticket')} onCancel={onClose}>
      <SenderLine from={message.from} />
      <p className={css.note}>{t('inboundMail.decide.hints.ticket')}</p>
      <TicketSelect
        value={form.values.ticketId || null}
        suggested={message.suggestedTicket ?? undefined}
        onChange={(id) => form.setFieldValue('ticketId', id ?? '')}
        error={form.errors.ticketId}
      />
    </FormFrame>
  );
}

interface TicketSelectProps {
  value: string | null;
  suggested: { id: string; folio: string } | undefined;
  onChange: (id: string | null) => void;
  error: ReactNode;
}

function TicketSelect({ value, suggested, onChange, error }: TicketSelectProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(suggested && { value: suggested.id, label: suggested.folio });
  // What is chosen is also what the field says: that is no search.
  const [search] = useDebouncedValue(typed === chosen?.label ? '' : typed, 200);
  const { data = [] } = useQuery(ticketChoices(search));
  const found = data.map(({ id, folio, subject, client }) => ({
    value: id,
    label: `${folio} · ${subject} · ${client.name}`,
  }));
  const missing = chosen && !found.some((one) => one.value === chosen.value);
  return (
    <Select
      label={t('inboundMail.decide.whichTicket')}
      placeholder={t('inboundMail.decide.chooseTicket')}
      nothingFoundMessage={t('forms.nothingFound')}
      data={missing ? [chosen, ...found] : found}
      // The server has searched, also in what the label does not say.
      filter={({ options }) => options}
      value={value}
      onChange={(id, option) => {
        setChosen(option ?? undefined);
        onChange(id);
      }}
      onSearchChange={setTyped}
      data-autofocus
      openOnFocus={false}
      error={error}
      searchable
      allowDeselect={false}
      maxDropdownHeight={260}
    />
  );
}
