import type { Window } from '@lanet/contracts/agent';
import { devices, type MetricRange, type Metrics } from '@lanet/contracts/devices';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';
import { runMetricUpkeep, storeWindows } from './index.ts';
import { DAY_MS, dayOf, HOUR_MS } from './metrics.windows.rules.ts';

let server: TestServer;
let acme: TestClient;
let other: TestClient;

beforeAll(async () => {
  server = await createTestServer();
  acme = await server.client('Acme');
  other = await server.client('Other');
});
afterAll(() => server.close());

async function addDevice(client = acme): Promise<string> {
  const id = uuidv7();
  await server.db.admin.query(
    "insert into devices (client_id, id, site_id, name, type, status) values ($1, $2, $3, 'PC', 'desktop', 'active')",
    [client.id, id, client.siteId],
  );
  return id;
}

function windowOf(from: number, cpu: (number | null)[], more: Partial<Window> = {}): Window {
  const gaps = cpu.map(() => null);
  return { from, stepSeconds: 60, cpu, memory: gaps, temperature: gaps, volumes: [], network: [], ...more };
}

const store = (deviceId: string, windows: readonly Window[], client = acme) =>
  inScope(server.db, SYSTEM, (tx) =>
    storeWindows(
      tx,
      windows.map((window) => ({ clientId: client.id, deviceId, window })),
      server.clock.now(),
    ),
  );

const upkeep = () => runMetricUpkeep(server.db, server.clock.now());

/** By someone who signed in just now: these tests move the clock by months. */
async function graph(deviceId: string, range: MetricRange, by?: TestPerson): Promise<Metrics> {
  const reader = by ?? (await server.person({ role: 'technician' }));
  const answer = await reader.call(devices.metrics, { params: { id: deviceId }, query: { range } });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}

/** Points of one series that are not gaps, by epoch milliseconds. */
function points(metrics: Metrics, metric: string, object = ''): Map<number, number> {
  const series = metrics.series.find((one) => one.metric === metric && one.object === object);
  const known = metrics.times.map((at, index): [number, number | null] => [at * 1000, series?.avg[index] ?? null]);
  return new Map(known.flatMap(([at, value]) => (value === null ? [] : [[at, value]])));
}

async function count(sql: string, ...values: unknown[]): Promise<number> {
  const { rows } = await server.db.admin.query<{ count: number }>(`select count(*)::int as count from ${sql}`, values);
  return rows[0]?.count ?? -1;
}

const minute = (at: number) => Math.floor(at / 60_000) * 60_000;

describe('the last hour and day', () => {
  it('show minutes on an even grid, with gaps as gaps, volumes and interfaces by name', async () => {
    const device = await addDevice();
    const from = minute(server.clock.now()) - 30 * 60_000;
    await store(device, [
      windowOf(from, [10, null, 30], {
        temperature: [40, 41, null],
        volumes: [{ id: 'C:"\\{,}', usedPercent: [50, 51, 52], freeBytes: 1e9, sizeBytes: 2e9 }],
        network: [{ id: 'eth0', rx: [1000, 2000, null], tx: [1, 2, 3] }],
      }),
      windowOf(from + 10 * 60_000, [70]),
    ]);

    const metrics = await graph(device, '1h');

    expect(metrics.stepSeconds).toBe(60);
    expect(metrics.times).toHaveLength(60);
    expect([...points(metrics, 'cpu.usedPercent')]).toEqual([
      [from, 10],
      [from + 120_000, 30],
      [from + 600_000, 70],
    ]);
    expect([...points(metrics, 'temperature.celsius').values()]).toEqual([40, 41]);
    expect([...points(metrics, 'volume.usedPercent', 'C:"\\{,}').values()]).toEqual([50, 51, 52]);
    expect([...points(metrics, 'network.rxBytesPerSecond', 'eth0').values()]).toEqual([1000, 2000]);
    expect([...points(await graph(device, '24h'), 'cpu.usedPercent').values()]).toEqual([10, 30, 70]);
  });

  it('stay drawable with a value a second', async () => {
    const device = await addDevice();
    const from = minute(server.clock.now()) - 900_000;
    await store(device, [
      windowOf(
        from,
        Array.from({ length: 900 }, (_, second) => second % 100),
        { stepSeconds: 1 },
      ),
    ]);

    const metrics = await graph(device, '1h');

    expect(metrics.stepSeconds).toBe(3);
    expect(points(metrics, 'cpu.usedPercent').size).toBe(300);
    expect(metrics.series[0]).toHaveProperty('max');
  });

  it('know the limits and what happened', async () => {
    const device = await addDevice();
    const opened = new Date(server.clock.now() - 600_000);
    await server.db.admin.query(
      `insert into alerts (client_id, id, device_id, rule_key, rule_version, metric, object, state, priority, value, trigger,
         recover, opened_at, last_at, resolved_at, reopen_within_hours)
       values ($1, $2, $3, 'cpu_high', 1, 'cpu.usedPercent', '', 'resolved', 'medium', 91, 85, 75, $4, $4, $5, 24)`,
      [acme.id, uuidv7(), device, opened, new Date(server.clock.now() - 60_000)],
    );

    const metrics = await graph(device, '1h');

    expect(metrics.marks.map(({ kind, label }) => `${kind} ${label}`)).toEqual([
      'alert cpu_high',
      'recovered cpu_high',
    ]);
    expect(metrics.series[0]).toMatchObject({ metric: 'cpu.usedPercent', trigger: 85 });
    // Alerts are the provider's business; the client's administrator sees the curve alone.
    expect((await graph(device, '1h', acme.clientAdmin)).marks).toEqual([]);
  });
});

