// The wall of deadlines, and what was kept.
import type { slaReports as spanish } from '../es/sla-reports.ts';

export const slaReports: typeof spanish = {
  wall: {
    title: 'SLA wall',
    tv: 'Full screen',
    leaveTv: 'Leave full screen',
    late: 'Overdue',
    withinHour: 'Due within 1 h',
    today: 'Due within 24 h',
    running: 'Running',
    paused: 'Paused',
    kept: 'Met, 7 days',
    nothingEnded: 'No data',
    empty: 'Nothing is due',
    emptyHint: 'No open ticket has a running deadline.',
    list: 'Due next',
    unassigned: 'Unassigned',
    reports: 'Compliance',
    columns: { ticket: 'Ticket', client: 'Client', who: 'Assignee', clock: 'Deadline', due: 'Due' },
  },
  report: {
    title: 'SLA compliance',
    by: 'Group by',
    groups: { client: 'Client', policy: 'Policy', team: 'Team', technician: 'Technician', priority: 'Priority' },
    period: 'Period',
    days: 'Last {{count}} days',
    nobody: 'Unassigned',
    total: 'Total',
    kept: 'Met',
    metOf: '{{met}} of {{total}} in time',
    nothing: 'No data',
    empty: 'No deadline ended in this period',
    emptyHint: 'Choose a longer period.',
    wall: 'Wall',
    table: 'Compliance by group and deadline',
  },
};
