import type { search as source } from '../es/search.ts';
import type { Texts } from '../texts.ts';

export const search: Texts<typeof source> = {
  kinds: { ticket: 'Tickets', device: 'Devices', client: 'Clients', person: 'People' },
  runOn: 'Run a script on {{device}}',
  runGroup: 'Run',
};
