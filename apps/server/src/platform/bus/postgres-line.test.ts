import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CuttingProxy, startCuttingProxy } from '../../testing/cutting-proxy.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { postgresConnect } from './postgres-line.ts';

let db: TestDatabase;
let proxy: CuttingProxy;
let url: string;
beforeAll(async () => {
  db = await createTestDatabase();
  const through = new URL(db.url);
  proxy = await startCuttingProxy(Number(through.port));
  through.port = String(proxy.port);
  url = through.href;
});
afterAll(async () => {
  await proxy.close();
  await db.drop();
});

it('a line that has gone silent without an end is noticed by its beat, and closes at once', async () => {
  const line = await postgresConnect(url, { beatMs: 20 })(() => undefined);

  proxy.freeze();

  expect(await line.broken).toMatch(/timeout|does not come back/i);
  line.close();
});

it('is not made where nobody answers for the database', async () => {
  const nowhere = new URL(url);
  nowhere.pathname = '/no_such_database';

  await expect(postgresConnect(nowhere.href)(() => undefined)).rejects.toThrow('no_such_database');
});
