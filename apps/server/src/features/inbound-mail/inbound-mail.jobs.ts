import type { JobHandlers } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { processMessage } from './inbound-mail.process.service.ts';

export const inboundMailJobs = (platform: Platform): JobHandlers => ({
  'inbound_mail.process': ({ id }) => processMessage(platform, id),
});
