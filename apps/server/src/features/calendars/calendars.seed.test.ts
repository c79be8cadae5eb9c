import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { waitingIn } from '../../testing/waiting.ts';
import { seedIfSetUp } from './calendars.seed.service.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.db.admin.query('delete from calendar_versions');
  await server.db.admin.query('delete from calendars');
});

const made = async () =>
  (await server.db.admin.query('select name, is_default, own_hours as hours from calendars order by name')).rows;

it('an installation that was set up before there were calendars gets them, once', async () => {
  const holder = await server.db.admin.connect();
  await holder.query('begin; lock table calendars in share row exclusive mode');
  const seeding = Promise.all([seedIfSetUp(server.platform), seedIfSetUp(server.platform)]);
  // Both have begun, and nobody has written yet.
  await expect.poll(() => waitingIn(server), { timeout: 20_000 }).toBe(2);
  await holder.query('rollback');
  holder.release();
  await seeding;
  await seedIfSetUp(server.platform);

  expect((await made()).map(({ name, is_default }) => [name, is_default])).toEqual([
    ['24 horas, los 7 días', false],
    ['Horario de 8:00 a 17:00', false],
    ['Horario de oficina', true],
  ]);
});

it('outside of Mexico they have no holidays, and are named in the organisation’s language', async () => {
  await server.db.admin.query("update organisation set language = 'en', time_zone = 'America/Bogota'");

  await seedIfSetUp(server.platform);

  expect(await made()).toMatchObject([
    { name: '24 hours, 7 days', hours: { timeZone: 'America/Bogota', days: [] } },
    { name: '8:00 to 17:00', hours: { days: [] } },
    { name: 'Office hours', hours: { days: [] } },
  ]);
});

it('before there is an organisation there are none', async () => {
  await server.db.admin.query('delete from organisation');

  await seedIfSetUp(server.platform);

  expect(await made()).toEqual([]);
});
