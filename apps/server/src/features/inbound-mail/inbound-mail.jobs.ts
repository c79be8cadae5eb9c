import type { JobHandlers } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { drainWaiting } from './inbound-mail.drain.service.ts';
import { forgetFiles } from './inbound-mail.retention.service.ts';

export const inboundMailJobs = (platform: Platform): JobHandlers => ({
  'inbound_mail.process': () => drainWaiting(platform),
  'inbound_mail.forget_files': ({ sha256s }) => forgetFiles(platform, sha256s),
});
