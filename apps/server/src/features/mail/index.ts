import type { Feature } from '../../platform/feature.ts';
import { mailJobs } from './mail.jobs.ts';
import { mailRoutes } from './mail.routes.ts';
import { closeMailer } from './mail.transport.jobs.ts';

export { installationId } from './mail.keys.repo.ts';
export { type MailTokens, mailTokens, rotateTokenKey } from './mail.keys.service.ts';
export { isLoop, isOwnLoop, readLoopHeader } from './mail.loop.rules.ts';
export { countWaiting as countMailWaiting } from './mail.repo.ts';
export { type MailRequest, queueMail } from './mail.service.ts';
export { type MessageKind, NO_ID, type SignedMessage } from './mail.tokens.rules.ts';

export const mailFeature: Feature = {
  name: 'mail',
  routes: [{ service: 'web', bind: mailRoutes }],
  jobs: mailJobs,
  // Jobs make the mailer when they first need it; here it is closed with the program.
  background: [{ service: 'worker', start: (platform) => ({ stop: async () => closeMailer(platform) }) }],
};
