import { type MaintenanceDetail, maintenance } from '@lanet/contracts/maintenance';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { useCan } from '../../platform/session.ts';
import { IconBan, IconCheck, IconPencil, IconX } from '../../ui/icons.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { type HeaderAction, PageHeader } from '../../ui/PageHeader.tsx';
import { CancelDialog, DeclineDialog } from './DecisionDialogs.tsx';
import css from './Maintenance.module.css';
import { useLiveMaintenance, useWindowAct, windowDetail } from './maintenance.queries.ts';
import { RunningWindows } from './RunningWindows.tsx';
import { scheduleWords } from './schedule-words.ts';
import { WindowFacts, WindowTimes } from './WindowFacts.tsx';
import { placeWords, WindowPill } from './window-words.tsx';

const route = getRouteApi('/shell/maintenance/$id');

/** One window: when it is, what it stops and why, and when it was. */
export function WindowPage() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const query = useQuery(windowDetail(id));
  useLiveMaintenance();
  return (
    <div className={css.page}>
      {!query.data && <PageHeader title={t('maintenance.page.one')} />}
      <Loadable query={query}>{(window) => <Opened key={window.id} window={window} />}</Loadable>
    </div>
  );
}

function Opened({ window }: { window: MaintenanceDetail }) {
  const { t } = useTranslation();
  const [cancelling, cancel] = useDisclosure(false);
  const [declining, decline] = useDisclosure(false);
  const actions = useActions(window, { cancel: cancel.open, decline: decline.open });
  return (
    <>
      <PageHeader
        title={placeWords(window)}
        breadcrumb={[{ label: t('maintenance.title'), link: { to: '/maintenance' } }]}
        badge={<WindowPill window={window} />}
        meta={scheduleWords(window)}
        actions={actions}
      />
      <div className={css.scroll}>
        {window.state === 'proposed' && <p className={css.note}>{t('maintenance.page.proposedNote')}</p>}
        {window.running && <RunningWindows windows={[window]} />}
        <div className={css.parts}>
          <WindowFacts window={window} />
          <WindowTimes window={window} />
        </div>
      </div>
      <CancelDialog window={window} opened={cancelling} onClose={cancel.close} />
      <DeclineDialog window={window} opened={declining} onClose={decline.close} />
    </>
  );
}

/** What the person may do with it as it stands. */
function useActions(
  { id, state, next }: MaintenanceDetail,
  { cancel, decline }: { cancel: () => void; decline: () => void },
): HeaderAction[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const canWrite = useCan('maintenance.write');
  const canPropose = useCan('maintenance.propose');
  const accept = useWindowAct((one) => call(maintenance.accept, { params: { id: one } }), t('maintenance.accept.done'));
  const isProposed = state === 'proposed';
  const mayChange = isProposed ? canPropose : canWrite && state === 'active';
  const edit = () => void navigate({ to: '/maintenance/$id/edit', params: { id } });
  return [
    ...(isProposed && canWrite
      ? [
          {
            label: t('maintenance.accept.action'),
            icon: IconCheck,
            kind: 'primary' as const,
            onClick: () => accept.mutate(id),
          },
          { label: t('maintenance.decline.action'), icon: IconX, onClick: decline },
        ]
      : []),
    ...(mayChange ? [{ label: t('maintenance.page.edit'), icon: IconPencil, onClick: edit }] : []),
    ...(mayChange && (next !== null || isProposed) && !(isProposed && canWrite)
      ? [
          {
            label: t(isProposed ? 'maintenance.cancel.withdraw' : 'maintenance.cancel.action'),
            icon: IconBan,
            kind: 'danger' as const,
            onClick: cancel,
          },
        ]
      : []),
  ];
}
