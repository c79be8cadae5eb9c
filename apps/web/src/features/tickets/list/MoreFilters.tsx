import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { teamChoices } from '../../teams/teams.queries.ts';
import { ClassificationFilters } from './ClassificationFilters.tsx';
import type { FilterProps } from './Filters.tsx';
import css from './TicketsPage.module.css';

/** What few filter by: type, category, team. */
export function MoreFilters(props: FilterProps) {
  return (
    <>
      <ClassificationFilters {...props} />
      <TeamFilter {...props} />
    </>
  );
}

/** Where there are no teams there is nothing to choose; one that was given up still has its old tickets. */
function TeamFilter({ filter, onChange }: FilterProps) {
  const { t } = useTranslation();
  const { data = [] } = useQuery(teamChoices);
  if (data.length === 0) return null;
  return (
    <Select
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
