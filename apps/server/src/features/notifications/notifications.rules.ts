// Who hears of what, and how: the matrix of events and roles (product.md H7). Pure.
import { isStaff, type Role } from '@lanet/contracts/roles';

/** What happened to a ticket; an answer concerns other people by the side it came from. */
export type NotifiedEvent =
  | 'created'
  | 'assigned'
  | 'replied_by_client'
  | 'replied_by_staff'
  | 'replied_by_unverified'
  | 'resolved'
  | 'reopened'
  | 'date_came';

/** `technicians`: those who see the client. `assignee_or_technicians`: the group when nobody is assigned. */
type Target = 'technicians' | 'admins' | 'assignee' | 'assignee_or_technicians' | 'requester' | 'participants';

/** The mails of the feature `mail` that this matrix sends. */
type TicketMail =
  | 'ticket_created'
  | 'ticket_created_staff'
  | 'ticket_assigned'
  | 'ticket_replied'
  | 'ticket_resolved'
  | 'ticket_reopened';

interface Cell {
  target: Target;
  bell: boolean;
  /** No mail where it is absent. */
  mail?: TicketMail;
  /** Also to who did it: a receipt, not an echo. */
  receipt?: true;
}

const matrix: Record<NotifiedEvent, readonly Cell[]> = {
  created: [
    { target: 'technicians', bell: true, mail: 'ticket_created_staff' },
    { target: 'admins', bell: true },
    { target: 'requester', bell: false, mail: 'ticket_created', receipt: true },
  ],
  assigned: [{ target: 'assignee', bell: true, mail: 'ticket_assigned' }],
  replied_by_client: [
    { target: 'assignee_or_technicians', bell: true, mail: 'ticket_replied' },
    { target: 'requester', bell: true, mail: 'ticket_replied' },
    { target: 'participants', bell: true, mail: 'ticket_replied' },
  ],
  replied_by_staff: [
    { target: 'requester', bell: true, mail: 'ticket_replied' },
    { target: 'participants', bell: true, mail: 'ticket_replied' },
  ],
  // Whoever it claims to be: nobody outside hears of it before staff have judged it.
  replied_by_unverified: [{ target: 'assignee_or_technicians', bell: true, mail: 'ticket_replied' }],
  resolved: [
    { target: 'requester', bell: true, mail: 'ticket_resolved' },
    { target: 'participants', bell: true, mail: 'ticket_resolved' },
    { target: 'assignee', bell: true },
  ],
  reopened: [{ target: 'assignee_or_technicians', bell: true, mail: 'ticket_reopened' }],
  // They planned it themselves: a reminder, no mail.
  date_came: [{ target: 'assignee_or_technicians', bell: true }],
};

export interface StaffMember {
  id: string;
  role: Role;
}

/** Everybody a ticket may concern. All of them are active. */
export interface People {
  /** Staff who see the ticket's client: admins, technicians of all clients, technicians limited to some with this one. */
  staff: readonly StaffMember[];
  assigneeId: string | null;
  requesterId: string | null;
  /** Who reads along, and still may. */
  participantIds: readonly string[];
  /** Who did it; null for the product itself. */
  actorId: string | null;
}

export interface Told {
  personId: string;
  bell: boolean;
  mail: TicketMail | null;
}

/**
 * Each person once, with what they get. Nobody hears of their own act but by a receipt; an assignee who may no longer
 * see the client hears nothing. Where no technician sees the client, the admins stand in for them.
 */
export function recipients(event: NotifiedEvent, people: People): Told[] {
  const told = new Map<string, Told>();
  for (const { target, bell, mail, receipt } of matrix[event]) {
    for (const personId of targeted(target, people)) {
      if (personId === people.actorId && !receipt) continue;
      const before = told.get(personId);
      told.set(personId, {
        personId,
        bell: bell || (before?.bell ?? false),
        mail: before?.mail ?? mail ?? null,
      });
    }
  }
  return [...told.values()];
}

function targeted(target: Target, people: People): string[] {
  const { staff, assigneeId, requesterId, participantIds } = people;
  const assignee = staff.filter(({ id }) => id === assigneeId).map(({ id }) => id);
  switch (target) {
    case 'technicians':
      return techniciansOf(staff);
    case 'admins':
      return staff.filter(({ role }) => role !== 'technician').map(({ id }) => id);
    case 'assignee':
      return assignee;
    case 'assignee_or_technicians':
      return assignee.length > 0 ? assignee : techniciansOf(staff);
    case 'requester':
      return requesterId === null ? [] : [requesterId];
    case 'participants':
      return [...participantIds];
  }
}

/** The technicians, or everybody else of the staff when there is none. */
function techniciansOf(staff: readonly StaffMember[]): string[] {
  const technicians = staff.filter(({ role }) => role === 'technician');
  return (technicians.length > 0 ? technicians : staff).map(({ id }) => id);
}

/** `actorRole`: null when the product itself did it, which speaks for the staff, unless `voice` says whose side it is. */
export function notifiedEvent(
  event: 'created' | 'assigned' | 'replied' | 'resolved' | 'reopened' | 'date_came',
  actorRole: Role | null,
  voice?: 'client' | 'unverified',
) {
  if (event !== 'replied') return event;
  if (voice) return voice === 'client' ? 'replied_by_client' : 'replied_by_unverified';
  return actorRole === null || isStaff(actorRole) ? 'replied_by_staff' : 'replied_by_client';
}

export const isStaffMember = ({ staff }: Pick<People, 'staff'>, personId: string): boolean =>
  staff.some(({ id }) => id === personId);

/** What a person of the staff writes to people outside goes in their own words, not as a notice that they wrote. */
export function mailTemplate(
  mail: TicketMail,
  { byStaff, isOutside }: { byStaff: boolean; isOutside: boolean },
): TicketMail | 'ticket_comment' {
  return mail === 'ticket_replied' && byStaff && isOutside ? 'ticket_comment' : mail;
}
