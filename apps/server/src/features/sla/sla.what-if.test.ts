import type { CalendarHours } from '@lanet/contracts/calendar-hours';
import { sla, type WhatIf } from '@lanet/contracts/sla';
import type { PolicyTerms } from '@lanet/contracts/sla-policies';
import { tickets } from '@lanet/contracts/tickets';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { ALWAYS_OPEN, HOUR_AND_EIGHT, SlaWorld } from '../../testing/sla-world.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let world: SlaWorld;
beforeAll(async () => {
  server = await createTestServer();
  world = new SlaWorld(server);
  await world.calendar();
});
afterAll(() => server.close());

type Change = z.input<typeof sla.whatIf.body>['change'];

const minutes = (count: number) => ({ kind: 'minutes', minutes: count }) as const;
const firstIn = (count: number): PolicyTerms => ({
  ...HOUR_AND_EIGHT,
  targets: { medium: { first_response: minutes(count) } },
});

/** Answered so many minutes after it came. */
async function answered(client: TestClient, afterMinutes: number): Promise<string> {
  const id = await world.ticket(client.requester);
  await world.age(id, afterMinutes);
  const answer = await client.technician.call(tickets.reply, { params: { id }, body: { text: 'Ya.' } });
  expect(answer.status).toBe(201);
  return id;
}

describe('what would have been', () => {
  const ask = (change: Change, days = 90) => server.technician.call(sla.whatIf, { body: { days, change } });
  const firstOf = ({ clocks }: WhatIf) => clocks.find(({ clock }) => clock === 'first_response');

  it('under other terms is told of each ticket whose verdict differs, and nothing changes', async () => {
    const { client, policy } = await world.clientWith(firstIn(60));
    const [quick, slow, late] = [await answered(client, 5), await answered(client, 30), await answered(client, 90)];
    const before = await world.slaOf(slow);

    const stricter = (await ask({ kind: 'policy', policyId: policy.id, terms: firstIn(15) })).body;
    const laxer = (await ask({ kind: 'policy', policyId: policy.id, terms: firstIn(120) })).body;

    expect(stricter).toMatchObject({ tickets: 3, cut: false, openTickets: 3 });
    expect(firstOf(stricter)).toMatchObject({ was: { met: 2, breached: 1 }, becomes: { met: 1, breached: 2 } });
    expect(stricter.changed).toMatchObject([
      { ticketId: slow, client: 'Acme', clock: 'first_response', was: 'met', becomes: 'breached' },
    ]);
    expect(firstOf(laxer)).toMatchObject({ was: { met: 2, breached: 1 }, becomes: { met: 3, breached: 0 } });
    expect(laxer.changed.map(({ ticketId }: { ticketId: string }) => ticketId)).toEqual([late]);
    expect((await world.slaOf(slow)).clocks).toEqual(before.clocks);
    expect(quick).not.toBe(slow);
  });

  it('under other hours, where what was late was outside of them', async () => {
    const calendarId = await world.calendar(ALWAYS_OPEN, false);
    const { client } = await world.clientWith({ ...firstIn(60), calendarId });
    const late = await answered(client, 90);
    const never: CalendarHours = { ...ALWAYS_OPEN, week: {} };

    const { body } = await ask({ kind: 'calendar', calendarId, hours: never });

    expect(body.changed).toMatchObject([{ ticketId: late, was: 'breached', becomes: 'met' }]);
  });

  it('looks back so many days, and knows what is not there', async () => {
    const { client, policy } = await world.clientWith(firstIn(60));
    const id = await answered(client, 5);
    await server.db.admin.query("update sla_tickets set created_at = now() - interval '10 days' where ticket_id = $1", [
      id,
    ]);
    const change = { kind: 'policy', policyId: policy.id, terms: firstIn(1) } as const;

    expect((await ask(change, 9)).body.tickets).toBe(0);
    expect((await ask(change, 11)).body.tickets).toBe(1);
    expect(await ask(change, 91)).toMatchObject({ status: 422, body: { code: 'request.invalid' } });
    expect(await ask({ ...change, policyId: uuidv7() })).toMatchObject({
      ...{ status: 404, body: { code: 'sla_policies.not_found' } },
    });
    expect(await ask({ kind: 'calendar', calendarId: uuidv7(), hours: ALWAYS_OPEN })).toMatchObject({
      ...{ status: 404, body: { code: 'calendars.not_found' } },
    });
  });
});

describe('a ticket that would arrive', () => {
  const office = [['09:00', '19:00']];
  const OFFICE: CalendarHours = {
    timeZone: 'America/Mexico_City',
    week: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, office])),
    days: [{ date: '2026-12-25', name: 'Navidad', ranges: [] }],
  };
  let calendarId: string;
  beforeAll(async () => {
    calendarId = await world.calendar(OFFICE, false);
  });
  const halfHour = (): PolicyTerms => ({
    ...HOUR_AND_EIGHT,
    ...{ calendarId, targets: { critical: { resolution: minutes(30) } } },
  });
  const preview = async (body: object) =>
    (await server.technician.call(sla.preview, { body: { terms: halfHour(), priority: 'critical', ...body } })).body;

  // Of sla.md, section 10; Mexico City is six hours behind UTC.
  it.each([
    ['2026-11-28T00:00:00Z', '2026-11-28T00:30:00.000Z', 'on Friday at 18:00 is due at 18:30'],
    ['2026-11-28T00:45:00Z', '2026-11-30T15:15:00.000Z', 'on Friday at 18:45 is due on Monday at 9:15'],
    ['2026-12-25T00:45:00Z', '2026-12-28T15:15:00.000Z', 'before Christmas is due after it and the weekend'],
  ])('at %s is due at %s: %s', async (arrivesAt, dueAt) => {
    const found = await preview({ arrivesAt });

    expect(found.clocks).toEqual([{ clock: 'resolution', dueAt }]);
    expect(found.calendar).toMatchObject({ id: calendarId, timeZone: 'America/Mexico_City' });
    expect(found.segments.at(-1)?.to).toBe(dueAt);
  });

  it('goes by the zone of its site', async () => {
    const client = await server.client('Tijuana');
    await server.db.admin.query("update sites set time_zone = 'America/Tijuana' where id = $1", [client.siteId]);
    const arrivesAt = '2026-11-28T00:45:00Z';

    const found = await preview({ arrivesAt, clientId: client.id, siteId: client.siteId });

    expect(found).toMatchObject({ calendar: { timeZone: 'America/Tijuana' } });
    expect(found.clocks[0].dueAt).toBe('2026-11-28T01:15:00.000Z');
  });

  it('is promised nothing at a priority without targets, and is due never where nothing opens', async () => {
    expect((await preview({ priority: 'low' })).clocks).toEqual([]);

    const closed = await world.calendar({ ...ALWAYS_OPEN, week: {} }, false);
    const terms = { ...halfHour(), calendarId: closed };
    expect((await preview({ terms })).clocks).toEqual([{ clock: 'resolution', dueAt: null }]);
  });
});
