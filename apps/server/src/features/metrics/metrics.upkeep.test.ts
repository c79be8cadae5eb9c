import type { Window } from '@lanet/contracts/agent';
import type { Metrics } from '@lanet/contracts/devices';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMetricsFixture, type MetricsFixture, minute, points, windowOf } from '../../testing/test-metrics.ts';
import type { TestServer } from '../../testing/test-server.ts';
import { runMetricUpkeep } from './index.ts';
import { DAY_MS, dayOf, HOUR_MS } from './metrics.windows.rules.ts';

let metrics: MetricsFixture;
let server: TestServer;

beforeAll(async () => {
  metrics = await createMetricsFixture();
  ({ server } = metrics);
});
afterAll(() => server.close());

const upkeep = () => runMetricUpkeep(server.db, server.clock.now());

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

function expectHours(drawn: Metrics, metric: string, object: string, fromMs: number, toMs: number): void {
  const series = drawn.series.find((one) => one.metric === metric && one.object === object);
  drawn.times.forEach((at, index) => {
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
    const device = await metrics.addDevice();
    const now = server.clock.now();
    const from = Date.parse(dayOf(now)) - 12 * DAY_MS + 7 * 60_000;
    const to = from + Math.floor((now - from) / 900_000) * 900_000;
    await metrics.store(device, quarters(from, to));

    await upkeep();
    await upkeep();

    const month = await metrics.graph(device, '30d');
    expect(month.times).toHaveLength(720);
    expectHours(month, 'cpu.usedPercent', '', from, to);
    expectHours(month, 'volume.usedPercent', '/', from, to);
    expectHours(month, 'network.txBytesPerSecond', 'eth0', from, to);
    expectHours(await metrics.graph(device, '7d'), 'cpu.usedPercent', '', from, to);
    expect(await metrics.count('metric_days where device_id = $1', device)).toBe(10);
  });

  it('shows the hour under way and the one before without any roll-up', async () => {
    const device = await metrics.addDevice();
    const hour = Math.floor(server.clock.now() / HOUR_MS) * HOUR_MS;
    await metrics.store(device, [windowOf(hour - 120_000, [10, 20, 30, null, 50])]);

    expect([...points(await metrics.graph(device, '7d'), 'cpu.usedPercent')]).toEqual([
      [hour - HOUR_MS, 15],
      [hour, 40],
    ]);
  });

  it('rolls up only once what did not change', async () => {
    const device = await metrics.addDevice();
    await metrics.store(device, quarters(minute(server.clock.now()) - 2 * HOUR_MS, minute(server.clock.now())));
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
    const device = await metrics.addDevice();
    const day = Date.parse(dayOf(server.clock.now())) - 4 * DAY_MS;
    await metrics.store(device, quarters(day, day + DAY_MS));
    return { device, day };
  }
  /** All minutes of a day, as the product reads them back. */
  async function minutesOf(device: string, day: number) {
    const clock = server.clock.now();
    server.clock.advance({ seconds: (day + DAY_MS - clock) / 1000 - 1 });
    const drawn = await metrics.graph(device, '24h');
    server.clock.advance({ seconds: (clock - server.clock.now()) / 1000 });
    return points(drawn, 'cpu.usedPercent');
  }
  const expected = (day: number) =>
    Array.from({ length: 1440 }, (_, index) => day + index * 60_000).flatMap((at) => valueAt(at) ?? []);

  it('makes one row of a day, drops its partition, and changes no value', async () => {
    const { device, day } = await oldDay();
    await server.db.admin.query('select ensure_metric_day($1)', [dayOf(day + DAY_MS)]);

    await upkeep();
    await upkeep();

    expect(await metrics.count('metric_windows where device_id = $1', device)).toBe(0);
    expect(await metrics.count('metric_days where device_id = $1', device)).toBe(1);
    expect([...(await minutesOf(device, day)).values()]).toEqual(expected(day));
    const { rows } = await server.db.admin.query('select day::text from metric_days_hot() as day order by 1');
    expect(rows.every((row) => row.day >= dayOf(server.clock.now() - 2 * DAY_MS))).toBe(true);
  });

  it('merges what comes late into the sealed day and its hours, however often it comes', async () => {
    const device = await metrics.addDevice();
    const day = Date.parse(dayOf(server.clock.now())) - 5 * DAY_MS;
    const noon = day + 12 * HOUR_MS;
    await metrics.store(device, quarters(day, noon));
    await upkeep();

    for (let time = 0; time < 2; time++) {
      await metrics.store(device, [...quarters(noon, day + DAY_MS), windowOf(day, [99, 99])]);
      expect((await minutesOf(device, day)).size).toBe(expected(day).length);
      await upkeep();
    }

    expect(await metrics.count('metric_windows where device_id = $1', device)).toBe(0);
    expect([...(await minutesOf(device, day)).values()]).toEqual(expected(day));
    expectHours(await metrics.graph(device, '30d'), 'cpu.usedPercent', '', day, day + DAY_MS);
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
    const device = await metrics.addDevice();
    const day = dayOf(server.clock.now() + 20 * DAY_MS);
    await server.db.admin.query('select ensure_metric_day($1)', [day]);
    await server.db.admin.query(
      `insert into metric_windows (client_id, device_id, from_at, step_seconds, cpu, memory, volume_ids, volume_used,
         volume_free, volume_size, network_ids, network_rx, network_tx)
       values ($1, $2, $3, 60, '{1}', '{1}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')`,
      [metrics.acme.id, device, day],
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

    expect(await metrics.count('metric_windows where device_id = $1', device)).toBe(0);
  });

  it('forgets minutes after 90 days and hours after 13 months', async () => {
    const { device } = await oldDay();
    await upkeep();

    server.clock.advance({ days: 88 });
    await upkeep();
    expect(await metrics.count('metric_days where device_id = $1', device)).toBe(0);
    expect(await metrics.count('metric_hours where device_id = $1', device)).toBeGreaterThan(0);

    server.clock.advance({ days: 310 });
    await upkeep();
    expect(await metrics.count('metric_hours where device_id = $1', device)).toBe(0);
  });
});
