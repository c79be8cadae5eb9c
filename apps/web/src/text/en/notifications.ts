import type { notifications as source } from '../es/notifications.ts';
import type { Texts } from '../texts.ts';

export const notifications: Texts<typeof source> = {
  kind: {
    ticket_created: 'New ticket: {{subject}}',
    ticket_assigned: 'Assigned to you: {{subject}}',
    ticket_replied: '{{actor}} replied in {{subject}}',
    ticket_repliedUnknown: 'Reply in {{subject}}',
    ticket_resolved: 'Resolved: {{subject}}',
    ticket_reopened: 'Reopened: {{subject}}',
    command_finished: '“{{script}}” on {{device}}: {{state}}',
    security_event: 'Security notice on {{device}}',
    rollout_halted: 'The rollout of agent {{version}} halted',
    enrolment_pending: '{{hostname}} waits for approval',
  },
  ticketDetail: '{{folio}} · {{client}}',
};
