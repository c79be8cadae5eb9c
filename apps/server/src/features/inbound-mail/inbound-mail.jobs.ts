import type { JobHandlers } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { drainWaiting } from './inbound-mail.drain.service.ts';

export const inboundMailJobs = (platform: Platform): JobHandlers => ({
  'inbound_mail.process': () => drainWaiting(platform),
});
