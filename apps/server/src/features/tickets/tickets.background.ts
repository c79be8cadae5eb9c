import type { Background } from '../../platform/feature.ts';
import { poll } from '../../platform/jobs/poll.ts';
import type { Platform } from '../../platform/platform.ts';
import { forgetUploads } from './tickets.uploads.service.ts';

const FORGET_EVERY_MS = 3_600_000;

export function startForgettingUploads(platform: Platform): Background {
  return poll('tickets.forget_uploads', FORGET_EVERY_MS, platform.log, () => forgetUploads(platform));
}
