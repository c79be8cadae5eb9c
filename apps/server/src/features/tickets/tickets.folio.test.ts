import { settings } from '@lanet/contracts/settings';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';
import { openAlertTicket } from './index.ts';

let server: TestServer;
let acme: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  acme = await server.client('Acme');
});
afterAll(() => server.close());

const create = () => acme.requester.call(tickets.create, { body: { subject: 'Subject', text: 'Text' } });
const openedAndUndone = () =>
  inScope(server.db, SYSTEM, async (tx) => {
    await openAlertTicket(tx, {
      clientId: acme.id,
      siteId: acme.siteId,
      deviceId: await device(),
      subject: 'Disk',
      priority: 'high',
      detail: { kind: 'alert_removed', alertId: acme.id, rule: 'disk', object: 'C:' },
      authorName: 'PC-1',
    });
    throw new Error('the rest of it failed');
  });

async function device(): Promise<string> {
  const { rows } = await server.db.admin.query<{ id: string }>(
    `insert into devices (client_id, id, site_id, name, type, status)
     values ($1, gen_random_uuid(), $2, 'PC-1', 'laptop', 'active') returning id`,
    [acme.id, acme.siteId],
  );
  return rows[0]?.id ?? '';
}

it('gives fifty tickets opened at once fifty numbers without a gap, although others are undone', async () => {
  const undone = Array.from({ length: 10 }, () => openedAndUndone().catch(({ message }) => message));
  const answers = await Promise.all([...Array.from({ length: 50 }, create), ...undone].sort(() => Math.random() - 0.5));

  const folios = answers.flatMap((answer) => (typeof answer === 'string' ? [] : [answer.body.folio])).toSorted();
  expect(folios).toEqual(Array.from({ length: 50 }, (_, index) => `TKT-${String(index + 1).padStart(6, '0')}`));
  expect(answers.filter((answer) => typeof answer === 'string')).toEqual(Array(10).fill('the rest of it failed'));
});

it('grows past 999,999, and the old prefix stays with the old tickets', async () => {
  await server.db.admin.query('update ticket_counter set last = 999998');
  const last = await create();
  const first = await create();
  const { body: organisation } = await server.admin.call(settings.organisation);
  await server.admin.call(settings.updateOrganisation, {
    ifMatch: organisation.version,
    body: { folioPrefix: 'MESA' },
  });
  const renamed = await create();

  expect([last.body.folio, first.body.folio, renamed.body.folio]).toEqual([
    'TKT-999999',
    'TKT-1000000',
    'MESA-1000001',
  ]);
  expect((await acme.requester.call(tickets.get, { params: first.body })).body.folio).toBe('TKT-1000000');
});
