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
    ticket_date_came: 'Its date came: {{subject}}',
    sla_warning: 'Due soon: {{subject}}',
    sla_breach: 'Overdue: {{subject}}',
    sla_escalation: 'Still overdue: {{subject}}',
    sla_summary_one: '{{count}} ticket overdue or nearly so',
    sla_summary_other: '{{count}} tickets overdue or nearly so',
    sla_lagging: 'SLA notices are behind',
    sla_caught_up: 'SLA notices are up to date again',
    command_finished: '“{{script}}” on {{device}}: {{state}}',
    security_event: 'Security notice on {{device}}',
    rollout_halted: 'The rollout of agent {{version}} halted',
    own_outage_restart: 'The agent service restarted',
    own_outage_mass_loss: '{{lost}} of {{total}} devices were lost at once',
    own_outage_clock: 'The clock of the server seems to be wrong',
    mailbox_failing: 'The mailbox {{name}} stopped receiving mail',
    mailbox_back: 'The mailbox {{name}} receives mail again',
    maintenance_proposed: 'Maintenance proposed: {{place}}',
    maintenance_accepted: 'Maintenance accepted: {{place}}',
    maintenance_declined: 'Maintenance declined: {{place}}',
    alert_held: 'No ticket because of maintenance: {{subject}}',
    enrolment_pending: '{{hostname}} waits for approval',
    mail_undelivered: 'A mail did not reach {{address}}',
    mail_pair_held: 'Automatic mail to {{address}} was stopped',
    mail_template_broken: 'The mail template “{{template}}” ({{language}}) has an error',
  },
  slaSummary:
    'After the service was down, in the team {{team}}. This summary stands in for a notice about each ticket.',
  slaSummaryNoTeam: 'After the service was down, for no team. This summary stands in for a notice about each ticket.',
  slaLagging_one: 'The oldest has waited for {{count}} minute. Check the SLA service.',
  slaLagging_other: 'The oldest has waited for {{count}} minutes. Check the SLA service.',
  ownOutage: {
    restart_one: '{{count}} device was connected. For ten minutes no tickets are opened about devices that are away.',
    restart_other:
      '{{count}} devices were connected. For ten minutes no tickets are opened about devices that are away.',
    mass_loss:
      'It looks like a fault of this server or its line: no tickets are opened for clients. Check network and proxy.',
    clock: '{{lost}} of {{total}} devices have another time. Set the clock of this server; no tickets were opened.',
  },
  security: {
    clone: 'Two computers use the same agent identity.',
    linked_by_facts: 'A new agent says it is this device. Confirm on its page that it is the same one.',
    refused: 'The agent refused a command: {{why}}',
  },
  mail: {
    undelivered: '{{folio}} · {{subject}}',
    pairHeld: 'That address gave the mailbox {{mailbox}} the same answer several times. See whether it is a system.',
  },
  maintenance: '{{client}} · {{actor}} · {{reason}}',
  held: '{{client}} · until {{until}}',
  promise: { due: '{{clock}}: due {{at}}', late: '{{clock}}: was due {{at}}' },
  ticketDetail: '{{folio}} · {{client}}',
};
