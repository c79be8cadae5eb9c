import { type Device, devices } from '@lanet/contracts/devices';
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
import { createDevice, findDevice, setDeviceStatus } from './index.ts';

let server: TestServer;
let acme: TestClient;
let other: TestClient;

beforeAll(async () => {
  server = await createTestServer();
  acme = await server.client('Acme');
  other = await server.client('Other');
});
afterAll(() => server.close());

interface Given {
  name?: string;
  client?: TestClient;
  siteId?: string;
  status?: 'pending' | 'active';
  serial?: string;
  online?: boolean;
}

async function addDevice({
  name = 'PC',
  client = acme,
  siteId = client.siteId,
  status = 'active',
  serial,
  online = true,
}: Given = {}) {
  const agentId =
    uuidv7()
      .replaceAll(/[^a-f]/g, 'a')
      .padEnd(32, 'b')
      .slice(0, 20) + randomBase32(12);
  const id = await inScope(server.db, SYSTEM, (tx) =>
    createDevice(tx, { clientId: client.id, siteId, name, type: 'laptop', status, facts: { serial: serial ?? null } }),
  );
  await server.db.admin.query(
    `insert into agents (client_id, id, device_id, public_key, state, platform, facts, agent_version, address)
     values ($1, $2, $3, '\\x00', 'active', 'linux', '{}', '1', '127.0.0.1')`,
    [client.id, agentId, id],
  );
  await server.db.admin.query(
    `insert into device_status (client_id, device_id, site_id, agent_id, agent_version, online, seen_at, cpu, memory, disk_volume, disk_used)
     values ($1, $2, $3, $4, '1', $5, now(), 12.5, 61, '/', 91.25)`,
    [client.id, id, siteId, agentId, online],
  );
  return { id, agentId };
}

const randomBase32 = (length: number) =>
  Array.from({ length }, () => 'abcdefghijklmnopqrstuvwxyz234567'.charAt(Math.random() * 32)).join('');

async function addAlert(deviceId: string, priority: string, { client = acme, resolved = false } = {}): Promise<void> {
  await server.db.admin.query(
    `insert into alerts (client_id, id, device_id, rule_key, rule_version, metric, object, state, priority, value, trigger,
       recover, opened_at, last_at, resolved_at, reopen_within_hours)
     values ($1, $2, $3, $4, 1, 'cpu.usedPercent', '', $5, $6, 91, 85, 75, now(), now(), $7, 24)`,
    [
      client.id,
      uuidv7(),
      deviceId,
      `rule_${priority}`,
      resolved ? 'resolved' : 'firing',
      priority,
      resolved ? new Date() : null,
    ],
  );
}

async function names(by: TestPerson, query: Record<string, string> = {}): Promise<string[]> {
  const { status, body } = await by.call(devices.list, { query });
  expect(status, JSON.stringify(body)).toBe(200);
  return body.items.map(({ name }: Device) => name);
}