describe('who may look', () => {
  it('is staff and the client’s administrator, of their own clients', async () => {
    const device = await addDevice();
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
    const device = await addDevice();
    const window = windowOf(minute(server.clock.now()) - 900_000, [1, 2, 3]);

    await store(device, [window, window]);
    await store(device, [{ ...window, cpu: [9, 9, 9] }, windowOf(window.from + 60_000 * 3, [4])]);

    expect([...points(await graph(device, '1h'), 'cpu.usedPercent').values()]).toEqual([1, 2, 3, 4]);
  });

  it('survives a batch that failed after it made the day’s partition', async () => {
    const device = await addDevice();
    server.clock.advance({ days: 1 });
    const window = windowOf(minute(server.clock.now()) - 120_000, [5]);
    const failing = inScope(server.db, SYSTEM, async (tx) => {
      await storeWindows(tx, [{ clientId: acme.id, deviceId: device, window }], server.clock.now());
      throw new Error('something else of the batch');
    });
    await expect(failing).rejects.toThrow('something else');

    await store(device, [window]);

    expect([...points(await graph(device, '1h'), 'cpu.usedPercent').values()]).toEqual([5]);
  });

  it('keeps names and numbers that a device may invent out of the database’s way', async () => {
    const device = await addDevice();
    const hostile = { id: `{"\\',NULL}\u0000\ud800`, usedPercent: [1e-300], freeBytes: 1e308, sizeBytes: 5e-324 };
    const windows = [
      windowOf(minute(server.clock.now()) - 60_000, [100], {
        volumes: [hostile],
        network: [{ id: 'NULL', rx: [1e13], tx: [1e-9] }],
      }),
    ];

    await store(device, windows);

    const { series } = await graph(device, '1h');
    expect(series.map(({ object }) => object)).toEqual(['', '', `{"\\',NULL}\ufffd`, 'NULL', 'NULL']);
  });
});

/** A window every quarter of an hour with values that only this calculation knows. */
function quarters(fromMs: number, toMs: number): Window[] {
  const windows: Window[] = [];
  for (let from = fromMs; from < toMs; from += 900_000) {
    const cpu = Array.from({ length: 15 }, (_, index) => valueAt(from + index * 60_000));
    windows.push(
      windowOf(from, cpu, {
        volumes: [{ id: '/', usedPercent: cpu, freeBytes: 1e9, sizeBytes: 2e9 }],
        network: [{ id: 'eth0', rx: cpu, tx: cpu }],
      }),
    );
  }
  return windows;
}
const valueAt = (at: number): number | null => ((at / 60_000) % 7 === 0 ? null : ((at / 60_000) * 37) % 101);

