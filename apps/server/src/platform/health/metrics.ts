/**
 * What `/metrics` tells Prometheus: base units, `_total` for counters. No label names a client, a site or a device:
 * whoever reads metrics may not read who our clients are, and each value would be a series of its own.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  /** One finished request. `route` is the pattern, never the path. */
  observeRequest(route: string, method: string, status: number, seconds: number): void;
  agentsConnected(count: number): void;
  /** Reports of agents that were stored. */
  reportsStored(count: number): void;
  alertsOpen(severity: string, count: number): void;
  jobsQueued(queue: string, count: number): void;
  /** Seconds since the oldest step of an SLA that was not told yet was due. */
  slaLag(seconds: number): void;
  /** Seconds since the snapshot of the last backup that was verified. */
  backupAge(seconds: number): void;
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
  const jobs = new Gauge({ name: 'lanet_jobs_queue_depth', help: 'Jobs waiting', labelNames: ['queue'], registers });
  const sla = new Gauge({
    name: 'lanet_sla_tick_lag_seconds',
    help: 'How long what is due has waited to be told',
    registers,
  });
  const backup = new Gauge({
    name: 'lanet_backup_age_seconds',
    help: 'Age of the last verified backup',
    registers: [],
  });
  const info = new Gauge({
    name: 'lanet_build_info',
    help: 'Always 1; the labels say what runs',
    labelNames: ['version', 'node'],
    registers,
  });
  info.set({ version: build.version, node: process.version }, 1);

  return {
    observeRequest: (route, method, status, seconds) => requests.observe({ route, method, status }, seconds),
    agentsConnected: (count) => agents.set(count),
    reportsStored: (count) => reports.inc(count),
    alertsOpen: (severity, count) => alerts.set({ severity }, count),
    jobsQueued: (queue, count) => jobs.set({ queue }, count),
    slaLag: (seconds) => sla.set(seconds),
    backupAge: (seconds) => {
      // Only where there is one: an age of 0 would read as the best there is.
      registry.registerMetric(backup);
      backup.set(seconds);
    },
    print: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
