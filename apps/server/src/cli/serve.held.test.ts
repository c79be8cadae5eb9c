import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { enrolmentTokens } from '@lanet/contracts/agents';
import { tickets } from '@lanet/contracts/tickets';
import { afterEach, beforeEach, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type ServerProcess, startServerProcess } from '../testing/server-process.ts';
import { createTestServer, type TestServer } from '../testing/test-server.ts';

let world: TestServer;
let holdFile: string;
let running: ServerProcess | undefined;
beforeEach(async () => {
  world = await createTestServer();
  world.clock.advance({ seconds: (Date.now() - world.clock.now()) / 1000 });
  holdFile = join(world.platform.config.dataDir, 'held');
  await writeFile(holdFile, '');
});
afterEach(async () => {
  const code = await running?.stop();
  await world.close();
  if (running) expect(code).toBe(0);
  running = undefined;
});

async function held(services = 'web,gateway,worker,mail,sla,signer'): Promise<ServerProcess> {
  running = await startServerProcess(world, services, { LANET_HOLD_FILE: holdFile });
  return running;
}

const ready = async ({ request }: ServerProcess) => {
  const { statusCode, body } = await request({ url: '/readyz' });
  return { status: statusCode, checks: JSON.parse(body).checks as { name: string; ok: boolean }[] };
};

it('says while it is held whether it would be healthy, and answers nothing else', async () => {
  const server = await held();
  const acme = await world.client('Acme');
  const technician = await world.person({ role: 'technician' });
  const body = { subject: 'Printer', text: 'It burns', clientId: acme.id, siteId: acme.siteId };
  const open = () => server.call(technician, tickets.create, { body });

  const { status, checks } = await ready(server);
  expect(status).toBe(503);
  expect(checks.filter(({ ok }) => !ok)).toEqual([{ name: 'held', ok: false, degraded: false }]);
  expect(await server.request({ url: '/version' })).toMatchObject({ statusCode: 200 });
  expect(await open()).toMatchObject({ status: 503, body: { code: 'server.unavailable', retryAfterSeconds: 5 } });
  for (const url of ['/', '/nothing', '/agent/v1/challenge', '/agent/compat/status/x'])
    expect([url, (await server.request({ url })).statusCode]).toEqual([url, 503]);
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/agent/v1/connect`);
  const refused = await new Promise((resolve) =>
    socket.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode)),
  );
  expect(refused).toBe(503);
  const { rows } = await world.db.admin.query(
    'select (select count(*) from tickets) + (select count(*) from signer_keys) as written',
  );
  expect(rows).toEqual([{ written: 0 }]);
});

it('goes on by itself, in the same process, when the file is gone', async () => {
  const server = await held();
  const admin = await world.person({ role: 'admin' });
  const acme = await world.client('Acme');
  await rm(holdFile);
  await expect.poll(async () => (await ready(server)).status, { timeout: 20_000 }).toBe(200);

  const body = { clientId: acme.id, siteId: acme.siteId, label: randomUUID(), maxUses: 1 };
  expect((await server.call(admin, enrolmentTokens.create, { body })).status).toBe(201);
  // What runs in the background began too: the signer has told its key.
  await expect
    .poll(async () => (await world.db.admin.query('select from signer_keys')).rowCount, { timeout: 20_000 })
    .toBe(1);
});

it('is stopped as any other while it is held', async () => {
  expect((await ready(await held('web'))).status).toBe(503);
});

it('is not held where the file is not there', async () => {
  await rm(holdFile);

  expect((await ready(await held('web'))).status).toBe(200);
});

it('ends where it cannot open, so that it is started again', async () => {
  const said = await startServerProcess(world, 'web', {
    LANET_HOLD_FILE: holdFile,
    LANET_DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/lanet',
  }).catch(({ message }: Error) => message);

  expect(said).toMatch(/^it ended: .*ECONNREFUSED/s);
});
