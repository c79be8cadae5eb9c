import type { Feature } from '../../platform/feature.ts';
import { mailFileRoutes } from './mail.files.routes.ts';
import { mailJobs } from './mail.jobs.ts';
import { mailRoutes } from './mail.routes.ts';
import { mailTemplateRoutes } from './mail.templates.routes.ts';
import { closeMailers } from './mail.transport.jobs.ts';

export { queueAnswer } from './mail.answering.service.ts';
export { addressHealth, type Bounce, noteBounce, releaseAddress } from './mail.bounces.service.ts';
export { holdPair } from './mail.budget.service.ts';
export { type MailTokens, mailTokens, rotateTokenKey } from './mail.keys.service.ts';
export { readLoopHeader } from './mail.loop.rules.ts';
export { type MailRequest, queueMail } from './mail.queueing.service.ts';
export { outboxWaiting } from './mail.repo.ts';

export const mailFeature: Feature = {
  name: 'mail',
  routes: [
    { service: 'web', bind: mailRoutes },
    { service: 'web', bind: mailTemplateRoutes },
    { service: 'web', bind: mailFileRoutes },
  ],
  jobs: mailJobs,
  // Jobs make the mailers when they first need them; here they are closed with the program.
  background: [{ service: 'worker', start: (platform) => ({ stop: async () => closeMailers(platform) }) }],
};
