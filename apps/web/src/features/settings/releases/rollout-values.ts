// Between the form of a rollout and the contract.
import { ROLLOUT_PERCENTS, type Rollout } from '@lanet/contracts/rollouts';

/** Hours after which a rollout widens by itself; '' is never. */
export const HOURS = ['', '4', '24', '72'] as const;

export interface RolloutValues {
  releaseId: string;
  /** A number, as text: what a list of choices holds. */
  percent: string;
  canaryDeviceIds: string[];
  hours: (typeof HOURS)[number];
}

const percentOf = (text: string): Rollout['percent'] => ROLLOUT_PERCENTS.find((one) => String(one) === text) ?? 1;

export const toRolloutBody = ({ releaseId, percent, canaryDeviceIds, hours }: RolloutValues) => ({
  releaseId,
  percent: percentOf(percent),
  canaryDeviceIds,
  widenAfterHours: hours === '' ? null : Number(hours),
});

/** A rollout to no share of all, and to no chosen device, would go to nobody. */
export const whatIsMissing = ({ percent, canaryDeviceIds }: RolloutValues): boolean =>
  percentOf(percent) === 0 && canaryDeviceIds.length === 0;
