import type { Feature } from '../../platform/feature.ts';
import { startFetching } from './inbound-mail.fetch.background.ts';
import { startListening } from './inbound-mail.listener.background.ts';

export { startFetching } from './inbound-mail.fetch.background.ts';

export const inboundMailFeature: Feature = {
  name: 'inbound-mail',
  background: [
    { service: 'mail', start: (platform) => startFetching(platform) },
    { service: 'mail', start: startListening },
  ],
};
