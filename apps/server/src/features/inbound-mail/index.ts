import type { Feature } from '../../platform/feature.ts';
import { startFetching } from './inbound-mail.fetch.background.ts';
import { mailIntakeRoutes } from './inbound-mail.http.routes.ts';
import { inboundMailJobs } from './inbound-mail.jobs.ts';
import { startListening } from './inbound-mail.listener.background.ts';
import { closeReader } from './inbound-mail.reader.jobs.ts';
import { startForgettingMail } from './inbound-mail.retention.background.ts';
import { inboundMailRoutes } from './inbound-mail.routes.ts';
import { startLookingForWaiting } from './inbound-mail.waiting.background.ts';

export { drainWaiting } from './inbound-mail.drain.service.ts';
export { startFetching } from './inbound-mail.fetch.background.ts';
export { storeArrival } from './inbound-mail.storing.service.ts';

export const inboundMailFeature: Feature = {
  name: 'inbound-mail',
  routes: [
    { service: 'web', bind: inboundMailRoutes },
    { service: 'web', bind: mailIntakeRoutes },
  ],
  jobs: inboundMailJobs,
  // The reader is made when it is first needed; here it is closed with the program.
  background: [
    { service: 'mail', start: (platform) => startFetching(platform) },
    { service: 'mail', start: startListening },
    { service: 'worker', start: startLookingForWaiting },
    { service: 'worker', start: startForgettingMail },
    { service: 'worker', start: (platform) => ({ stop: () => closeReader(platform) }) },
  ],
};
