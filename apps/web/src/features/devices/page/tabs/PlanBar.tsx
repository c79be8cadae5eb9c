import type { Device } from '@lanet/contracts/devices';
import { type UpdatePlan, updates } from '@lanet/contracts/updates';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { call } from '../../../../platform/api.ts';
import { formatDateIn, formatDateTime } from '../../../../platform/format.ts';
import { useCan } from '../../../../platform/session.ts';
import { ConfirmDialog } from '../../../../ui/ConfirmDialog.tsx';
import { Pill, type PillTone } from '../../../../ui/Pill.tsx';
import { showUndo, toastDone, toastProblem } from '../../../../ui/toast.tsx';
import { useStepUp } from '../../../auth/step-up.ts';
import { ProofLine } from '../../../scripts/ProofLine.tsx';
import { isOpenPlan, updatePlans, useCancelPlan, useLivePlans, usePlansChanged } from '../../update-plans.queries.ts';
import css from '../DevicePage.module.css';

/** The plan of a device: the one that waits or runs, or how the last one ended. */
export function PlanBar({ device }: { device: Device }) {
  const { t } = useTranslation();
  const canRead = useCan('commands.read');
  useLivePlans();
  const [plan] = useQuery({ ...updatePlans(device.id), enabled: canRead }).data ?? [];
  if (!plan || plan.state === 'cancelled') return null;
  return (
    <div className={css.bar} role="status">
      <Pill tone={TONES[plan.state]}>{t(`devices.updates.plan.states.${plan.state}`)}</Pill>
      <span>{planWords(t, plan)}</span>
      {plan.commandId && plan.state !== 'running' && <ProofLine commandId={plan.commandId} />}
      {isOpenPlan(plan) && <CancelPlan plan={plan} />}
    </div>
  );
}

const TONES: Readonly<Record<UpdatePlan['state'], PillTone>> = {
  planned: 'blue',
  running: 'blue',
  done: 'green',
  failed: 'red',
  missed: 'orange',
  cancelled: 'gray',
};

/** When it is, in the hours of the device's site, as it was planned; and how the window before went. */
function planWords(t: TFunction, plan: UpdatePlan): string {
  const { opensAt, timeZone, window, lastOutcome, lastAt } = plan;
  const from = `${formatDateIn(opensAt, timeZone)} ${window.from}`;
  const when = `${t('devices.updates.plan.when', { from, to: window.to })} (${timeZone})`;
  const weekly = window.repeat.kind === 'weekly' ? ` · ${t('devices.updates.plan.everyWeek')}` : '';
  // Of one that is over its state says how it went, but not why it was missed.
  const tellsMore = isOpenPlan(plan) || plan.state === 'missed';
  const last =
    lastOutcome && lastAt && tellsMore
      ? ` · ${t(`devices.updates.plan.last.${lastOutcome}`, { when: formatDateTime(lastAt) })}`
      : '';
  return `${when}${weekly}${last}`;
}

function CancelPlan({ plan }: { plan: UpdatePlan }) {
  const { t } = useTranslation();
  const canRun = useCan('commands.run');
  const cancel = useCancelPlan();
  const changed = usePlansChanged();
  const withStepUp = useStepUp();
  const [asking, { open, close }] = useDisclosure(false);
  if (!canRun) return null;
  const { device, window, ticketId } = plan;
  const planAgain = async () => {
    const body = { deviceIds: [device.id], window, ...(ticketId && { ticketId }) };
    await withStepUp(() => call(updates.plan, { body }));
    changed();
  };
  const cancelWaiting = () =>
    cancel.mutate(plan, {
      onSuccess: () => showUndo(t('devices.updates.plan.cancelled'), planAgain),
      onError: toastProblem,
    });
  const cancelRunning = async () => {
    await cancel.mutateAsync(plan);
    toastDone(t('devices.updates.plan.cancelled'));
  };
  return (
    <span className={css.push}>
      <Button
        size="xs"
        variant="default"
        loading={cancel.isPending}
        onClick={plan.state === 'running' ? open : cancelWaiting}
      >
        {t('devices.updates.plan.cancel')}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={close}
        title={t('devices.updates.plan.cancel')}
        confirmLabel={t('devices.updates.plan.cancel')}
        onConfirm={cancelRunning}
      >
        {t('devices.updates.plan.cancelRunning')}
      </ConfirmDialog>
    </span>
  );
}
