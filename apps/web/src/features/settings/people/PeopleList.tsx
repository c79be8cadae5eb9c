import type { Person } from '@lanet/contracts/people';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../../platform/keys.ts';
import { useCan, useMe } from '../../../platform/session.ts';
import { IconPlus, IconUsers } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { LoadMore } from '../../../ui/table/LoadMore.tsx';
import css from '../Settings.module.css';
import { PeopleTable } from './PeopleTable.tsx';
import { PersonDialog, type PersonDialogState } from './PersonDialog.tsx';
import { type PeopleFilter, peopleList, useLivePeople } from './people.queries.ts';
import { grantableRoles } from './person-roles.ts';

/** People with the dialogs to add and change them; of one client with `clientId`, of all without. */
export function PeopleList({ search, kind, clientId, toolbar }: PeopleFilter & { toolbar?: React.ReactNode }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(peopleList({ search, kind, clientId }));
  const mayCreate = useMayCreate(clientId);
  const [dialog, setDialog] = useState<PersonDialogState>();
  useLivePeople();
  const open = () => setDialog({ kind: 'create' });
  useKeys(mayCreate ? [{ keys: 'n', label: 'settings.people.create', group: 'ui.keys.page', run: open }] : []);
  return (
    <>
      <div className={css.bar}>
        {toolbar}
        {mayCreate && (
          <Button
            variant={clientId ? 'default' : 'filled'}
            leftSection={<IconPlus size={16} stroke={1.7} aria-hidden />}
            onClick={open}
            className={css.barEnd ?? ''}
          >
            {t('settings.people.create')}
          </Button>
        )}
      </div>
      <div className={css.fill}>
        <Loadable
          query={query}
          empty={{
            title: search ? t('settings.people.noMatch', { search }) : t('settings.people.empty'),
            icon: IconUsers,
            ...(!search && mayCreate && { hint: t('settings.people.emptyHint') }),
          }}
        >
          {({ items }) => (
            <PeopleTable
              people={items}
              showClient={clientId === undefined && kind !== 'staff'}
              onOpen={(person: Person) => setDialog({ kind: 'person', person })}
              footer={query.hasNextPage && <LoadMore query={query} />}
            />
          )}
        </Loadable>
      </div>
      <PersonDialog state={dialog} clientId={clientId} onClose={() => setDialog(undefined)} />
    </>
  );
}

function useMayCreate(clientId: string | undefined): boolean {
  const { role } = useMe();
  return useCan('people.write') && grantableRoles(role, clientId !== undefined).length > 0;
}
