import type { Window } from '@lanet/contracts/agent';
import { devices, type MetricRange, type Metrics } from '@lanet/contracts/devices';
import { v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import { storeWindows } from '../features/metrics/index.ts';
import { inScope, SYSTEM } from '../platform/database/index.ts';
import { createTestServer, type TestPerson } from './test-server.ts';

/** A server with two clients, and the ways in and out of metrics that its tests share. */
export async function createMetricsFixture() {
  const server = await createTestServer();
  const [acme, other] = [await server.client('Acme'), await server.client('Other')];
  return {
    server,
    acme,
    other,
    async addDevice(): Promise<string> {
      const id = uuidv7();
      await server.db.admin.query(
        "insert into devices (client_id, id, site_id, name, type, status) values ($1, $2, $3, 'PC', 'desktop', 'active')",
        [acme.id, id, acme.siteId],
      );
      return id;
    },
    store: (deviceId: string, windows: readonly Window[]): Promise<void> =>
      inScope(server.db, SYSTEM, (tx) =>
        storeWindows(
          tx,
          windows.map((window) => ({ clientId: acme.id, deviceId, window })),
          server.clock.now(),
        ),
      ),
    /** By someone who signed in just now: these tests move the clock by months. */
    async graph(deviceId: string, range: MetricRange, by?: TestPerson): Promise<Metrics> {
      const reader = by ?? (await server.person({ role: 'technician' }));
      const answer = await reader.call(devices.metrics, { params: { id: deviceId }, query: { range } });
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      return answer.body;
    },
    /** How many rows `from` and the rest of a query name. */
    async count(from: string, ...values: unknown[]): Promise<number> {
      const { rows } = await server.db.admin.query<{ count: number }>(
        `select count(*)::int as count from ${from}`,
        values,
      );
      return rows[0]?.count ?? -1;
    },
  };
}

export type MetricsFixture = Awaited<ReturnType<typeof createMetricsFixture>>;

export function windowOf(from: number, cpu: (number | null)[], more: Partial<Window> = {}): Window {
  const gaps = cpu.map(() => null);
  return { from, stepSeconds: 60, cpu, memory: gaps, temperature: gaps, volumes: [], network: [], ...more };
}

/** Points of one series that are not gaps, by epoch milliseconds. */
export function points(metrics: Metrics, metric: string, object = ''): Map<number, number> {
  const series = metrics.series.find((one) => one.metric === metric && one.object === object);
  const known = metrics.times.map((at, index): [number, number | null] => [at * 1000, series?.avg[index] ?? null]);
  return new Map(known.flatMap(([at, value]) => (value === null ? [] : [[at, value]])));
}

/** The start of the minute of an instant. */
export const minute = (at: number): number => Math.floor(at / 60_000) * 60_000;
