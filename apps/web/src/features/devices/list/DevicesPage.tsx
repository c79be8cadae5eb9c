import type { Device } from '@lanet/contracts/devices';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../../platform/keys.ts';
import { useCan } from '../../../platform/session.ts';
import type { EmptyText } from '../../../ui/Empty.tsx';
import { IconDevices, IconPlus } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import { LoadMore } from '../../../ui/table/LoadMore.tsx';
import { deviceList, useLiveDeviceList } from '../devices.queries.ts';
import { PendingDevices } from '../pending/PendingDevices.tsx';
import { DeviceFilters, type DeviceSearch } from './DeviceFilters.tsx';
import css from './DevicesPage.module.css';
import { DeviceTable } from './DeviceTable.tsx';
import { SelectionBar } from './SelectionBar.tsx';

const route = getRouteApi('/shell/devices');

/** The computers in the person's reach: who is online, how full, how hot, and what is wrong. */
export function DevicesPage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { client, site, ...rest } = search;
  const query = useInfiniteQuery(deviceList({ ...rest, clientId: client, siteId: site }));
  const add = useAddDevice(search);
  const canApprove = useCan('agents.approve');
  useLiveDeviceList();
  const show = (next: DeviceSearch) => void navigate({ search: next, replace: true });
  return (
    <div className={css.page}>
      <PageHeader
        title={t('devices.title')}
        actions={add ? [{ label: t('devices.add'), icon: IconPlus, kind: 'primary', onClick: add }] : []}
      />
      {canApprove && <PendingDevices />}
      <DeviceFilters search={search} onChange={show} />
      <div className={css.fill} data-stale={query.isPlaceholderData}>
        <Loadable query={query} empty={useEmpty(search, add)}>
          {({ items }) => <Listed devices={items} footer={query.hasNextPage && <LoadMore query={query} />} />}
        </Loadable>
      </div>
    </div>
  );
}

/** The devices, and what is done with those that are selected: nothing for who may not. */
function Listed({ devices, footer }: { devices: readonly Device[]; footer: ReactNode }) {
  const canRun = useCan('commands.run');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  // One that is no longer in the list, as after another filter, is no longer selected.
  const chosen = devices.filter(({ id }) => selected.has(id));
  return (
    <>
      {chosen.length > 0 && <SelectionBar devices={chosen} onClear={() => setSelected(new Set())} />}
      <DeviceTable devices={devices} footer={footer} {...(canRun && { selected, onSelect: setSelected })} />
    </>
  );
}

/** Goes to where a device is added, with the client that is being looked at; nothing for who may not. */
function useAddDevice({ client, site }: DeviceSearch): (() => void) | undefined {
  const navigate = useNavigate();
  const canAdd = useCan('enrolment_tokens.write');
  const add = () => void navigate({ to: '/devices/add', search: { ...(client && { client }), ...(site && { site }) } });
  useKeys(canAdd ? [{ keys: 'n', label: 'devices.add', group: 'ui.keys.page', run: add }] : []);
  return canAdd ? add : undefined;
}

function useEmpty(search: DeviceSearch, add: (() => void) | undefined): EmptyText {
  const { t } = useTranslation();
  if (Object.keys(search).length > 0)
    return {
      title: t('devices.list.noMatch'),
      hint: t('devices.list.noMatchHint'),
      icon: IconDevices,
      action: (
        <Button component={Link} to="/devices" variant="default">
          {t('devices.list.clear')}
        </Button>
      ),
    };
  return {
    title: t('devices.list.empty'),
    hint: t('devices.list.emptyHint'),
    icon: IconDevices,
    ...(add && { action: <Button onClick={add}>{t('devices.add')}</Button> }),
  };
}
