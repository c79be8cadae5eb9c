import { devices } from '@lanet/contracts/devices';
import type { SectionName } from '@lanet/contracts/inventory';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import {
  type Answer,
  type AnyBody,
  createTestServer,
  type TestClient,
  type TestPerson,
  type TestServer,
} from '../../testing/test-server.ts';
import { storeSections } from './index.ts';
import { MAX_CHANGES } from './inventory.rules.ts';

let server: TestServer;
let acme: TestClient;
let other: TestClient;

beforeAll(async () => {
  server = await createTestServer();
  acme = await server.client('Acme');
  other = await server.client('Other');
});
afterAll(() => server.close());

async function addDevice(): Promise<string> {
  const id = uuidv7();
  await server.db.admin.query(
    "insert into devices (client_id, id, site_id, name, type, status) values ($1, $2, $3, 'PC', 'desktop', 'active')",
    [acme.id, id, acme.siteId],
  );
  return id;
}

type Said = Partial<Record<SectionName, { hash: string; data?: unknown }>>;
const report = async (deviceId: string, ...sections: Said[]) => {
  const reports = sections.map((one) => ({ clientId: acme.id, deviceId, sections: one }));
  return (await inScope(server.db, SYSTEM, (tx) => storeSections(tx, reports, server.clock.now()))).get(deviceId) ?? [];
};
const hash = (digit: number | string) => String(digit).padStart(16, '0');
const program = (name: string, version: string) => ({ name, version, source: 'deb', scope: 'system', arch: 'amd64' });
const software = (digit: number, ...programs: unknown[]): Said => ({
  software: { hash: hash(digit), data: { programs } },
});

async function stored(deviceId: string, section: SectionName) {
  const { status, body } = await server.technician.call(devices.inventory, {
    params: { id: deviceId },
    query: { section },
  });
  expect(status).toBe(200);
  return body.sections[0];
}
async function changes(deviceId: string): Promise<string[]> {
  const { status, body } = await server.technician.call(devices.changes, {
    params: { id: deviceId },
    query: { limit: 200 },
  });
  expect(status).toBe(200);
  const tell = (row: { change: string; item: string; before: string | null; after: string | null }) =>
    `${row.change} ${row.item}: ${row.before} -> ${row.after}`;
  return body.items.map(tell).sort();
}

describe('sections of a report', () => {
  it('are asked for when their hash is unknown and they came without data', async () => {
    const device = await addDevice();

    expect(await report(device, { software: { hash: hash(1) }, ports: { hash: hash(2) } })).toEqual([
      'software',
      'ports',
    ]);
    expect(await report(device, { ...software(1, program('nginx', '1.24')), ports: { hash: hash(2) } })).toEqual([
      'ports',
    ]);
    expect(await report(device, { software: { hash: hash(1) } })).toEqual([]);
    expect(await report(device, { software: { hash: hash(3) } })).toEqual(['software']);
  });

  it('of several reports of one batch end as the newest, and lose no data that came before', async () => {
    const device = await addDevice();

    expect(
      await report(device, software(1, program('a', '1')), software(2, program('a', '2')), {
        software: { hash: hash(2) },
      }),
    ).toEqual([]);
    expect((await stored(device, 'software')).data.programs).toMatchObject([{ name: 'a', version: '2' }]);
    expect(await report(device, software(3, program('a', '3')), { software: { hash: hash(4) } })).toEqual(['software']);
    expect((await stored(device, 'software')).hash).toBe(hash(3));
  });

  it('lose what the contract does not name: nothing of it reaches the database', async () => {
    const device = await addDevice();

    await report(device, {
      os: { hash: hash(1), data: { name: 'Ubuntu', platform: 'ubuntu', arch: 'x86_64', environment: { SECRET: '1' } } },
    });

    expect(JSON.stringify((await stored(device, 'os')).data)).not.toContain('SECRET');
  });

  it.each([
    ['a string', 'software'],
    ['nothing', null],
    ['a list', []],
    ['numbers as names', { programs: [{ name: 1, version: 2 }] }],
    ['a list that is none', { programs: { length: 9 } }],
    ['a prototype', JSON.parse('{"__proto__": {"programs": []}}')],
  ])('of a wrong shape (%s) are left out without asking again', async (_what, data) => {
    const device = await addDevice();

    expect(await report(device, { software: { hash: hash(1), data } })).toEqual([]);
    expect(await stored(device, 'software')).toBeUndefined();
  });

  it('with 6,000 programs and control characters are cut and cleaned', async () => {
    const device = await addDevice();
    const programs = Array.from({ length: 6000 }, (_, index) =>
      program(`p\u0000rog\u202e${index}\ud800`, '\u0007'.repeat(9)),
    );

    await report(device, software(1, ...programs));

    const { data } = await stored(device, 'software');
    expect(data.programs).toHaveLength(5000);
    expect(data.programs[7]).toMatchObject({ name: 'prog7\ufffd', version: '' });
  });

  it('tell the list of devices what computer it is, without the maker’s placeholders', async () => {
    const device = await addDevice();
    const system = (serial: string, model: string) => ({
      data: { hostname: 'pc', hardwareSerial: serial, hardwareModel: model, boardSerial: 'BRD-77' },
    });

    await report(device, {
      os: {
        hash: hash(1),
        data: { name: 'Ubuntu', version: '24.04.1 LTS (Noble Numbat)', platform: 'ubuntu', arch: 'x86_64' },
      },
      system: { hash: hash(1), ...system('To be filled by O.E.M.', 'ThinkPad T14') },
    });
    const { body } = await server.technician.call(devices.get, { params: { id: device } });
    expect(body).toMatchObject({ os: 'Ubuntu 24.04.1 LTS', model: 'ThinkPad T14', serial: 'BRD-77', version: 1 });

    await report(device, { system: { hash: hash(2), ...system('PF-123456', 'Default string') } });
    const later = await server.technician.call(devices.get, { params: { id: device } });
    expect(later.body).toMatchObject({ os: 'Ubuntu 24.04.1 LTS', model: 'ThinkPad T14', serial: 'PF-123456' });
  });
});

