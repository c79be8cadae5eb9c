import { devices } from '@lanet/contracts/devices';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { createMetricsFixture, type MetricsFixture, minute, points, windowOf } from '../../testing/test-metrics.ts';
import type { TestClient, TestPerson, TestServer } from '../../testing/test-server.ts';
import { storeWindows } from './index.ts';

let metrics: MetricsFixture;
let server: TestServer;
let acme: TestClient;
let other: TestClient;

beforeAll(async () => {
  metrics = await createMetricsFixture();
  ({ server, acme, other } = metrics);
});
afterAll(() => server.close());

describe('the last hour and day', () => {
  it('show minutes on an even grid, with gaps as gaps, volumes and interfaces by name', async () => {
    const device = await metrics.addDevice();
    const from = minute(server.clock.now()) - 30 * 60_000;
    await metrics.store(device, [
      windowOf(from, [10, null, 30], {
        temperature: [40, 41, null],
        volumes: [{ id: 'C:"\\{,}', usedPercent: [50, 51, 52], freeBytes: 1e9, sizeBytes: 2e9 }],
        network: [{ id: 'eth0', rx: [1000, 2000, null], tx: [1, 2, 3] }],
      }),
      windowOf(from + 10 * 60_000, [70]),
    ]);

    const drawn = await metrics.graph(device, '1h');

    expect(drawn.stepSeconds).toBe(60);
    expect(drawn.times).toHaveLength(60);
    expect([...points(drawn, 'cpu.usedPercent')]).toEqual([
      [from, 10],
      [from + 120_000, 30],
      [from + 600_000, 70],
    ]);
    expect([...points(drawn, 'temperature.celsius').values()]).toEqual([40, 41]);
    expect([...points(drawn, 'volume.usedPercent', 'C:"\\{,}').values()]).toEqual([50, 51, 52]);
    expect([...points(drawn, 'network.rxBytesPerSecond', 'eth0').values()]).toEqual([1000, 2000]);
    expect([...points(await metrics.graph(device, '24h'), 'cpu.usedPercent').values()]).toEqual([10, 30, 70]);
  });

  it('stay drawable with a value a second', async () => {
    const device = await metrics.addDevice();
    const from = minute(server.clock.now()) - 900_000;
    await metrics.store(device, [
      windowOf(
        from,
        Array.from({ length: 900 }, (_, second) => second % 100),
        { stepSeconds: 1 },
      ),
    ]);

    const drawn = await metrics.graph(device, '1h');

    expect(drawn.stepSeconds).toBe(3);
    expect(points(drawn, 'cpu.usedPercent').size).toBe(300);
    expect(drawn.series[0]).toHaveProperty('max');
  });

  it('know the limits and what happened', async () => {
    const device = await metrics.addDevice();
    const opened = new Date(server.clock.now() - 600_000);
    await server.db.admin.query(
      `insert into alerts (client_id, id, device_id, rule_key, rule_version, metric, object, state, priority, value, trigger,
         recover, opened_at, last_at, resolved_at, reopen_within_hours)
       values ($1, $2, $3, 'cpu_high', 1, 'cpu.usedPercent', '', 'resolved', 'medium', 91, 85, 75, $4, $4, $5, 24)`,
      [acme.id, uuidv7(), device, opened, new Date(server.clock.now() - 60_000)],
    );

    const drawn = await metrics.graph(device, '1h');

    expect(drawn.marks.map(({ kind, label }) => `${kind} ${label}`)).toEqual(['alert cpu_high', 'recovered cpu_high']);
    expect(drawn.series[0]).toMatchObject({ metric: 'cpu.usedPercent', trigger: 85 });
    // Alerts are the provider's business; the client's administrator sees the curve alone.
    expect((await metrics.graph(device, '1h', acme.clientAdmin)).marks).toEqual([]);
  });
});

describe('who may look', () => {
  it('is staff and the client’s administrator, of their own clients', async () => {
    const device = await metrics.addDevice();
    const look = async (who: TestPerson) => (await who.call(devices.metrics, { params: { id: device } })).status;

    expect(await look(acme.clientAdmin)).toBe(200);
    expect(await look(acme.technician)).toBe(200);
    expect(await look(acme.requester)).toBe(403);
    expect(await look(other.clientAdmin)).toBe(404);
    expect(await look(other.technician)).toBe(404);
    expect((await server.call(devices.metrics, { params: { id: device } })).status).toBe(401);
  });
});

describe('storing', () => {
  it('is idempotent by device and start, within a batch and over batches', async () => {
    const device = await metrics.addDevice();
    const window = windowOf(minute(server.clock.now()) - 900_000, [1, 2, 3]);

    await metrics.store(device, [window, window]);
    await metrics.store(device, [{ ...window, cpu: [9, 9, 9] }, windowOf(window.from + 60_000 * 3, [4])]);

    expect([...points(await metrics.graph(device, '1h'), 'cpu.usedPercent').values()]).toEqual([1, 2, 3, 4]);
  });

  it('survives a batch that failed after it made the day’s partition', async () => {
    const device = await metrics.addDevice();
    server.clock.advance({ days: 1 });
    const window = windowOf(minute(server.clock.now()) - 120_000, [5]);
    const failing = inScope(server.db, SYSTEM, async (tx) => {
      await storeWindows(tx, [{ clientId: acme.id, deviceId: device, window }], server.clock.now());
      throw new Error('something else of the batch');
    });
    await expect(failing).rejects.toThrow('something else');

    await metrics.store(device, [window]);

    expect([...points(await metrics.graph(device, '1h'), 'cpu.usedPercent').values()]).toEqual([5]);
  });

  it('keeps names and numbers that a device may invent out of the database’s way', async () => {
    const device = await metrics.addDevice();
    const hostile = { id: `{"\\',NULL}\u0000\ud800`, usedPercent: [1e-300], freeBytes: 1e308, sizeBytes: 5e-324 };
    const windows = [
      windowOf(minute(server.clock.now()) - 60_000, [100], {
        volumes: [hostile],
        network: [{ id: 'NULL', rx: [1e13], tx: [1e-9] }],
      }),
    ];

    await metrics.store(device, windows);

    const { series } = await metrics.graph(device, '1h');
    expect(series.map(({ object }) => object)).toEqual(['', '', `{"\\',NULL}\ufffd`, 'NULL', 'NULL']);
  });
});
