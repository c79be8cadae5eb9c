import type { Alert } from '@lanet/contracts/alerts';
import type { BlackBox } from '@lanet/contracts/black-box';
import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatDateTime, toMs } from '../../../platform/format.ts';
import { IconHistory } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { alertWords } from '../alert-words.ts';
import css from './BlackBox.module.css';
import { BoxCharts } from './BoxCharts.tsx';
import { BoxErrors, BoxProcesses } from './BoxTables.tsx';
import { blackBoxOf } from './black-box.queries.ts';
import { stoppedServices } from './box-rows.ts';

/** What the device had on record around an alert: how it was, who took what, and what its log said. */
export function BlackBoxDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const { t } = useTranslation();
  const query = useQuery(blackBoxOf(alert.id, toMs(alert.openedAt)));
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('alerts.box.dialog', { alert: alertWords(alert), device: alert.device.name })}
      size="60rem"
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <Loadable
        // Null is an answer: the device sent nothing.
        query={{ ...query, data: query.data === undefined ? undefined : { box: query.data } }}
        isEmpty={({ box }) => box === null}
        empty={{ title: t('alerts.box.empty'), hint: t('alerts.box.emptyHint'), icon: IconHistory }}
      >
        {({ box }) => box && <Opened box={box} />}
      </Loadable>
    </Modal>
  );
}

function Opened({ box }: { box: BlackBox }) {
  const { t } = useTranslation();
  const stopped = stoppedServices(box);
  return (
    <div className={css.body}>
      <p className={css.lead}>
        {t('alerts.box.fired', { at: formatDateTime(box.firedAt) })}{' '}
        {t(box.after ? 'alerts.box.complete' : 'alerts.box.waiting')}
        {stopped.length > 0 && ` ${t('alerts.box.stopped', { names: stopped.join(', ') })}`}
      </p>
      <BoxProcesses box={box} />
      <BoxCharts box={box} />
      <BoxErrors box={box} />
    </div>
  );
}