/** Minimum, mean and maximum of the minutes of one hour that were stored. */
function hourOf(hour: number, fromMs: number, toMs: number) {
  const minutes = Array.from({ length: 60 }, (_, index) => hour + index * 60_000).filter(
    (at) => at >= fromMs && at < toMs,
  );
  const values = minutes.flatMap((at) => valueAt(at) ?? []);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.length === 0 ? undefined : { min: Math.min(...values), avg: mean, max: Math.max(...values) };
}

function expectHours(metrics: Metrics, metric: string, object: string, fromMs: number, toMs: number): void {
  const series = metrics.series.find((one) => one.metric === metric && one.object === object);
  metrics.times.forEach((at, index) => {
    const expected = hourOf(at * 1000, fromMs, toMs);
    expect(series?.min?.[index] ?? undefined, `${metric} at ${at}`).toEqual(expected?.min);
    expect(series?.max?.[index] ?? undefined).toEqual(expected?.max);
    // Rates are told in whole bytes.
    if (expected)
      expect(series?.avg[index]).toBeCloseTo(object === 'eth0' ? Math.round(expected.avg) : expected.avg, 1);
    else expect(series?.avg[index]).toBeNull();
  });
}

describe('a month', () => {
  it('equals an independent calculation, by reports that do not start on the hour, and after sealing too', async () => {
    const device = await addDevice();
    const now = server.clock.now();
    const from = Date.parse(dayOf(now)) - 12 * DAY_MS + 7 * 60_000;
    const to = from + Math.floor((now - from) / 900_000) * 900_000;
    await store(device, quarters(from, to));

    await upkeep();
    await upkeep();

    const month = await graph(device, '30d');
    expect(month.times).toHaveLength(720);
    expectHours(month, 'cpu.usedPercent', '', from, to);
    expectHours(month, 'volume.usedPercent', '/', from, to);
    expectHours(month, 'network.txBytesPerSecond', 'eth0', from, to);
    expectHours(await graph(device, '7d'), 'cpu.usedPercent', '', from, to);
    expect(await count('metric_days where device_id = $1', device)).toBe(10);
  });

  it('shows the hour under way and the one before without any roll-up', async () => {
    const device = await addDevice();
    const hour = Math.floor(server.clock.now() / HOUR_MS) * HOUR_MS;
    await store(device, [windowOf(hour - 120_000, [10, 20, 30, null, 50])]);

    expect([...points(await graph(device, '7d'), 'cpu.usedPercent')]).toEqual([
      [hour - HOUR_MS, 15],
      [hour, 40],
    ]);
  });

  it('rolls up only once what did not change', async () => {
    const device = await addDevice();
    await store(device, quarters(minute(server.clock.now()) - 2 * HOUR_MS, minute(server.clock.now())));
    await upkeep();
    const written = async () =>
      (
        await server.db.admin.query('select hour, xmin::text from metric_hours where device_id = $1 order by 1, 2', [
          device,
        ])
      ).rows;
    const before = await written();

    await server.db.admin.query("update metric_progress set rolled_up_till = '-infinity'");
    await upkeep();

    expect(before.length).toBeGreaterThan(0);
    expect(await written()).toEqual(before);
  });
});

