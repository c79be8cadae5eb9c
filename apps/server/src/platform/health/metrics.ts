/**
 * What `/metrics` tells Prometheus: base units, `_total` for counters. No label names a client, a site or a device:
 * whoever reads metrics may not read who our clients are, and each value would be a series of its own.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { createSystemMetrics, type SystemMetrics } from './system-metrics.ts';

export interface Metrics extends SystemMetrics {
  /** One finished request. `route` is the pattern, never the path. */
  observeRequest(route: string, method: string, status: number, seconds: number): void;
  agentsConnected(count: number): void;
  /** Reports of agents that were stored. */
  reportsStored(count: number): void;
  alertsOpen(severity: string, count: number): void;
  /** Connections to the database, by what they do. */
  pool(state: 'idle' | 'busy' | 'waiting', count: number): void;
  /** Called each time before the text is made. */
  beforePrint(measure: () => Promise<void>): void;
  /** Text of the exposition format, and its content type. */
  print(): Promise<{ contentType: string; text: string }>;
}

/** A registry of its own, with the metrics of the process (`process_…`, `nodejs_…`) beside ours. */
export function createMetrics(build: { version: string }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const requests = new Histogram({
    name: 'lanet_http_request_duration_seconds',
    help: 'Time to answer a request',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const agents = new Gauge({ name: 'lanet_agents_connected', help: 'Agents with an open connection', registers });
  const reports = new Counter({ name: 'lanet_reports_total', help: 'Reports of agents that were stored', registers });
  const alerts = new Gauge({ name: 'lanet_alerts_open', help: 'Open alerts', labelNames: ['severity'], registers });
  const pool = new Gauge({
    name: 'lanet_db_pool_connections',
    help: 'Connections to the database that idle or work, and requests that wait for one',
    labelNames: ['state'],
    registers,
  });
  const info = new Gauge({
    name: 'lanet_build_info',
    help: 'Always 1; the labels say what runs',
    labelNames: ['version', 'node'],
    registers,
  });
  const measures: (() => Promise<void>)[] = [];
  info.set({ version: build.version, node: process.version }, 1);

  return {
    observeRequest: (route, method, status, seconds) => requests.observe({ route, method, status }, seconds),
    agentsConnected: (count) => agents.set(count),
    reportsStored: (count) => reports.inc(count),
    alertsOpen: (severity, count) => alerts.set({ severity }, count),
    pool: (state, count) => pool.set({ state }, count),
    beforePrint: (measure) => {
      measures.push(measure);
    },
    ...createSystemMetrics(registry),
    async print() {
      for (const measure of measures) await measure();
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
