import { commands } from '@lanet/contracts/commands';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { useCan } from '../../../platform/session.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { Loadable } from '../../../ui/Loadable.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { useStepUp } from '../../auth/step-up.ts';
import css from './System.module.css';
import { stopStatus } from './system.queries.ts';

/** The kill switch: holds back every run of the installation, at once, for all clients. */
export function StopSwitch() {
  const query = useQuery(stopStatus);
  return <Loadable query={query}>{({ stopped }) => <Switch stopped={stopped} />}</Loadable>;
}

function Switch({ stopped }: { stopped: boolean }) {
  const { t } = useTranslation();
  const canStop = useCan('commands.stop');
  const queryClient = useQueryClient();
  const withStepUp = useStepUp();
  const [asking, { open, close }] = useDisclosure(false);
  const act = stopped ? 'resume' : 'stop';
  const turn = async () => {
    const next = await withStepUp(() => call(commands.setStop, { body: { stopped: !stopped } }));
    queryClient.setQueryData(stopStatus.queryKey, next);
    toastDone(t(`settings.system.stop.${act}Done`));
  };
  return (
    <section className={css.stop} data-stopped={stopped}>
      <div className={css.stopWords}>
        <h2>{t(stopped ? 'settings.system.stop.stopped' : 'settings.system.stop.running')}</h2>
        <p>{t(stopped ? 'settings.system.stop.stoppedHint' : 'settings.system.stop.runningHint')}</p>
      </div>
      {canStop && (
        <Button variant={stopped ? 'filled' : 'default'} {...(!stopped && { c: 'red' })} onClick={open}>
          {t(`settings.system.stop.${act}Action`)}
        </Button>
      )}
      <ConfirmDialog
        opened={asking}
        onClose={close}
        title={t(`settings.system.stop.${act}Title`)}
        confirmLabel={t(`settings.system.stop.${act}Action`)}
        danger={!stopped}
        onConfirm={turn}
      >
        {t(`settings.system.stop.${act}Text`)}
      </ConfirmDialog>
    </section>
  );
}
