import { devices } from '@lanet/contracts/devices';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
import { databaseUrl } from './database.setup.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from './test-server.ts';

let world: TestServer;
let line: CuttingProxy;
let web: ServerProcess;
let acme: TestClient;
let technician: TestPerson;
beforeAll(async () => {
  world = await createTestServer();
  // The process goes by the real time.
  world.clock.advance({ seconds: (Date.now() - world.clock.now()) / 1000 });
  line = await startCuttingProxy(Number(new URL(inject('postgresUrl')).port));
  const through = new URL(databaseUrl(inject('postgresUrl'), new URL(world.db.url).pathname.slice(1)));
  through.port = String(line.port);
  web = await startServerProcess(world, 'web,gateway,mail,sla,worker,signer', { LANET_DATABASE_URL: through.href });
  acme = await world.client('Acme');
  technician = await world.person({ role: 'technician' });
}, 60_000);
afterAll(async () => {
  const code = await web?.stop();
  await line?.close();
  await world.close();
  // It lived through all of it, and ended when it was told to.
  expect(code).toBe(0);
});

const open = (subject: string) =>
  web.call(technician, tickets.create, { body: { clientId: acme.id, siteId: acme.siteId, subject, text: 'x' } });

it('loses no acknowledged write when connections break inside transactions, over and over, or the server is away', async () => {
  const acknowledged: string[] = [];
  const statuses = new Map<number, number>();
  let isOver = false;
  const write = async (writer: number) => {
    for (let number = 0; !isOver; number += 1) {
      const subject = `w${writer}-${number}`;
      const { status } = await open(subject);
      if (status === 201) acknowledged.push(subject);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  const writers = [write(0), write(1), write(2), write(3)];
  const more = async (than: number) =>
    expect.poll(() => acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(than);

  for (let cut = 0; cut < 10; cut += 1) {
    await more(acknowledged.length + 2);
    // Half of them right before a commit reaches the database, half whatever is under way.
    if (cut % 2 === 0) line.cutBefore(/commit/i);
    else line.cut();
  }
  line.refuse(true);
  await expect.poll(() => statuses.get(503) ?? 0, { timeout: 30_000 }).toBeGreaterThan(0);
  line.refuse(false);
  await more(acknowledged.length);
  isOver = true;
  await Promise.all(writers);

  const { rows } = await world.db.admin.query<{ subject: string; count: number }>(
    "select subject, count(*)::int as count from tickets where subject like 'w%' group by subject",
  );
  const kept = new Map(rows.map(({ subject, count }) => [subject, count]));
  console.log(`${acknowledged.length} acknowledged in ${JSON.stringify([...statuses])}, ${kept.size} kept`);
  expect([...statuses.keys()].filter((status) => ![201, 503].includes(status))).toEqual([]);
  expect(acknowledged.filter((subject) => kept.get(subject) !== 1)).toEqual([]);
}, 120_000);

it('answers although the database does not any more, and heals', async () => {
  // The pool's connections are open, and nothing comes through.
  await Promise.all(Array.from({ length: 10 }, () => web.call(technician, devices.list)));
  line.freeze();
  const startedAt = performance.now();
  const answers = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const { status } = await web.call(technician, devices.list);
      return { status, seconds: (performance.now() - startedAt) / 1000 };
    }),
  );
  line.cut();

  console.log(
    `without an answer: ${answers.map(({ status, seconds }) => `${status} after ${seconds.toFixed(1)} s`).join(', ')}`,
  );
  for (const { status } of answers) expect([200, 503]).toContain(status);
  await expect.poll(async () => (await web.call(technician, devices.list)).status, { timeout: 30_000 }).toBe(200);
}, 120_000);
