// Who hears of a promise that is near its end or broken. Pure.
import type { LadderStep, SlaRecipient } from '@lanet/contracts/sla-policies';
import type { StaffMember } from './notifications.rules.ts';

export interface SlaPeople {
  /** Active staff who see the ticket's client: nobody else hears of it. */
  staff: readonly StaffMember[];
  assigneeId: string | null;
  /** Active people of the ticket's team; none where it has no team. */
  team: readonly { personId: string; isLead: boolean }[];
  onCall: readonly string[];
}

/**
 * Each person once. Where a step names nobody who is there (no assignee, a team without a lead), the next larger circle hears
 * it, at last the administrators: a promise is never broken in silence.
 */
export function slaRecipients(tell: readonly SlaRecipient[], people: SlaPeople): string[] {
  const seeing = new Set(people.staff.map(({ id }) => id));
  const told = tell.flatMap((recipient) => firstWith(circles(recipient, people), seeing));
  return [...new Set(told)];
}

function circles(recipient: SlaRecipient, { staff, assigneeId, team, onCall }: SlaPeople): (readonly string[])[] {
  const admins = staff.filter(({ role }) => role !== 'technician').map(({ id }) => id);
  const technicians = staff.filter(({ role }) => role === 'technician').map(({ id }) => id);
  const everyone = team.map(({ personId }) => personId);
  const leads = team.filter(({ isLead }) => isLead).map(({ personId }) => personId);
  switch (recipient.kind) {
    case 'assignee':
      return [assigneeId === null ? [] : [assigneeId], everyone, technicians, admins];
    case 'team':
      return [everyone, technicians, admins];
    case 'team_lead':
      return [leads, everyone, admins];
    case 'on_call':
      return [onCall, leads, everyone, admins];
    case 'admins':
      return [admins];
    case 'person':
      return [[recipient.personId], admins];
  }
}

function firstWith(candidates: readonly (readonly string[])[], seeing: ReadonlySet<string>): readonly string[] {
  for (const circle of candidates) {
    const there = circle.filter((id) => seeing.has(id));
    if (there.length > 0) return there;
  }
  return [];
}

export function slaNoticeKind({ at }: Pick<LadderStep, 'at'>) {
  if (at.kind === 'breach') return 'sla_breach';
  return at.kind === 'after' ? 'sla_escalation' : 'sla_warning';
}
