import { SegmentedControl } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../platform/keys.ts';
import { useCan } from '../../platform/session.ts';
import type { EmptyText } from '../../ui/Empty.tsx';
import { IconPlayerPlay, IconPlus, IconTool } from '../../ui/icons.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { type HeaderAction, PageHeader } from '../../ui/PageHeader.tsx';
import { LoadMore } from '../../ui/table/LoadMore.tsx';
import { clientDetail, clientSites } from '../clients/clients.queries.ts';
import { deviceDetail } from '../devices/devices.queries.ts';
import css from './Maintenance.module.css';
import { useLiveMaintenance, type WindowFilter, windowList } from './maintenance.queries.ts';
import { RunningWindows } from './RunningWindows.tsx';
import { StartNowDialog } from './StartNowDialog.tsx';
import { type View, WindowTable } from './WindowTable.tsx';

const route = getRouteApi('/shell/maintenance');

const VIEWS: readonly View[] = ['open', 'proposed', 'past'];

/** When alerts call nobody: what is now, what comes, what is proposed and what was. */
export function MaintenancePage() {
  const { t } = useTranslation();
  const { when, client, site, device } = route.useSearch();
  const view: View = when ?? 'open';
  const place = { clientId: client, siteId: site, deviceId: device };
  const [starting, start] = useDisclosure(false);
  const actions = useActions(start.open);
  useLiveMaintenance();
  return (
    <div className={css.page}>
      <PageHeader title={t('maintenance.title')} actions={actions} />
      <Filters view={view} />
      {view === 'open' ? <Open place={place} /> : <Listed view={view} place={place} />}
      <StartNowDialog
        opened={starting}
        onClose={start.close}
        place={{ clientId: client ?? '', siteId: site ?? '', deviceId: device ?? '' }}
      />
    </div>
  );
}

function useActions(startNow: () => void): HeaderAction[] {
  const { t } = useTranslation();
  const { client, site, device } = route.useSearch();
  const navigate = useNavigate();
  const canWrite = useCan('maintenance.write');
  const plan = () =>
    void navigate({
      to: '/maintenance/new',
      search: { ...(client && { client }), ...(site && { site }), ...(device && { device }) },
    });
  const label = canWrite ? 'maintenance.plan' : 'maintenance.propose';
  useKeys([{ keys: 'n', label, group: 'ui.keys.page', run: plan }]);
  return [
    { label: t(label), icon: IconPlus, kind: 'primary', onClick: plan },
    ...(canWrite ? [{ label: t('maintenance.startNow'), icon: IconPlayerPlay, onClick: startNow }] : []),
  ];
}

function Filters({ view }: { view: View }) {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const name = useNameOf(search);
  const show = (value: string) => {
    const { when: _when, ...rest } = search;
    const next = value === 'proposed' || value === 'past' ? { ...rest, when: value } : rest;
    void navigate({ search: next as typeof search });
  };
  return (
    <div className={css.filters}>
      <SegmentedControl
        aria-label={t('maintenance.views.label')}
        value={view}
        onChange={show}
        data={VIEWS.map((value) => ({ value, label: t(`maintenance.views.${value}`) }))}
      />
      {name !== undefined && (
        <p className={css.of}>
          {t('maintenance.of', { place: name })}{' '}
          <Link to="/maintenance" search={view === 'open' ? {} : { when: view }}>
            {t('maintenance.all')}
          </Link>
        </p>
      )}
    </div>
  );
}

/** What the list is narrowed to; an ellipsis until it is known. */
function useNameOf({ client, site, device }: ReturnType<typeof route.useSearch>): string | undefined {
  const ofClient = useQuery({ ...clientDetail(client ?? ''), enabled: client !== undefined && !site && !device }).data;
  const sites = useQuery({
    ...clientSites(client ?? ''),
    enabled: site !== undefined && client !== undefined && !device,
  }).data;
  const ofDevice = useQuery({ ...deviceDetail(device ?? ''), enabled: device !== undefined }).data;
  if (device) return ofDevice?.name ?? '…';
  if (site) return sites?.items.find(({ id }) => id === site)?.name ?? '…';
  return client ? (ofClient?.name ?? '…') : undefined;
}

type Place = Omit<WindowFilter, 'when'>;

/** What is now above what comes. */
function Open({ place }: { place: Place }) {
  const { t } = useTranslation();
  const running = useInfiniteQuery(windowList({ when: 'now', ...place })).data?.items ?? [];
  return (
    <>
      <RunningWindows windows={running} />
      <Listed view="open" place={place} {...(running.length > 0 && { none: t('maintenance.noMore') })} />
    </>
  );
}

/** `none`: what to say instead of the whole empty page. */
function Listed({ view, place, none }: { view: View; place: Place; none?: string }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(windowList({ when: view === 'open' ? 'coming' : view, ...place }));
  const isEmpty = query.data?.items.length === 0;
  const empty: EmptyText = {
    title: t(`maintenance.empty.${view}`),
    hint: t(`maintenance.empty.${view}Hint`),
    icon: IconTool,
  };
  if (isEmpty && none) return <p className={css.quiet}>{none}</p>;
  return (
    <div className={css.fill} data-stale={query.isPlaceholderData}>
      {view === 'open' && isEmpty === false && <h2 className={css.heading}>{t('maintenance.coming')}</h2>}
      <Loadable query={query} empty={empty}>
        {({ items }) => (
          <WindowTable windows={items} view={view} footer={query.hasNextPage && <LoadMore query={query} />} />
        )}
      </Loadable>
    </div>
  );
}
