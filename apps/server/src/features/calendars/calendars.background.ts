import type { Background } from '../../platform/feature.ts';
import { poll } from '../../platform/jobs/poll.ts';
import type { Platform } from '../../platform/platform.ts';
import { readDueFeeds } from './calendars.feeds.service.ts';
import { seedIfSetUp } from './calendars.seed.service.ts';

const LOOK_MS = 5 * 60_000;

export function startReadingFeeds(platform: Platform): Background {
  return poll('calendars.feeds', LOOK_MS, platform.log, () => readDueFeeds(platform));
}

export async function startSeeding(platform: Platform): Promise<Background> {
  await seedIfSetUp(platform);
  return { stop: async () => undefined };
}
