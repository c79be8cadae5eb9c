import type { Team } from '@lanet/contracts/teams';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Pill } from '../../ui/Pill.tsx';
import { DataTable } from '../../ui/table/DataTable.tsx';
import type { Column } from '../../ui/table/table-types.ts';
import css from './Teams.module.css';

/** One row a team: who is in it, and who answers now. */
export function TeamTable({ teams }: { teams: readonly Team[] }) {
  const { t } = useTranslation();
  return (
    <DataTable
      label={t('teams.list')}
      rows={teams}
      columns={columns(t)}
      rowId={({ id }) => id}
      rowName={({ name }) => name}
      link={({ id }) => ({ to: '/settings/teams/$id', params: { id } })}
    />
  );
}

export function TeamStatePill({ active }: Pick<Team, 'active'>) {
  const { t } = useTranslation();
  return <Pill tone={active ? 'green' : 'gray'}>{t(`teams.states.${active ? 'active' : 'inactive'}`)}</Pill>;
}

const columns = (t: TFunction): Column<Team>[] => [
  {
    id: 'name',
    header: t('teams.columns.name'),
    cell: ({ name, slug }) => (
      <>
        {name} <span className={css.slug}>+{slug}</span>
      </>
    ),
    primary: true,
    width: '32%',
  },
  {
    id: 'members',
    header: t('teams.columns.members'),
    cell: ({ members }) =>
      members
        .filter(({ active }) => active)
        .map(({ person }) => person.name)
        .join(', '),
    quiet: true,
  },
  {
    id: 'onCall',
    header: t('teams.columns.onCall'),
    cell: ({ onCall }) => [...new Set(onCall.map(({ person }) => person.name))].join(', '),
    width: '22%',
  },
  {
    id: 'state',
    header: t('teams.columns.state'),
    cell: ({ active }) => <TeamStatePill active={active} />,
    width: 116,
  },
];
