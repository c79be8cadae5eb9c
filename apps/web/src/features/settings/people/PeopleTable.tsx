import type { Person } from '@lanet/contracts/people';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Pill, type PillTone } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import type { Column } from '../../../ui/table/table-types.ts';
import { usePhone } from '../../../ui/use-narrow.ts';
import { type PersonState, personState } from './people.queries.ts';

interface PeopleTableProps {
  people: readonly Person[];
  showClient: boolean;
  onOpen: (person: Person) => void;
  footer: ReactNode;
}

/** There is not room for both: the people of clients need no second factor, and staff has no client. */
const HIDDEN_WITH_CLIENT = ['secondFactor'];
const HIDDEN_WITHOUT = ['client'];

/** People in rows: who, what they may do, and whether they can come in. */
export function PeopleTable({ people, showClient, onOpen, footer }: PeopleTableProps) {
  const { t } = useTranslation();
  const phone = usePhone();
  const columns = phone ? cardColumns(t) : tableColumns(t);
  return (
    <DataTable
      label={t('settings.people.list')}
      rows={people}
      columns={columns.filter(({ id }) => !(showClient ? HIDDEN_WITH_CLIENT : HIDDEN_WITHOUT).includes(id))}
      rowId={({ id }) => id}
      rowName={({ name }) => name}
      onOpen={onOpen}
      footer={footer}
    />
  );
}

const TONES: Record<PersonState, PillTone> = { active: 'green', invited: 'indigo', contact: 'gray', inactive: 'gray' };

export function PersonStatePill({ person }: { person: Person }) {
  const { t } = useTranslation();
  const state = personState(person);
  return <Pill tone={TONES[state]}>{t(`settings.people.states.${state}`)}</Pill>;
}

const tableColumns = (t: TFunction): Column<Person>[] => [
  { id: 'name', header: t('settings.people.columns.name'), cell: ({ name }) => name, primary: true },
  { id: 'email', header: t('settings.people.columns.email'), cell: ({ email }) => email, width: '23%', quiet: true },
  { id: 'role', header: t('settings.people.columns.role'), cell: ({ role }) => t(`shell.roles.${role}`), width: 192 },
  {
    id: 'client',
    header: t('settings.people.columns.client'),
    cell: ({ clientName }) => clientName,
    width: '17%',
    quiet: true,
  },
  {
    id: 'secondFactor',
    header: t('settings.people.columns.secondFactor'),
    cell: ({ secondFactor }) =>
      t(secondFactor ? 'settings.people.secondFactor.on' : 'settings.people.secondFactor.off'),
    width: 112,
    quiet: true,
  },
  { id: 'lastSignIn', header: t('settings.people.columns.lastSignIn'), cell: lastSignIn(t), width: 112, quiet: true },
  {
    id: 'state',
    header: t('settings.people.columns.state'),
    cell: (person) => <PersonStatePill person={person} />,
    width: 108,
  },
];

const cardColumns = (t: TFunction): Column<Person>[] => [
  { id: 'name', header: t('settings.people.columns.name'), cell: ({ name }) => name, primary: true },
  { id: 'state', header: t('settings.people.columns.state'), cell: (person) => <PersonStatePill person={person} /> },
  { id: 'role', header: t('settings.people.columns.role'), cell: ({ role }) => t(`shell.roles.${role}`) },
  { id: 'client', header: t('settings.people.columns.client'), cell: ({ clientName }) => clientName, quiet: true },
  { id: 'email', header: t('settings.people.columns.email'), cell: ({ email }) => email, quiet: true },
];

const lastSignIn = (t: TFunction) => (person: Person) =>
  person.lastSignInAt === null ? t('settings.people.never') : <RelativeTime at={person.lastSignInAt} />;
