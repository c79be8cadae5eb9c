import { defaultRules } from '@lanet/contracts/alert-rules';
import { alertRules } from '@lanet/contracts/alerts';
import { serverRules } from '@lanet/contracts/server-rules';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { type AlertingDevice, alertingDevice } from '../../testing/alerting-device.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';
import { agentConfig, closeAlertsOfDevice, ruleLimits } from './index.ts';

let server: TestServer;
let acme: TestClient;
let other: TestClient;
let device: AlertingDevice;
beforeAll(async () => {
  server = await createTestServer();
  [acme, other] = await Promise.all([server.client('Acme'), server.client('Other')]);
  device = await alertingDevice(server, acme);
});
afterAll(() => server.close());

const config = (siteId = acme.siteId) =>
  inScope(server.db, SYSTEM, (tx) => agentConfig(tx, { deviceId: device.id, clientId: acme.id, siteId }));

async function effective(key: string) {
  const { body } = await server.technician.call(alertRules.effective, { params: { id: device.id } });
  return body.items.find(({ rule }: { rule: { key: string } }) => rule.key === key);
}

describe('the rules', () => {
  it('come with the product, and staff read them', async () => {
    const { body } = await acme.technician.call(alertRules.list);

    expect(body.items.map(({ key }: { key: string }) => key)).toEqual([
      ...[...defaultRules, ...serverRules].map(({ key }) => key),
    ]);
    expect((await acme.clientAdmin.call(alertRules.list)).status).toBe(403);
    expect((await acme.technician.call(alertRules.effective, { params: { id: device.id } })).status).toBe(200);
    expect(await other.technician.call(alertRules.effective, { params: { id: device.id } })).toMatchObject({
      status: 404,
      body: { code: 'devices.not_found' },
    });
  });

  it('change for everybody, by the version they were read at', async () => {
    const heard: string[] = [];
    const end = server.db.bus.subscribe('config.changed', ({ topic }) => heard.push(topic));
    const update = (fields: object, ifMatch: number) =>
      server.admin.call(alertRules.update, { params: { key: 'ram_high' }, body: fields, ifMatch });

    expect(await update({ trigger: 90 }, 1)).toMatchObject({
      status: 200,
      body: { trigger: 90, recover: 88, version: 2 },
    });
    expect(await update({ trigger: 91 }, 1)).toMatchObject({ status: 412 });
    expect(await update({ trigger: 80 }, 2)).toMatchObject({ status: 422, body: { code: 'alert_rules.invalid' } });
    expect(await update({ enabled: 'yes' }, 2)).toMatchObject({ status: 422, body: { code: 'request.invalid' } });
    expect(
      await server.technician.call(alertRules.update, { params: { key: 'ram_high' }, body: {}, ifMatch: 2 }),
    ).toMatchObject({ status: 403 });
    expect(
      await server.admin.call(alertRules.update, { params: { key: 'unknown' }, body: {}, ifMatch: 1 }),
    ).toMatchObject({ status: 404 });

    expect((await config()).rules.find(({ key }) => key === 'ram_high')).toMatchObject({ trigger: 90, version: 2 });
    expect(heard).toEqual(['config.changed']);
    end();
  });

  it('differ for a client, a site and a device; the nearest wins', async () => {
    const set = (level: 'client' | 'site' | 'device', targetId: string, fields: object) =>
      server.admin.call(alertRules.setOverride, { params: { key: 'disk_full' }, body: { level, targetId, fields } });

    await set('client', acme.id, { trigger: 80, recover: 70 });
    await set('site', acme.siteId, { trigger: 92 });
    expect(await effective('disk_full')).toMatchObject({
      rule: { trigger: 92, recover: 70, priority: 'high' },
      setBy: { trigger: 'site', recover: 'client', priority: 'provider' },
    });
    expect((await config(acme.otherSiteId)).rules.find(({ key }) => key === 'disk_full')).toMatchObject({
      trigger: 80,
    });

    expect((await set('device', device.id, { trigger: 60 })).body).toMatchObject({ code: 'alert_rules.invalid' });
    expect((await set('device', device.id, { trigger: 75 })).status).toBe(204);
    expect((await inScope(server.db, SYSTEM, (tx) => ruleLimits(tx, device.id)))[0]).toEqual({
      metric: 'volume.usedPercent',
      object: '*',
      trigger: 75,
    });

    expect((await set('device', device.id, {})).status).toBe(204);
    expect(await effective('disk_full')).toMatchObject({ rule: { trigger: 92 } });
  });

  it.each([
    { level: 'client', code: 'clients.not_found' },
    { level: 'site', code: 'sites.not_found' },
    { level: 'device', code: 'devices.not_found' },
  ] as const)('of a $level that is not there are refused', async ({ level, code }) => {
    const body = { level, targetId: uuidv7(), fields: { trigger: 80 } };

    expect(await server.admin.call(alertRules.setOverride, { params: { key: 'disk_full' }, body })).toMatchObject({
      status: 404,
      body: { code },
    });
  });

  it('that are off open nothing, and the server goes by its own priority', async () => {
    const quiet = await alertingDevice(server, other);
    const set = (key: string, fields: object) =>
      server.admin.call(alertRules.setOverride, {
        params: { key },
        body: { level: 'client', targetId: other.id, fields },
      });
    await set('disk_full', { enabled: false });
    await set('disk_critical', { priority: 'low', suggestedScript: null });

    await quiet.sends({ to: 'firing' }, { to: 'firing', rule: 'disk_critical' });

    const { rows } = await server.db.admin.query(
      'select rule_key, priority, suggested_script from alerts where device_id = $1',
      [quiet.id],
    );
    expect(rows).toEqual([{ rule_key: 'disk_critical', priority: 'low', suggested_script: null }]);
  });
});

it('ends the alerts of a device that is put away, and proves nothing by it', async () => {
  const old = await alertingDevice(server, acme, 'OLD-001');
  await old.sends({ to: 'firing' });

  await inScope(server.db, SYSTEM, (tx) => closeAlertsOfDevice(tx, old.id));

  const { rows } = await server.db.admin.query(
    'select alerts.state, tickets.status from alerts join tickets on tickets.id = alerts.ticket_id where alerts.device_id = $1',
    [old.id],
  );
  expect(rows).toEqual([{ state: 'removed', status: 'new' }]);
});
