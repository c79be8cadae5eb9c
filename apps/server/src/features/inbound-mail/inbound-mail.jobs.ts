import type { JobHandlers } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { processMessage } from './inbound-mail.process.service.ts';
import { forgetFiles } from './inbound-mail.retention.service.ts';

export const inboundMailJobs = (platform: Platform): JobHandlers => ({
  'inbound_mail.process': ({ id }) => processMessage(platform, id),
  'inbound_mail.forget_files': ({ sha256s }) => forgetFiles(platform, sha256s),
});
