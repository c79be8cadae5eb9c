import { describe, expect, it } from 'vitest';
import { mailTemplate, type NotifiedEvent, notifiedEvent, type People, recipients } from './notifications.rules.ts';

const staff = [
  { id: 'root', role: 'superadmin' },
  { id: 'boss', role: 'admin' },
  { id: 'tec', role: 'technician' },
  { id: 'mia', role: 'technician' },
] as const;
const ticket: People = { staff, assigneeId: null, requesterId: 'req', participantIds: [], actorId: null };

/** `tec:bell+ticket_created_staff`, by name. */
const told = (event: NotifiedEvent, people: Partial<People> = {}) =>
  recipients(event, { ...ticket, ...people })
    .map(({ personId, bell, mail }) => `${personId}:${[bell && 'bell', mail].filter(Boolean).join('+')}`)
    .sort();

describe('the matrix of events and people', () => {
  it.each<{ what: string; event: NotifiedEvent; people?: Partial<People>; expected: string[] }>([
    {
      what: 'a requester opens one: technicians hear, admins see, the requester has a receipt',
      event: 'created',
      people: { actorId: 'req' },
      expected: [
        'boss:bell',
        'mia:bell+ticket_created_staff',
        'req:ticket_created',
        'root:bell',
        'tec:bell+ticket_created_staff',
      ],
    },
    {
      what: 'a technician opens one for somebody: no echo',
      event: 'created',
      people: { actorId: 'tec' },
      expected: ['boss:bell', 'mia:bell+ticket_created_staff', 'req:ticket_created', 'root:bell'],
    },
    {
      what: 'an alert opens one: nobody of the client',
      event: 'created',
      people: { requesterId: null },
      expected: ['boss:bell', 'mia:bell+ticket_created_staff', 'root:bell', 'tec:bell+ticket_created_staff'],
    },
    {
      what: 'no technician sees the client: the admins stand in',
      event: 'created',
      people: { staff: staff.slice(0, 2), requesterId: null },
      expected: ['boss:bell+ticket_created_staff', 'root:bell+ticket_created_staff'],
    },
    {
      what: 'it is given to somebody',
      event: 'assigned',
      people: { assigneeId: 'tec', actorId: 'boss' },
      expected: ['tec:bell+ticket_assigned'],
    },
    { what: 'somebody takes it', event: 'assigned', people: { assigneeId: 'tec', actorId: 'tec' }, expected: [] },
    {
      what: 'it is given to who may not see the client any more',
      event: 'assigned',
      people: { assigneeId: 'old' },
      expected: [],
    },
    {
      what: 'somebody who reads along answers: the requester and the others who do hear, too',
      event: 'replied_by_client',
      people: { assigneeId: 'tec', actorId: 'cc1', participantIds: ['cc1', 'cc2'] },
      expected: ['cc2:bell+ticket_replied', 'req:bell+ticket_replied', 'tec:bell+ticket_replied'],
    },
    {
      what: 'staff answer: who reads along hears as the requester does, once',
      event: 'replied_by_staff',
      people: { actorId: 'tec', participantIds: ['cc1', 'req', 'tec'] },
      expected: ['cc1:bell+ticket_replied', 'req:bell+ticket_replied'],
    },
    {
      what: 'nobody we know answers: staff alone',
      event: 'replied_by_unverified',
      people: { participantIds: ['cc1'] },
      expected: ['mia:bell+ticket_replied', 'tec:bell+ticket_replied'],
    },
    {
      what: 'it is resolved: who reads along hears it',
      event: 'resolved',
      people: { actorId: 'tec', participantIds: ['cc1'] },
      expected: ['cc1:bell+ticket_resolved', 'req:bell+ticket_resolved'],
    },
    {
      what: 'the client answers the assignee',
      event: 'replied_by_client',
      people: { assigneeId: 'boss', actorId: 'req' },
      expected: ['boss:bell+ticket_replied'],
    },
    {
      what: 'the client answers nobody in particular',
      event: 'replied_by_client',
      people: { actorId: 'req' },
      expected: ['mia:bell+ticket_replied', 'tec:bell+ticket_replied'],
    },
    {
      what: 'staff answer',
      event: 'replied_by_staff',
      people: { assigneeId: 'tec', actorId: 'mia' },
      expected: ['req:bell+ticket_replied'],
    },
    {
      what: 'staff answer on a ticket without a requester',
      event: 'replied_by_staff',
      people: { requesterId: null, actorId: 'mia' },
      expected: [],
    },
    {
      what: 'it is resolved by another',
      event: 'resolved',
      people: { assigneeId: 'tec', actorId: 'mia' },
      expected: ['req:bell+ticket_resolved', 'tec:bell'],
    },
    {
      what: 'it is resolved by its assignee',
      event: 'resolved',
      people: { assigneeId: 'tec', actorId: 'tec' },
      expected: ['req:bell+ticket_resolved'],
    },
    {
      what: 'it comes back to its assignee',
      event: 'reopened',
      people: { assigneeId: 'tec' },
      expected: ['tec:bell+ticket_reopened'],
    },
    {
      what: 'it comes back to nobody',
      event: 'reopened',
      people: { actorId: 'req' },
      expected: ['mia:bell+ticket_reopened', 'tec:bell+ticket_reopened'],
    },
  ])('$what', ({ event, people, expected }) => {
    expect(told(event, people)).toEqual(expected);
  });

  it('takes an answer of the product for one of the staff', () => {
    expect(notifiedEvent('replied', null)).toBe('replied_by_staff');
    expect(notifiedEvent('replied', 'technician')).toBe('replied_by_staff');
    expect(notifiedEvent('replied', 'requester')).toBe('replied_by_client');
    expect(notifiedEvent('resolved', 'requester')).toBe('resolved');
  });
});

describe('an answer', () => {
  it.each([
    { byStaff: true, isOutside: true, template: 'ticket_comment' },
    { byStaff: true, isOutside: false, template: 'ticket_replied' },
    { byStaff: false, isOutside: true, template: 'ticket_replied' },
  ])('of the staff $byStaff to people outside $isOutside is $template', ({ template, ...who }) => {
    expect(mailTemplate('ticket_replied', who)).toBe(template);
    expect(mailTemplate('ticket_resolved', who)).toBe('ticket_resolved');
  });
});
