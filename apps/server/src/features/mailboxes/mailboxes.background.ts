import { Resolver } from 'node:dns/promises';
import type { Background } from '../../platform/feature.ts';
import { poll } from '../../platform/jobs/poll.ts';
import type { Platform } from '../../platform/platform.ts';
import { checkDomains } from './mailboxes.dns.service.ts';

/** Each domain is looked at once a day; this only asks which are due. */
const LOOK_EVERY_MS = 15 * 60_000;

export function startDomainChecks(platform: Platform): Background {
  const resolver = new Resolver({ timeout: 5_000, tries: 2 });
  return poll('mailboxes.domains', LOOK_EVERY_MS, platform.log, () => checkDomains(platform, resolver));
}
