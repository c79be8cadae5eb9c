import { notifications } from '@lanet/contracts/notifications';
import { system } from '@lanet/contracts/system';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { ALWAYS_OPEN, SlaWorld } from '../../testing/sla-world.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import type { TicketEvent } from '../tickets/index.ts';
import { watchSystem } from './index.ts';
import type { HostFacts } from './system.facts.rules.ts';
import { sayAlive, sayGone } from './system.repo.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

const FACTS: HostFacts = {
  disks: [{ places: ['data'], path: '/srv', freeBytes: 50e9, sizeBytes: 100e9 }],
  memory: { availableBytes: 2e9, totalBytes: 4e9 },
  ...{ clockSkewMs: 0, certificate: null, faults: [] },
};
const ONE = '00000000-0000-4000-8000-000000000001';
const OTHER = '00000000-0000-4000-8000-000000000002';
const ALL = ['web', 'gateway', 'mail', 'sla', 'worker', 'signer'];

const process = (id: string, host: string, services: readonly string[]) => ({
  ...{ id, host, services, pid: 7, version: 'test', startedAt: new Date(server.clock.now()) },
});
const alive = (id = ONE, services: readonly string[] = ALL, facts = FACTS, host = 'srv1') =>
  inScope(server.db, SYSTEM, (tx) => sayAlive(tx, process(id, host, services), facts, 20));
const silence = (id: string, seconds: number) =>
  server.db.admin.query(
    "update service_processes set seen_at = clock_timestamp() - $2 * interval '1 second' where id = $1",
    [id, seconds],
  );
const status = async (language?: 'es' | 'en') => {
  const { body } = await server.admin.call(system.status, { query: language ? { language } : {} });
  return body;
};
const check = async (name: string, language?: 'es' | 'en') =>
  (await status(language)).checks.find((one: { check: string }) => one.check === name);

afterEach(async () => {
  await server.db.admin.query('delete from service_processes; delete from system_alarms; delete from signer_keys');
});

describe('the state of the system', () => {
  it('is nobody else’s business', async () => {
    const acme = await server.client('Acme');

    for (const person of [server.technician, acme.technician, acme.clientAdmin, acme.requester])
      expect((await person.call(system.status)).status).toBe(403);
  });

  it('tells of queues, agents and mail', async () => {
    const before = await status();
    const event: TicketEvent = 'created';
    await inScope(server.db, SYSTEM, (tx) =>
      enqueue(tx, 'tickets.notify', { clientId: 'c', ticketId: 't', event, entryId: 'e', actorId: null }),
    );
    for (const state of ['queued', 'failed', 'sent', 'kept']) {
      await server.db.admin.query(
        `insert into outbox (id, event_key, to_address, subject, text, html, message_id, state)
         values (gen_random_uuid(), $1, 'a@example.com', 's', 't', 'h', $1, $1)`,
        [state],
      );
    }

    const body = await status();

    expect(body).toMatchObject({
      version: 'test',
      startedAt: new Date(server.platform.startedAt).toISOString(),
      jobs: { waiting: before.jobs.waiting + 1, dead: 0, oldestSeconds: expect.any(Number) },
      mail: { waiting: before.mail.waiting + 1, oldestSeconds: expect.any(Number), fetchSeconds: null },
      slaLagSeconds: 0,
      agents: { total: 0, online: 0, versions: [] },
    });
    await server.db.admin.query('delete from outbox; delete from graphile_worker._private_jobs');
  });

  it('names each check in the language asked for, with what to do', async () => {
    await alive();

    expect(await check('signer')).toEqual({
      ...{ check: 'signer', state: 'critical', seen: 'todavía no publica su llave' },
      remedy: expect.stringContaining('systemctl restart lanet-helpdesk-signer'),
    });
    expect(await check('signer', 'en')).toMatchObject({ seen: 'it has not published its key yet' });
    expect(await check('database')).toMatchObject({ state: 'ok', seen: expect.stringMatching(/^PostgreSQL \d+/) });
    expect(await check('schema')).toMatchObject({ state: 'ok' });
  });

  it('knows jobs that were given up, by what they were for', async () => {
    await inScope(server.db, SYSTEM, (tx) => enqueue(tx, 'mail.deliver', { outboxId: ONE }, { maxAttempts: 1 }));
    await server.db.admin.query("update graphile_worker._private_jobs set attempts = 1, last_error = 'refused'");

    expect(await check('dead_jobs')).toMatchObject({ state: 'warning', seen: expect.stringContaining('mail') });
    expect((await status()).jobs).toMatchObject({ waiting: 0, dead: 1 });
    await server.db.admin.query('delete from graphile_worker._private_jobs');
  });

  it('knows which processes run, forgets one that said goodbye, and misses one that did not', async () => {
    await alive(ONE, ['web', 'gateway', 'mail', 'sla', 'worker']);
    await alive(OTHER, ['signer']);
    const { processes, signerShared } = await status();
    expect(processes).toMatchObject([
      { id: ONE, host: 'srv1', services: ['web', 'gateway', 'mail', 'sla', 'worker'], alive: true },
      { id: OTHER, host: 'srv1', services: ['signer'], alive: true },
    ]);
    expect(signerShared).toBe(false);
    expect(await check('services')).toMatchObject({ state: 'ok' });

    await silence(OTHER, 21);
    expect(await check('services')).toMatchObject({ state: 'critical', seen: 'nadie ejecuta: firmador' });
    expect((await status()).processes).toMatchObject([{ alive: true }, { id: OTHER, alive: false }]);

    await inScope(server.db, SYSTEM, (tx) => sayGone(tx, OTHER));
    expect((await status()).processes).toHaveLength(1);
  });

  it('takes a process that came in the place of a killed one for it, and keeps another machine’s in mind for a day', async () => {
    await alive(ONE);
    await alive(OTHER, ['web'], FACTS, 'srv2');
    await Promise.all([silence(ONE, 21), silence(OTHER, 21)]);

    await alive('00000000-0000-4000-8000-000000000003');

    const ids = async () => (await status()).processes.map(({ id }: { id: string }) => id);
    expect(await ids()).toEqual(['00000000-0000-4000-8000-000000000003', OTHER]);
    expect(await check('services')).toMatchObject({ state: 'warning', seen: expect.stringContaining('srv2') });
    await silence(OTHER, 86_401);
    await alive('00000000-0000-4000-8000-000000000003');
    expect(await ids()).toEqual(['00000000-0000-4000-8000-000000000003']);
  });

  it('says that whoever serves people signs, too', async () => {
    await alive();

    expect((await status()).signerShared).toBe(true);
  });

  it('names the calendars in use in which nothing opens for a year', async () => {
    const world = new SlaWorld(server);
    const closed = { ...ALWAYS_OPEN, week: {} };
    const [ofNobody, ofPolicy] = [await world.calendar(closed, false), await world.calendar(closed, false)];
    await world.calendar(ALWAYS_OPEN);
    await world.policy({ calendarId: ofPolicy });
    const closedIds = async () => (await status()).closedCalendars.map(({ id }: { id: string }) => id);

    expect(await closedIds()).toEqual([ofPolicy]);
    expect(await closedIds()).not.toContain(ofNobody);

    const byDefault = await world.calendar(closed);

    expect(await closedIds()).toEqual([byDefault, ofPolicy]);
  });
});