describe('what changed', () => {
  it('is nothing for the first report', async () => {
    const device = await addDevice();

    await report(device, software(1, program('nginx', '1.24')));

    expect(await changes(device)).toEqual([]);
  });

  it('is told item by item: come, gone, another version', async () => {
    const device = await addDevice();
    await report(
      device,
      software(1, program('nginx', '1.24'), program('vim', '9'), program('kernel', '6.1'), program('kernel', '6.2')),
    );

    await report(
      device,
      software(
        2,
        program('nginx', '1.26'),
        program('anydesk', '7'),
        program('kernel', '6.1'),
        program('kernel', '6.2'),
      ),
    );

    expect(await changes(device)).toEqual([
      'added anydesk: null -> 7',
      'changed nginx: 1.24 -> 1.26',
      'removed vim: 9 -> null',
    ]);
  });

  it('names the field where the value alone says little, and leaves out what moves by itself or could not be read', async () => {
    const device = await addDevice();
    const os = (fields: object) => ({ name: 'Debian', version: '12', platform: 'debian', arch: 'x86_64', ...fields });
    const users = (administrator: boolean) => [{ username: 'ana', uid: '1000', kind: 'person', administrator }];
    await report(device, {
      os: { hash: hash(1), data: os({ lastBootAt: 1, build: '6.1.0-1' }) },
      accounts: { hash: hash(1), data: { users: users(false), administrators: [] } },
    });

    await report(device, {
      os: { hash: hash(2), data: os({ lastBootAt: 2, build: '6.1.0-2', codename: 'bookworm' }) },
      accounts: { hash: hash(2), data: { users: users(true), administrators: ['ana'] } },
    });

    expect(await changes(device)).toEqual([
      'added ana: null -> null',
      'changed ana · administrator: false -> true',
      'changed build: 6.1.0-1 -> 6.1.0-2',
    ]);
  });

  it('counts what a history of updates gained, not what it forgot', async () => {
    const device = await addDevice();
    const updates = (digit: number, ...names: string[]): Said => ({
      updates: { hash: hash(digit), data: { pending: [], installed: names.map((name) => ({ name, version: '2' })) } },
    });
    await report(device, updates(1, 'vim', 'bash'));
    await report(device, updates(2, 'bash', 'curl'));

    expect(await changes(device)).toEqual(['added curl: null -> 2']);
  });

  it('ends at a number that a person may still read, and pages without losing a row', async () => {
    const device = await addDevice();
    await report(device, software(1));
    await report(device, software(2, ...Array.from({ length: 1000 }, (_, index) => program(`p${index}`, '1'))));

    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body }: Answer<AnyBody> = await server.technician.call(devices.changes, {
        params: { id: device },
        query: { limit: 70, cursor },
      });
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor ?? undefined;
    } while (cursor);

    expect(seen).toHaveLength(MAX_CHANGES);
    expect(new Set(seen).size).toBe(MAX_CHANGES);
  });
});

describe('who may look', () => {
  it('is staff and the client’s administrator, of their own clients', async () => {
    const device = await addDevice();
    for (const endpoint of [devices.inventory, devices.changes]) {
      const look = async (who: TestPerson) => (await who.call(endpoint, { params: { id: device } })).status;

      expect(await look(acme.clientAdmin)).toBe(200);
      expect(await look(acme.requester)).toBe(403);
      expect(await look(other.clientAdmin)).toBe(404);
      expect(await look(other.technician)).toBe(404);
    }
  });

  it('refuses a cursor that is none', async () => {
    const device = await addDevice();
    for (const cursor of [
      'x',
      Buffer.from('[1,"x"]').toString('base64url'),
      Buffer.from('[1e300,1]').toString('base64url'),
    ]) {
      const { status } = await server.technician.call(devices.changes, { params: { id: device }, query: { cursor } });
      expect(status).toBe(422);
    }
  });
});
