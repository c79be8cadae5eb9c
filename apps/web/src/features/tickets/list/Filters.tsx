import { Priority, TicketView } from '@lanet/contracts/kinds';
import { Button, SegmentedControl } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { withAllTexts } from '../../../platform/texts.ts';
import { LateSelect } from '../../../ui/LateSelect.tsx';
import { SearchField } from '../../../ui/SearchField.tsx';
import { usePart } from '../../../ui/use-part.ts';
import { clientChoices } from '../../clients/clients.queries.ts';
import type { TicketFilter } from '../tickets.queries.ts';
import css from './TicketsPage.module.css';

const VIEWS = ['mine', 'unassigned', 'open', 'due', 'resolved', 'all'] as const;

export interface FilterProps {
  filter: TicketFilter;
  onChange: (filter: TicketFilter) => void;
}

/** Míos, Sin asignar, Abiertos, Por vencer, Resueltos, Todos. `due`: the open ones, by what is due next. */
export function ViewSwitch({ filter, onChange }: FilterProps) {
  const { t } = useTranslation();
  return (
    <div className={css.views}>
      <SegmentedControl
        aria-label={t('tickets.views.label')}
        value={filter.sort ?? filter.view}
        onChange={(value) =>
          onChange(
            value === 'due'
              ? { ...filter, view: 'open', sort: value }
              : { ...filter, view: TicketView.parse(value), sort: undefined },
          )
        }
        data={VIEWS.map((value) => ({ value, label: t(`tickets.views.${value}`) }))}
      />
    </div>
  );
}

/** Search, priority, type, category, client and team. */
export function Filters({ filter, onChange }: FilterProps) {
  const { t } = useTranslation();
  return (
    <search className={css.filters} aria-label={t('tickets.filters.label')}>
      <SearchField
        label={t('tickets.filters.search')}
        value={filter.search ?? ''}
        onSearch={(search) => onChange({ ...filter, search })}
      />
      <LateSelect
        aria-label={t('tickets.filters.priority')}
        placeholder={t('tickets.filters.anyPriority')}
        data={Priority.options.toReversed().map((value) => ({ value, label: t(`ui.priority.${value}`) }))}
        value={filter.priority ?? null}
        onChange={(value) => onChange({ ...filter, priority: Priority.safeParse(value).data })}
        clearButtonProps={{ 'aria-label': t('tickets.filters.anyPriority') }}
        clearable
        className={css.priority ?? ''}
      />
      <FurtherFilters filter={filter} onChange={onChange} />
      <ClientFilter filter={filter} onChange={onChange} />
    </search>
  );
}

function ClientFilter({ filter, onChange }: FilterProps) {
  const { t } = useTranslation();
  const { data } = useQuery(clientChoices(''));
  return (
    <LateSelect
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

const loadMore = async () => (await withAllTexts(import('./MoreFilters.tsx'))).MoreFilters;

/** Type, category and team come when somebody wants to filter by them, or does so already. */
function FurtherFilters({ filter, onChange }: FilterProps) {
  const { t } = useTranslation();
  const [wanted, { open, close }] = useDisclosure(false);
  const isSet = [filter.type, filter.category, filter.team].some((one) => one !== undefined);
  const More = usePart(loadMore, wanted || isSet, close);
  if (More) return <More filter={filter} onChange={onChange} />;
  return (
    <Button variant="default" onClick={open}>
      {t('tickets.filters.more')}
    </Button>
  );
}
