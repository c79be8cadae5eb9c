import type { Background } from '../../platform/feature.ts';
import { poll } from '../../platform/jobs/poll.ts';
import type { Platform } from '../../platform/platform.ts';
import { forgetOldMail } from './inbound-mail.retention.service.ts';

const DAY_MS = 86_400_000;

export function startForgettingMail(platform: Platform): Background {
  return poll('inbound_mail.forget', DAY_MS, platform.log, () => forgetOldMail(platform));
}
