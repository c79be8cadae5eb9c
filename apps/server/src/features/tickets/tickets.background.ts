import type { Background } from '../../platform/feature.ts';
import { poll } from '../../platform/jobs/poll.ts';
import type { Platform } from '../../platform/platform.ts';
import { bringBackPlanned } from './tickets.scheduled.service.ts';
import { forgetUploads } from './tickets.uploads.service.ts';

const FORGET_EVERY_MS = 3_600_000;
const LOOK_EVERY_MS = 5_000;

export function startForgettingUploads(platform: Platform): Background {
  return poll('tickets.forget_uploads', FORGET_EVERY_MS, platform.log, () => forgetUploads(platform));
}

/** With the service that looks for what is due: a date that comes is one of those. */
export function startBringingBack(platform: Platform): Background {
  return poll('tickets.scheduled', LOOK_EVERY_MS, platform.log, () => bringBackPlanned(platform));
}
