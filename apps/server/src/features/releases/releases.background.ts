import type { Background } from '../../platform/feature.ts';
import { poll } from '../../platform/jobs/poll.ts';
import type { Platform } from '../../platform/platform.ts';
import { watchPackages, watchRollout } from './releases.watch.service.ts';

/** Who is lost is so after 15 minutes: a minute more or less says nothing. */
const ROLLOUT_MS = 60_000;
const PACKAGES_MS = 60_000;

/** Halts and widens rollouts. */
export function startRolloutWatch(platform: Platform): Background {
  return poll('releases.rollout', ROLLOUT_MS, platform.log, () => watchRollout(platform));
}

/** Takes over releases that are put beside the packages. */
export function startPackagesWatch(platform: Platform): Background {
  return poll('releases.packages', PACKAGES_MS, platform.log, () => watchPackages(platform));
}
