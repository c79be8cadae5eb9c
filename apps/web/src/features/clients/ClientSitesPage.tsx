import type { Site } from '@lanet/contracts/sites';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../platform/keys.ts';
import { useCan } from '../../platform/session.ts';
import { FormDialog } from '../../ui/form/FormDialog.tsx';
import { IconMapPin, IconPlus } from '../../ui/icons.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { DataTable } from '../../ui/table/DataTable.tsx';
import type { Column } from '../../ui/table/table-types.ts';
import css from './Clients.module.css';
import { clientDetail, clientSites } from './clients.queries.ts';
import { EditSiteForm } from './EditSiteForm.tsx';
import { NewSiteForm } from './NewSiteForm.tsx';

type Dialog = { kind: 'create' } | { kind: 'edit'; site: Site };

const route = getRouteApi('/shell/clients/$clientId');

/** The places of a client. */
export function ClientSitesPage() {
  const { t } = useTranslation();
  const { clientId } = route.useParams();
  const client = useQuery(clientDetail(clientId)).data;
  const query = useQuery(clientSites(clientId));
  const canWrite = useCan('sites.write');
  const [dialog, setDialog] = useState<Dialog>();
  const close = () => setDialog(undefined);
  const open = () => setDialog({ kind: 'create' });
  useKeys(canWrite ? [{ keys: 'n', label: 'clients.sites.create', group: 'ui.keys.page', run: open }] : []);
  const create = (
    <Button variant="default" leftSection={<IconPlus size={16} stroke={1.7} aria-hidden />} onClick={open}>
      {t('clients.sites.create')}
    </Button>
  );
  return (
    <div className={css.part}>
      {canWrite && <div className={css.bar}>{create}</div>}
      <Loadable
        query={query}
        empty={{
          title: t('clients.sites.empty'),
          hint: t('clients.sites.emptyHint'),
          icon: IconMapPin,
        }}
      >
        {({ items }) => (
          <DataTable
            label={t('clients.sites.label', { client: client?.name ?? '' })}
            rows={items}
            columns={siteColumns(t)}
            rowId={({ id }) => id}
            rowName={({ name }) => name}
            {...(canWrite && { onOpen: (site: Site) => setDialog({ kind: 'edit', site }) })}
          />
        )}
      </Loadable>
      <FormDialog opened={dialog?.kind === 'create'} onClose={close} title={t('clients.sites.create')}>
        <NewSiteForm clientId={clientId} onClose={close} />
      </FormDialog>
      <FormDialog opened={dialog?.kind === 'edit'} onClose={close} title={t('clients.sites.edit')}>
        {dialog?.kind === 'edit' && <EditSiteForm site={dialog.site} onClose={close} />}
      </FormDialog>
    </div>
  );
}

const siteColumns = (t: TFunction): Column<Site>[] => [
  { id: 'name', header: t('clients.fields.name'), cell: ({ name }) => name, primary: true },
  { id: 'slug', header: t('clients.fields.slug'), cell: ({ slug }) => slug, width: 200, quiet: true, notOnCard: true },
  {
    id: 'devices',
    header: t('clients.list.devices'),
    cell: ({ deviceCount }) => t('clients.sites.deviceCount', { count: deviceCount }),
    width: 110,
  },
  {
    id: 'timeZone',
    header: t('clients.fields.timeZone'),
    cell: ({ timeZone }) => timeZone.replaceAll('_', ' '),
    width: 190,
    quiet: true,
  },
  { id: 'address', header: t('clients.fields.address'), cell: ({ address }) => address, width: 260, quiet: true },
];
