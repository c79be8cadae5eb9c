import { Priority } from '@lanet/contracts/alert-rules';
import { TicketView } from '@lanet/contracts/tickets';
import { SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { SearchField } from '../../../ui/SearchField.tsx';
import { clientChoices } from '../../clients/clients.queries.ts';
import type { TicketFilter } from '../tickets.queries.ts';
import { ClassificationFilters } from './ClassificationFilters.tsx';
import css from './TicketsPage.module.css';

export interface FilterProps {
  filter: TicketFilter;
  onChange: (filter: TicketFilter) => void;
}

/** Míos, Sin asignar, Abiertos, Resueltos, Todos. */
export function ViewSwitch({ filter, onChange }: FilterProps) {
  const { t } = useTranslation();
  return (
    <div className={css.views}>
      <SegmentedControl
        aria-label={t('tickets.views.label')}
        value={filter.view}
        onChange={(value) => onChange({ ...filter, view: TicketView.parse(value) })}
        data={TicketView.options.map((value) => ({ value, label: t(`tickets.views.${value}`) }))}
      />
    </div>
  );
}

/** Search, priority, type, category and client. */
export function Filters({ filter, onChange }: FilterProps) {
  const { t } = useTranslation();
  return (
    <search className={css.filters} aria-label={t('tickets.filters.label')}>
      <SearchField
        label={t('tickets.filters.search')}
        value={filter.search ?? ''}
        onSearch={(search) => onChange({ ...filter, search })}
      />
      <Select
        aria-label={t('tickets.filters.priority')}
        placeholder={t('tickets.filters.anyPriority')}
        data={Priority.options.toReversed().map((value) => ({ value, label: t(`ui.priority.${value}`) }))}
        value={filter.priority ?? null}
        onChange={(value) => onChange({ ...filter, priority: Priority.safeParse(value).data })}
        clearButtonProps={{ 'aria-label': t('tickets.filters.anyPriority') }}
        clearable
        className={css.priority ?? ''}
      />
      <ClassificationFilters filter={filter} onChange={onChange} />
      <ClientFilter filter={filter} onChange={onChange} />
    </search>
  );
}

function ClientFilter({ filter, onChange }: FilterProps) {
  const { t } = useTranslation();
  const { data } = useQuery(clientChoices(''));
  return (
    <Select
      aria-label={t('tickets.filters.client')}
      placeholder={t('tickets.filters.anyClient')}
      nothingFoundMessage={t('forms.nothingFound')}
      data={(data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      value={filter.client ?? null}
      onChange={(client) => onChange({ ...filter, client: client ?? undefined })}
      clearButtonProps={{ 'aria-label': t('tickets.filters.anyClient') }}
      searchable
      clearable
      limit={100}
      className={css.client ?? ''}
    />
  );
}
