import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { teamChoices } from '../../teams/teams.queries.ts';

interface TeamSelectProps {
  value: string | null;
  onChange: (id: string | null) => void;
  error?: React.ReactNode;
}

/** Which team the ticket is for. Where there are no teams there is nothing to ask. */
export function TeamSelect(input: TeamSelectProps) {
  const { t } = useTranslation();
  const { data = [] } = useQuery(teamChoices);
  const active = data.filter((team) => team.active);
  if (active.length === 0) return null;
  return (
    <Select
      {...input}
      label={t('tickets.properties.team')}
      placeholder={t('tickets.noTeam')}
      data={active.map(({ id, name }) => ({ value: id, label: name }))}
      nothingFoundMessage={t('forms.nothingFound')}
      clearButtonProps={{ 'aria-label': t('tickets.noTeam') }}
      clearable
      searchable
    />
  );
}
