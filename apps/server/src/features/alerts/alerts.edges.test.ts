import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { alertingDevice } from '../../testing/alerting-device.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { settleDue } from './alerts.background.ts';
import { processNextEdge } from './alerts.edges.service.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

const settle = async (minutes: number) => {
  server.clock.advance({ minutes });
  await settleDue(server.platform);
};

describe('edges that come late', () => {
  const daysAgo = (days: number) => server.clock.now() - days * 86_400_000;

  it('are history when their end comes with them: no ticket, one line of summary', async () => {
    const device = await alertingDevice(server, await server.client('Backlog'));
    await device.sends(
      ...[3, 2, 1].flatMap((days) => [
        { to: 'firing' as const, at: daysAgo(days) },
        { to: 'resolved' as const, at: daysAgo(days) + 3_600_000 },
      ]),
    );
    await settle(60);

    expect(await device.tickets()).toEqual([]);
    expect((await device.alerts()).map(({ state }: { state: string }) => state)).toEqual([
      'resolved',
      'resolved',
      'resolved',
    ]);
    const { rows } = await server.db.admin.query(
      "select detail from audit_log where action = 'alerts.backfilled' and detail->>'deviceId' = $1",
      [device.id],
    );
    expect(rows).toEqual([{ detail: { deviceId: device.id, alerts: 3 } }]);
  });

  it('open a ticket when no end comes: it fires still', async () => {
    const device = await alertingDevice(server, await server.client('StillFull'));
    await device.sends({ to: 'firing', at: daysAgo(1) });
    expect(await device.tickets()).toEqual([]);

    await settle(3);

    expect(await device.tickets()).toMatchObject([{ status: 'new', alerting: true }]);
  });
});

describe('what an agent says', () => {
  it('is done once and in its order, by as many processes as there are', async () => {
    const device = await alertingDevice(server, await server.client('Parallel'));
    await device.stores({ to: 'firing' }, { to: 'resolved' }, { to: 'firing' }, { to: 'firing' });
    const process = server.app.jobs['alerts.process_edges'];

    await Promise.all([process?.({}), process?.({}), process?.({})]);
    await process?.({});

    expect(await device.alerts()).toMatchObject([
      { state: 'firing', repeats: 1 },
      { state: 'resolved', repeats: 0 },
    ]);
    expect(await device.tickets()).toMatchObject([
      { lines: ['created', 'alert_fired', 'alert_recovered', 'alert_fired'] },
    ]);
  });

  it('goes on where a run was killed', async () => {
    const device = await alertingDevice(server, await server.client('Killed'));
    await device.stores({ to: 'firing' }, { to: 'resolved' });
    const dying = inScope(server.db, SYSTEM, async (tx) => {
      await processNextEdge(tx, device.id, server.clock.now());
      throw new Error('killed before the commit');
    });
    await expect(dying).rejects.toThrow('killed');

    await device.sends();

    expect(await device.alerts()).toMatchObject([{ state: 'resolved', repeats: 0 }]);
    expect(await device.tickets()).toMatchObject([{ lines: ['created', 'alert_fired', 'alert_recovered'] }]);
  });

  it('of a rule nobody has, or as no edge at all, does nothing', async () => {
    const device = await alertingDevice(server, await server.client('Rogue'));
    await device.sends({ to: 'firing', rule: 'made_up' }, { to: 'resolved' });
    await server.db.admin.query(
      'update alert_edges set edge = \'{"to":1}\', processed_at = null where device_id = $1',
      [device.id],
    );

    await device.sends();

    expect(await device.alerts()).toEqual([]);
    expect(await device.tickets()).toEqual([]);
  });

  it('does not choose the priority, and a flood of objects does not flood the inbox', async () => {
    const device = await alertingDevice(server, await server.client('Flood'));
    await device.sends(
      ...Array.from({ length: 30 }, (_, index) => ({ to: 'firing' as const, object: `/mnt/${index}` })),
    );

    expect(await device.alerts({ open: true })).toHaveLength(30);
    // The twentieth open alert is the last one with a ticket of its own.
    expect((await device.tickets()).length).toBeLessThanOrEqual(20);
  });
});