describe('sealing', () => {
  /** A device with one full day, four days ago, at noon of a later day. */
  async function oldDay() {
    const device = await addDevice();
    const day = Date.parse(dayOf(server.clock.now())) - 4 * DAY_MS;
    await store(device, quarters(day, day + DAY_MS));
    return { device, day };
  }
  /** All minutes of a day, as the product reads them back. */
  async function minutesOf(device: string, day: number) {
    const clock = server.clock.now();
    server.clock.advance({ seconds: (day + DAY_MS - clock) / 1000 - 1 });
    const metrics = await graph(device, '24h');
    server.clock.advance({ seconds: (clock - server.clock.now()) / 1000 });
    return points(metrics, 'cpu.usedPercent');
  }
  const expected = (day: number) =>
    Array.from({ length: 1440 }, (_, index) => day + index * 60_000).flatMap((at) => valueAt(at) ?? []);

  it('makes one row of a day, drops its partition, and changes no value', async () => {
    const { device, day } = await oldDay();
    await server.db.admin.query('select ensure_metric_day($1)', [dayOf(day + DAY_MS)]);

    await upkeep();
    await upkeep();

    expect(await count('metric_windows where device_id = $1', device)).toBe(0);
    expect(await count('metric_days where device_id = $1', device)).toBe(1);
    expect([...(await minutesOf(device, day)).values()]).toEqual(expected(day));
    const { rows } = await server.db.admin.query('select day::text from metric_days_hot() as day order by 1');
    expect(rows.every((row) => row.day >= dayOf(server.clock.now() - 2 * DAY_MS))).toBe(true);
  });

  it('merges what comes late into the sealed day and its hours, however often it comes', async () => {
    const device = await addDevice();
    const day = Date.parse(dayOf(server.clock.now())) - 5 * DAY_MS;
    const noon = day + 12 * HOUR_MS;
    await store(device, quarters(day, noon));
    await upkeep();

    for (let time = 0; time < 2; time++) {
      await store(device, [...quarters(noon, day + DAY_MS), windowOf(day, [99, 99])]);
      expect((await minutesOf(device, day)).size).toBe(expected(day).length);
      await upkeep();
    }

    expect(await count('metric_windows where device_id = $1', device)).toBe(0);
    expect([...(await minutesOf(device, day)).values()]).toEqual(expected(day));
    expectHours(await graph(device, '30d'), 'cpu.usedPercent', '', day, day + DAY_MS);
  });

  it('loses nothing when it is killed half-way', async () => {
    const days = [await oldDay(), await oldDay(), await oldDay()];
    // The last of them cannot be written: the transaction that took its windows out dies with it.
    await server.db.admin.query(`
      create function fail_once() returns trigger language plpgsql as $$ begin raise 'power cut'; end $$;
      create trigger fail_once before insert on metric_days for each row when (new.device_id = '${days[2]?.device}') execute function fail_once()`);
    await expect(upkeep()).rejects.toThrow('power cut');
    await server.db.admin.query('drop trigger fail_once on metric_days; drop function fail_once()');
    for (const { device, day } of days) expect([...(await minutesOf(device, day)).values()]).toEqual(expected(day));

    await upkeep();

    for (const { device, day } of days) expect([...(await minutesOf(device, day)).values()]).toEqual(expected(day));
  });

  it('does not drop a day that still holds something', async () => {
    const device = await addDevice();
    const day = dayOf(server.clock.now() + 20 * DAY_MS);
    await server.db.admin.query('select ensure_metric_day($1)', [day]);
    await server.db.admin.query(
      `insert into metric_windows (client_id, device_id, from_at, step_seconds, cpu, memory, volume_ids, volume_used,
         volume_free, volume_size, network_ids, network_rx, network_tx)
       values ($1, $2, $3, 60, '{1}', '{1}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')`,
      [acme.id, device, day],
    );
    const drop = async () => (await server.db.admin.query('select drop_metric_day($1) as gone', [day])).rows[0]?.gone;

    expect(await drop()).toBe(false);
    await server.db.admin.query('delete from metric_windows where device_id = $1', [device]);
    expect(await drop()).toBe(true);
  });

  it('lets windows of a device that is gone go', async () => {
    const { device } = await oldDay();
    await server.db.admin.query('delete from devices where id = $1', [device]);

    await upkeep();

    expect(await count('metric_windows where device_id = $1', device)).toBe(0);
  });

  it('forgets minutes after 90 days and hours after 13 months', async () => {
    const { device } = await oldDay();
    await upkeep();

    server.clock.advance({ days: 88 });
    await upkeep();
    expect(await count('metric_days where device_id = $1', device)).toBe(0);
    expect(await count('metric_hours where device_id = $1', device)).toBeGreaterThan(0);

    server.clock.advance({ days: 310 });
    await upkeep();
    expect(await count('metric_hours where device_id = $1', device)).toBe(0);
  });
});
