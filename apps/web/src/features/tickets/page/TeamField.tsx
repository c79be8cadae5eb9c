import type { Ticket } from '@lanet/contracts/tickets';
import { Select, type SelectProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { teamChoices } from '../../teams/teams.queries.ts';

const NONE = 'none';

interface TeamFieldProps extends Pick<SelectProps, 'comboboxProps' | 'disabled'> {
  ticket: Ticket;
  onChoose: (to: Ticket['team']) => void;
}

/** Which team the ticket is for. Where there are no teams there is nothing to ask. */
export function TeamField({ ticket, onChoose, ...list }: TeamFieldProps) {
  const { t } = useTranslation();
  const { data = [] } = useQuery(teamChoices);
  const active = data.filter((team) => team.active).map(({ id, name }) => ({ id, name }));
  // The one it has stays in the list, even if it could not be given to it again.
  const teams = ticket.team && !active.some(({ id }) => id === ticket.team?.id) ? [ticket.team, ...active] : active;
  if (teams.length === 0) return null;
  return (
    <>
      <label htmlFor="ticket-team">{t('tickets.properties.team')}</label>
      <Select
        id="ticket-team"
        data={[
          { value: NONE, label: t('tickets.noTeam') },
          ...teams.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={ticket.team?.id ?? NONE}
        onChange={(id) => {
          const to = teams.find((team) => team.id === id) ?? null;
          if (to?.id !== ticket.team?.id) onChoose(to);
        }}
        nothingFoundMessage={t('forms.nothingFound')}
        allowDeselect={false}
        searchable
        maxDropdownHeight={260}
        {...list}
      />
    </>
  );
}
