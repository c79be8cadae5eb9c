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
import { teamChoices } from '../../teams/teams.queries.ts';
import type { TicketFilter } from '../tickets.queries.ts';
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
      <SortingFilters filter={filter} onChange={onChange} />
      <ClientFilter filter={filter} onChange={onChange} />
      <TeamFilter filter={filter} onChange={onChange} />
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

/** Where there are no teams there is nothing to choose; one that was given up still has its old tickets. */
function TeamFilter({ filter, onChange }: FilterProps) {
  const { t } = useTranslation();
  const { data = [] } = useQuery(teamChoices);
  if (data.length === 0) return null;
  return (
    <LateSelect
      aria-label={t('tickets.filters.team')}
      placeholder={t('tickets.filters.anyTeam')}
      nothingFoundMessage={t('forms.nothingFound')}
      data={[
        { value: 'mine', label: t('tickets.filters.myTeams') },
        ...data.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      value={filter.team ?? null}
      onChange={(team) => onChange({ ...filter, team: team ?? undefined })}
      clearButtonProps={{ 'aria-label': t('tickets.filters.anyTeam') }}
      searchable
      clearable
      className={css.team ?? ''}
    />
  );
}

const loadSorting = async () => (await withAllTexts(import('./ClassificationFilters.tsx'))).ClassificationFilters;

/** Type and category come when somebody wants to filter by them, or does so already. */
function SortingFilters({ filter, onChange }: FilterProps) {
  const { t } = useTranslation();
  const [wanted, { open, close }] = useDisclosure(false);
  const isSet = filter.type !== undefined || filter.category !== undefined;
  const Sorting = usePart(loadSorting, wanted || isSet, close);
  if (Sorting) return <Sorting filter={filter} onChange={onChange} />;
  return (
    <Button variant="default" onClick={open}>
      {t('tickets.filters.more')}
    </Button>
  );
}
