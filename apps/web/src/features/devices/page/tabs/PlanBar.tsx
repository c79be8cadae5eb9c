import type { Device } from '@lanet/contracts/devices';
import type { UpdatePlan } from '@lanet/contracts/updates';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatDateTime, formatTime } from '../../../../platform/format.ts';
import { useCan } from '../../../../platform/session.ts';
import { Pill, type PillTone } from '../../../../ui/Pill.tsx';
import { toastDone, toastProblem } from '../../../../ui/toast.tsx';
import { ProofLine } from '../../../scripts/ProofLine.tsx';
import { updatePlans, useCancelPlan, useLivePlans } from '../../update-plans.queries.ts';
import css from '../DevicePage.module.css';

/** The plan of a device: the one that waits or runs, or how the last one ended. */
export function PlanBar({ device }: { device: Device }) {
  const { t } = useTranslation();
  const canRead = useCan('commands.read');
  useLivePlans(device.id);
  const [plan] = useQuery({ ...updatePlans(device.id), enabled: canRead }).data ?? [];
  if (!plan || plan.state === 'cancelled') return null;
  return (
    <div className={css.bar} role="status">
      <Pill tone={TONES[plan.state]}>{t(`devices.updates.plan.states.${plan.state}`)}</Pill>
      <span>{planWords(t, plan)}</span>
      {plan.commandId && plan.state !== 'running' && <ProofLine commandId={plan.commandId} />}
      {(plan.state === 'planned' || plan.state === 'running') && <CancelPlan plan={plan} />}
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

/** When it is, and how the window before went. */
function planWords(t: TFunction, plan: UpdatePlan): string {
  const { opensAt, closesAt, window, lastOutcome, lastAt } = plan;
  const when = t('devices.updates.plan.when', { from: formatDateTime(opensAt), to: formatTime(closesAt) });
  const weekly = window.repeat.kind === 'weekly' ? ` · ${t('devices.updates.plan.everyWeek')}` : '';
  const isOver = plan.state !== 'planned' && plan.state !== 'running';
  const last =
    lastOutcome && lastAt && !isOver
      ? ` · ${t(`devices.updates.plan.last.${lastOutcome}`, { when: formatDateTime(lastAt) })}`
      : '';
  return `${when}${weekly}${last}`;
}

function CancelPlan({ plan }: { plan: UpdatePlan }) {
  const { t } = useTranslation();
  const canRun = useCan('commands.run');
  const cancel = useCancelPlan();
  if (!canRun) return null;
  return (
    <span className={css.push}>
      <Button
        size="xs"
        variant="default"
        loading={cancel.isPending}
        onClick={() =>
          cancel.mutate(plan, {
            onSuccess: () => toastDone(t('devices.updates.plan.cancelled')),
            onError: toastProblem,
          })
        }
      >
        {t('devices.updates.plan.cancel')}
      </Button>
    </span>
  );
}
