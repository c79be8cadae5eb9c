import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../platform/keys.ts';
import { useCan } from '../../platform/session.ts';
import type { EmptyText } from '../../ui/Empty.tsx';
import { FormDialog } from '../../ui/form/FormDialog.tsx';
import { IconBuilding, IconPlus } from '../../ui/icons.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { LoadMore } from '../../ui/table/LoadMore.tsx';
import css from './Clients.module.css';
import { ClientTable } from './ClientTable.tsx';
import { clientList, useLiveClients } from './clients.queries.ts';
import { NewClientForm } from './NewClientForm.tsx';

const route = getRouteApi('/shell/clients');

/** All clients in the person's reach, with what is open at each. */
export function ClientsPage() {
  const { t } = useTranslation();
  const { search = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const canWrite = useCan('clients.write');
  const [creating, { open, close }] = useDisclosure(false);
  const query = useInfiniteQuery(clientList(search));
  useLiveClients();
  useKeys(canWrite ? [{ keys: 'n', label: 'clients.create.action', group: 'ui.keys.page', run: open }] : []);
  const create = <Button onClick={open}>{t('clients.create.action')}</Button>;
  const empty: EmptyText = search
    ? { title: t('clients.list.noMatch', { search }), icon: IconBuilding }
    : {
        title: t('clients.list.empty'),
        hint: t('clients.list.emptyHint'),
        icon: IconBuilding,
        ...(canWrite && { action: create }),
      };
  return (
    <div className={css.page}>
      <PageHeader
        title={t('clients.title')}
        aside={
          <SearchField
            label={t('clients.list.search')}
            value={search}
            onSearch={(text) => void navigate({ search: text ? { search: text } : {}, replace: true })}
          />
        }
        actions={
          canWrite ? [{ label: t('clients.create.action'), icon: IconPlus, kind: 'primary', onClick: open }] : []
        }
      />
      <div className={css.fill}>
        <Loadable query={query} empty={empty}>
          {({ items }) => <ClientTable clients={items} footer={query.hasNextPage && <LoadMore query={query} />} />}
        </Loadable>
      </div>
      <FormDialog opened={creating} onClose={close} title={t('clients.create.action')} size="34rem">
        <NewClientForm onClose={close} />
      </FormDialog>
    </div>
  );
}