describe('administrators', () => {
  const heard = async () => {
    const { body } = await server.admin.call(notifications.list);
    return body.items
      .filter(({ kind }: { kind: string }) => kind.startsWith('system_'))
      .map(({ kind, values, priority }: { kind: string; values: Record<string, string>; priority: string | null }) => ({
        ...{ kind, check: values.check, seen: values.seenEs, priority },
      }));
  };
  const watch = async () => {
    await watchSystem(server.platform);
    await server.work();
  };
  const fills = { ...FACTS, disks: [{ places: ['data' as const], path: '/srv', freeBytes: 9e9, sizeBytes: 100e9 }] };

  beforeEach(() => server.db.admin.query("insert into signer_keys (key_id, public_key) values ('k', 'p')"));

  it('hear once of a disk at 90 % that stays so for two minutes, and once when there is room again', async () => {
    await alive(ONE, ALL, fills);
    await watch();
    server.clock.advance({ seconds: 119 });
    await watch();
    expect(await heard()).toEqual([]);

    server.clock.advance({ seconds: 1 });
    await watch();
    await watch();
    const failing = {
      ...{ kind: 'system_failing', check: 'disk', priority: 'high' },
      seen: expect.stringContaining('91 % usado de /srv en srv1'),
    };
    expect(await heard()).toEqual([failing]);

    await alive(ONE);
    await watch();
    await watch();
    expect(await heard()).toEqual([
      { kind: 'system_good', check: 'disk', seen: expect.any(String), priority: null },
      failing,
    ]);
  });

  it('hear nothing of what is over within two minutes', async () => {
    const before = await heard();
    await alive(ONE, ALL, fills);
    await watch();
    server.clock.advance({ seconds: 100 });
    await alive(ONE);
    await watch();
    server.clock.advance({ seconds: 100 });
    await watch();

    expect(await heard()).toEqual(before);
  });
});

it('is the same for those who measure', async () => {
  await alive(ONE, ['web', 'gateway', 'mail', 'sla', 'worker'], {
    ...FACTS,
    certificate: { kind: 'seen', host: 'h', until: server.clock.now() + 86_400_000, fault: null },
  });

  const { text } = await server.platform.metrics.print();

  expect(text.split('\n')).toEqual(
    expect.arrayContaining([
      'lanet_database_up 1',
      'lanet_check_state{check="signer"} 2',
      'lanet_check_state{check="sla"} 0',
      'lanet_processes{service="signer"} 0',
      'lanet_processes{service="web"} 1',
      'lanet_jobs_oldest_seconds 0',
      'lanet_mail_outbox_waiting 0',
      'lanet_sla_tick_lag_seconds 0',
      'lanet_agents{state="online"} 0',
      'lanet_certificate_expiry_seconds 86400',
      expect.stringMatching(/^lanet_disk_free_bytes\{place="data.*"\} \d+$/),
    ]),
  );
  // There is none, and an age of 0 would read as the best there is.
  expect(text).not.toMatch(/lanet_backup_age_seconds \d/);
  expect(text).not.toMatch(/lanet_mail_fetch_age_seconds \d/);
});
