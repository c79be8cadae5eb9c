import type { Client } from '@lanet/contracts/clients';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../platform/session.ts';
import { FormDialog } from '../../ui/form/FormDialog.tsx';
import { IconPencil } from '../../ui/icons.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import css from './Clients.module.css';
import { ClientTabs } from './ClientTabs.tsx';
import { clientDetail, useLiveClients } from './clients.queries.ts';
import { EditClientForm } from './EditClientForm.tsx';

const route = getRouteApi('/shell/clients/$clientId');

/** One client: who it is, and its parts as tabs. */
export function ClientLayout() {
  const { clientId } = route.useParams();
  const query = useQuery(clientDetail(clientId));
  useLiveClients();
  return (
    <div className={css.page}>
      <Loadable query={query}>
        {(client) => (
          <>
            <Header client={client} />
            <ClientTabs client={client} />
            <div className={css.fill}>
              <Outlet />
            </div>
          </>
        )}
      </Loadable>
    </div>
  );
}

function Header({ client }: { client: Client }) {
  const { t } = useTranslation();
  const canWrite = useCan('clients.write');
  const [editing, { open, close }] = useDisclosure(false);
  const contact = [client.email, client.phone].filter((part) => part !== null);
  return (
    <>
      <PageHeader
        title={client.name}
        breadcrumb={[{ label: t('clients.title'), link: { to: '/clients' } }]}
        meta={[client.slug, ...contact].join(' · ')}
        actions={canWrite ? [{ label: t('clients.edit.action'), icon: IconPencil, onClick: open }] : []}
      />
      {client.notes && <p className={css.notes}>{client.notes}</p>}
      <FormDialog opened={editing} onClose={close} title={t('clients.edit.title')} size="34rem">
        <EditClientForm client={client} onClose={close} />
      </FormDialog>
    </>
  );
}
