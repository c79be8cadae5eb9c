import { sla } from '@lanet/contracts/sla';
import { slaPolicies } from '@lanet/contracts/sla-policies';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let acme: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  acme = await server.client('Acme');
});
afterAll(() => server.close());

const terms = {
  calendarId: null,
  hours: 'place' as const,
  targets: {
    medium: {
      first_response: { kind: 'minutes' as const, minutes: 60 },
      resolution: { kind: 'minutes' as const, minutes: 480 },
    },
  },
  pauses: { waitingThird: false, maintenance: true },
  firstResponseNeverPauses: false,
  ladder: [],
  quietHours: null,
};

it('promises', async () => {
  await server.db.admin.query(
    `insert into calendars (id, name, is_default, own_hours) values ('0190a000-0000-7000-8000-00000000c001', 'x', true, '{}')`,
  );
  await server.db.admin.query(
    `insert into calendar_versions (calendar_id, valid_from, hours) values ('0190a000-0000-7000-8000-00000000c001', '-infinity', $1)`,
    [
      JSON.stringify({
        timeZone: 'America/Mexico_City',
        week: Object.fromEntries(
          ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((d) => [d, [['00:00', '24:00']]]),
        ),
        days: [],
      }),
    ],
  );
  const made = await server.admin.call(slaPolicies.create, { body: { name: 'Estándar', terms, scopes: [] } });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  await server.admin.call(slaPolicies.makeDefault, { params: { id: made.body.id } });
  const ticket = await acme.requester.call(tickets.create, { body: { subject: 'a', text: 'b' } });
  expect(ticket.status, JSON.stringify(ticket.body)).toBe(201);
  const found = await acme.requester.call(sla.ofTicket, { params: { id: ticket.body.id } });
  console.log(JSON.stringify(found.body, null, 1));
  await server.technician.call(tickets.reply, { params: { id: ticket.body.id }, body: { text: 'hola' } });
  console.log(
    JSON.stringify((await server.technician.call(sla.ofTicket, { params: { id: ticket.body.id } })).body, null, 1),
  );
  console.log(JSON.stringify((await server.technician.call(sla.wall, {})).body, null, 1));
  console.log(
    JSON.stringify(
      (
        await server.technician.call(sla.report, {
          query: { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z', by: 'technician' },
        })
      ).body,
      null,
      1,
    ),
  );
  console.log(
    JSON.stringify((await server.technician.call(sla.preview, { body: { terms, priority: 'medium' } })).body, null, 1),
  );
  console.log(
    JSON.stringify(
      (
        await server.technician.call(sla.whatIf, {
          body: { change: { kind: 'policy', policyId: made.body.id, terms: { ...terms, targets: {} } } },
        })
      ).body,
      null,
      1,
    ),
  );
});