describe('the list', () => {
  it('holds the active devices of the caller’s clients with their newest figures and worst alert', async () => {
    const client = await server.client('List');
    const { id } = await addDevice({ client, name: 'A' });
    await addDevice({ client, name: 'B', status: 'pending' });
    await addDevice({ name: 'C' });
    await addAlert(id, 'low', { client });
    await addAlert(id, 'high', { client });
    await addAlert(id, 'critical', { client, resolved: true });

    const { body } = await client.clientAdmin.call(devices.list);

    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({
      ...{ id, name: 'A', online: true, cpu: 12.5, memory: 61, disk: { volume: '/', usedPercent: 91.25 } },
      ...{ client: { id: client.id, name: 'List' }, openAlerts: 2, alertPriority: 'high', temperature: null },
    });
    expect(await names(client.technician)).toEqual(['A']);
    expect(await names(server.technician, { clientId: client.id })).toEqual(['A']);
    expect(await names(server.technician, { clientId: client.id, status: 'pending' })).toEqual(['B']);
  });

  it('filters by site, state and kind', async () => {
    const client = await server.client('Filter');
    const { id } = await addDevice({ client, name: 'on' });
    await addDevice({ client, name: 'off', online: false, siteId: client.otherSiteId });
    await addAlert(id, 'medium', { client });

    expect(await names(client.technician, { state: 'online' })).toEqual(['on']);
    expect(await names(client.technician, { state: 'offline' })).toEqual(['off']);
    expect(await names(client.technician, { state: 'alerting' })).toEqual(['on']);
    expect(await names(client.technician, { siteId: client.otherSiteId })).toEqual(['off']);
    expect(await names(client.technician, { type: 'server' })).toEqual([]);
  });

  it('finds by parts of name and serial, without accents and case, and takes every character for itself', async () => {
    const client = await server.client('Search');
    await addDevice({ client, name: 'Recepción-100%', serial: 'PF-3X' });
    await addDevice({ client, name: 'Recepcion_2' });

    expect(await names(client.technician, { search: 'RECEPCION' })).toHaveLength(2);
    expect(await names(client.technician, { search: 'pf-3x' })).toEqual(['Recepción-100%']);
    expect(await names(client.technician, { search: '%' })).toEqual(['Recepción-100%']);
    expect(await names(client.technician, { search: '_' })).toEqual(['Recepcion_2']);
    expect(await names(client.technician, { search: '\\' })).toEqual([]);
    expect(await names(client.technician, { search: '\u0000' })).toHaveLength(2);
  });

  it('pages by name without losing or repeating one, however long and alike the names', async () => {
    const client = await server.client('Pages');
    const given = ['ñ'.repeat(250), ...Array.from({ length: 6 }, () => 'same'), '日本'.repeat(120), 'a'];
    for (const name of given) await addDevice({ client, name });

    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { status, body }: Answer<AnyBody> = await client.technician.call(devices.list, {
        query: { limit: 2, cursor },
      });
      expect(status).toBe(200);
      seen.push(...body.items.map(({ id }: Device) => id));
      cursor = body.nextCursor ?? undefined;
    } while (cursor);

    expect(seen).toHaveLength(given.length);
    expect(new Set(seen).size).toBe(given.length);
    const foreign = Buffer.from(JSON.stringify([(await addDevice()).id])).toString('base64url');
    expect((await client.technician.call(devices.list, { query: { cursor: foreign } })).body.items).toEqual([]);
    expect((await client.technician.call(devices.list, { query: { cursor: 'WzFd' } })).status).toBe(422);
  });
});

describe('isolation', () => {
  it('answers 404 for another client’s device and 403 for who may never', async () => {
    const { id } = await addDevice();
    const body = { name: 'Mine' };
    const outsiders: [TestPerson, number, number][] = [
      [other.technician, 404, 404],
      [other.clientAdmin, 404, 403],
      [acme.clientAdmin, 200, 403],
      [acme.requester, 403, 403],
    ];
    for (const [who, read, write] of outsiders) {
      expect((await who.call(devices.get, { params: { id } })).status).toBe(read);
      expect((await who.call(devices.update, { params: { id }, body, ifMatch: 1 })).status).toBe(write);
      expect((await who.call(devices.archive, { params: { id } })).status).toBe(write);
    }
    expect((await acme.technician.call(devices.get, { params: { id } })).body).toMatchObject({
      name: 'PC',
      status: 'active',
    });
  });
});

