import type { Person } from '@lanet/contracts/people';
import { useTranslation } from 'react-i18next';
import { AddressNotes } from '../../mail/addresses/AddressNotes.tsx';
import { Facts } from '../Facts.tsx';
import { PersonStatePill } from './PeopleTable.tsx';

/** A person one may see but not change. */
export function PersonFacts({ person }: { person: Person }) {
  const { t } = useTranslation();
  return (
    <>
      <AddressNotes personId={person.id} />
      <Facts
        facts={[
          { label: t('settings.people.fields.name'), value: person.name },
          { label: t('settings.people.fields.email'), value: person.email },
          ...(person.addresses.length > 0
            ? [{ label: t('settings.people.fields.addresses'), value: person.addresses.join(', ') }]
            : []),
          { label: t('settings.people.fields.phone'), value: person.phone },
          { label: t('settings.people.fields.role'), value: t(`shell.roles.${person.role}`) },
          { label: t('settings.people.fields.clientId'), value: person.clientName },
          { label: t('settings.people.columns.state'), value: <PersonStatePill person={person} /> },
        ]}
      />
    </>
  );
}
