import type { JobHandlers } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { readOneFeed } from './calendars.feeds.service.ts';

export const calendarJobs = (platform: Platform): JobHandlers => ({
  'calendars.read_feed': ({ feedId }) => readOneFeed(platform, feedId),
});
