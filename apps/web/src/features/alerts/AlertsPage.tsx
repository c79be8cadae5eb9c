import { SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { EmptyText } from '../../ui/Empty.tsx';
import { IconAlarm, IconCircleCheck } from '../../ui/icons.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { LoadMore } from '../../ui/table/LoadMore.tsx';
import css from './Alerts.module.css';
import { AlertTable } from './AlertTable.tsx';
import { alertList, useLiveAlerts } from './alerts.queries.ts';

const route = getRouteApi('/shell/alerts');

/** What is out of its limits now, or was. */
export function AlertsPage() {
  const { t } = useTranslation();
  const { state = 'open', client } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(alertList({ open: state === 'open', clientId: client }));
  useLiveAlerts();
  const empty: EmptyText =
    state === 'open'
      ? { title: t('alerts.empty'), hint: t('alerts.emptyHint'), icon: IconCircleCheck }
      : { title: t('alerts.emptyResolved'), icon: IconAlarm };
  const show = (value: string) =>
    void navigate({ search: { ...(value === 'resolved' && { state: 'resolved' }), ...(client && { client }) } });
  return (
    <div className={css.page}>
      <PageHeader
        title={t('alerts.title')}
        aside={
          <SegmentedControl
            aria-label={t('alerts.state')}
            value={state}
            onChange={show}
            data={[
              { value: 'open', label: t('alerts.open') },
              { value: 'resolved', label: t('alerts.resolved') },
            ]}
          />
        }
      />
      <div className={css.fill} data-stale={query.isPlaceholderData}>
        <Loadable query={query} empty={empty} isEmpty={({ items }) => items.length === 0 && !query.hasNextPage}>
          {({ items }) => (
            <AlertTable
              alerts={items}
              open={state === 'open'}
              footer={query.hasNextPage && <LoadMore query={query} />}
            />
          )}
        </Loadable>
      </div>
    </div>
  );
}