describe('lights', () => {
  it('show a requester the devices of the own sites, and no figures', async () => {
    const client = await server.client('Lights');
    const make = async (name: string, priority?: string, given: Given = {}) => {
      const { id } = await addDevice({ client, name, ...given });
      if (priority) await addAlert(id, priority, { client });
    };
    await make('1 fine');
    await make('2 minor', 'medium');
    await make('3 bad', 'high');
    await make('4 off', undefined, { online: false });
    await make('5 off and bad', 'critical', { online: false });
    await make('6 elsewhere', 'critical', { siteId: client.otherSiteId });
    await make('7 waiting', undefined, { status: 'pending' });

    const { status, body } = await client.requester.call(devices.mine);

    expect(status).toBe(200);
    const lights = body.items.map(({ name, light }: { name: string; light: string }) => `${name} ${light}`);
    expect(lights).toEqual(['1 fine green', '2 minor yellow', '3 bad red', '4 off gray', '5 off and bad red']);
    expect((await client.clientAdmin.call(devices.mine)).body.items).toHaveLength(6);
  });
});

describe('an update', () => {
  it('moves a device and its status to another site of its client, and only of its client', async () => {
    const { id } = await addDevice();
    const move = (siteId: string, ifMatch: number) =>
      acme.technician.call(devices.update, { params: { id }, body: { siteId, name: 'Moved' }, ifMatch });

    expect(await move(other.siteId, 1)).toMatchObject({ status: 404, body: { code: 'sites.not_found' } });
    expect(await move(acme.otherSiteId, 1)).toMatchObject({
      status: 200,
      body: { name: 'Moved', site: { id: acme.otherSiteId }, version: 2, cpu: 12.5 },
    });
    expect(await move(acme.siteId, 1)).toMatchObject({ status: 412, body: { code: 'request.stale' } });
    const { rows } = await server.db.admin.query('select site_id from device_status where device_id = $1', [id]);
    expect(rows).toEqual([{ site_id: acme.otherSiteId }]);
  });

  it('lets one of two simultaneous saves win', async () => {
    const { id } = await addDevice();
    const save = (name: string) => acme.technician.call(devices.update, { params: { id }, body: { name }, ifMatch: 1 });

    const answers = await Promise.all([save('One'), save('Two')]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  });
});

describe('archiving', () => {
  it('refuses the agent, ends the alerts and keeps the rest', async () => {
    const { id, agentId } = await addDevice({ name: 'Old' });
    await addAlert(id, 'high');
    const heard: string[] = [];
    const stop = server.db.bus.subscribe('agents.changed', (hint) => heard.push(hint.agentId));

    const archive = () => acme.technician.call(devices.archive, { params: { id } });
    expect([(await archive()).status, (await archive()).status]).toEqual([204, 204]);
    await new Promise(setImmediate);
    stop();

    expect(heard).toEqual([agentId]);
    const { body } = await acme.technician.call(devices.get, { params: { id } });
    expect(body).toMatchObject({ status: 'archived', online: false, openAlerts: 0, alertPriority: null, cpu: 12.5 });
    const { rows } = await server.db.admin.query('select state from agents where id = $1', [agentId]);
    expect(rows).toEqual([{ state: 'revoked' }]);
    expect(await names(acme.technician)).not.toContain('Old');
    expect(await names(acme.technician, { status: 'archived' })).toContain('Old');
    const audited = await server.db.admin.query(
      "select target from audit_log where action = 'devices.archived' and client_id = $1",
      [acme.id],
    );
    expect(audited.rows).toContainEqual({ target: 'Old' });
  });
});

describe('other features', () => {
  it('find a device only in scope, and move it through its life', async () => {
    const { id } = await addDevice({ client: other, status: 'pending' });
    const own = { scope: { kind: 'clients', clientIds: [acme.id], staff: true, personId: null } } as const;

    await inScope(server.db, SYSTEM, (tx) => setDeviceStatus(tx, id, 'active'));

    expect(await inScope(server.db, SYSTEM, (tx) => findDevice(tx, id))).toMatchObject({
      status: 'active',
      clientId: other.id,
      version: 2,
    });
    expect(await inScope(server.db, own, (tx) => findDevice(tx, id))).toBeUndefined();
    await expect(inScope(server.db, own, (tx) => setDeviceStatus(tx, id, 'archived'))).rejects.toMatchObject({
      code: 'devices.not_found',
    });
  });
});
