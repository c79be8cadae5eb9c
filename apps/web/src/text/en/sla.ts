import type { sla as source } from '../es/sla.ts';
import type { Texts } from '../texts.ts';

export const sla: Texts<typeof source> = {
  clocks: {
    first_response: 'First response',
    next_response: 'Next response',
    update: 'Update',
    resolution: 'Resolution',
  },
  segments: {
    running: 'Running',
    closed: 'Closed',
    holiday: 'Holiday',
    paused: 'Paused',
    total: '{{what}} {{span}}',
    because: '{{what}}: {{why}}',
    by: '{{why}}, by {{by}}',
    maintenance: 'maintenance, {{reason}}',
    states: {
      new: 'new ticket',
      open: 'open ticket',
      waiting_client: 'waiting for the client',
      waiting_third: 'waiting for a third party',
      scheduled: 'scheduled for a date',
      resolved: 'resolved',
      closed: 'closed',
    },
    show_one: 'Show {{count}} piece',
    show_other: 'Show {{count}} pieces',
  },
};
