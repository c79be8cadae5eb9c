// What `/metrics` says of the installation as a whole and of this machine's disks. Set just before it is printed.
import { Gauge, type Registry } from 'prom-client';

export interface DiskFigures {
  /** What it holds: `data+database`. */
  place: string;
  freeBytes: number;
  sizeBytes: number;
}

/** Undefined: not known, and then it is not printed either, since 0 would be a lie. */
export interface SystemFigures {
  /** 0 well, 1 warning, 2 critical. */
  checks: readonly { check: string; state: number }[];
  processes: readonly { service: string; count: number }[];
  jobs: readonly { feature: string; waiting: number; dead: number; oldestSeconds: number | null }[];
  outbox: { waiting: number; oldestSeconds: number | null };
  mailFetchSeconds: number | undefined;
  slaLagSeconds: number;
  backupAgeSeconds: number | undefined;
  agents: { total: number; online: number };
  versions: readonly { version: string; count: number }[];
  certificateSeconds: number | undefined;
  clockSkewSeconds: number;
}

export interface SystemMetrics {
  databaseUp(up: boolean): void;
  disks(disks: readonly DiskFigures[]): void;
  /** Undefined where the database does not tell: no figure of it is printed then. */
  system(figures: SystemFigures | undefined): void;
}

const GAUGES = {
  lanet_check_state: ['0 well, 1 warning, 2 critical, as lanet doctor says', 'check'],
  lanet_processes: ['Processes that run this service', 'service'],
  lanet_jobs_queue_depth: ['Jobs waiting', 'queue'],
  lanet_jobs_dead: ['Jobs that failed to the last attempt', 'queue'],
  lanet_jobs_oldest_seconds: ['How long the oldest job that is due has waited'],
  lanet_mail_outbox_waiting: ['Mail waiting to be sent'],
  lanet_mail_outbox_oldest_seconds: ['How long the oldest mail has waited to be sent'],
  lanet_mail_fetch_age_seconds: ['Since the mailbox that was read longest ago was read'],
  lanet_sla_tick_lag_seconds: ['How long what is due has waited to be told'],
  lanet_backup_age_seconds: ['Age of the last verified backup'],
  lanet_agents: ['Agents that were accepted', 'state'],
  lanet_agent_versions: ['Agents of each version', 'version'],
  lanet_certificate_expiry_seconds: ['Until the certificate of the public address ends; negative after'],
  lanet_clock_skew_seconds: ['By how much the clock furthest from the database’s is off'],
} as const satisfies Record<string, readonly [help: string, label?: string]>;

type Name = keyof typeof GAUGES;

export function createSystemMetrics(registry: Registry): SystemMetrics {
  const registers = [registry];
  const up = new Gauge({ name: 'lanet_database_up', help: '1 where the database answers', registers });
  const disk = (name: string, help: string) => new Gauge({ name, help, labelNames: ['place'], registers });
  const free = disk('lanet_disk_free_bytes', 'Free space of a disk, for accounts that are not root');
  const size = disk('lanet_disk_size_bytes', 'Size of a disk');
  const gauges = new Map<string, Gauge>();
  for (const [name, [help, label]] of Object.entries<readonly [string, string?]>(GAUGES))
    gauges.set(name, new Gauge({ name, help, labelNames: label === undefined ? [] : [label], registers: [] }));

  /** Printed from the first figure on: none of what is not known. */
  const set = (name: Name, value: number | null | undefined, label?: string) => {
    const gauge = gauges.get(name);
    if (!gauge || value === undefined || value === null) return;
    const [, labelName]: readonly [string, string?] = GAUGES[name];
    registry.registerMetric(gauge);
    gauge.set(labelName === undefined || label === undefined ? {} : { [labelName]: label }, value);
  };

  return {
    databaseUp: (isUp) => up.set(isUp ? 1 : 0),
    disks(disks) {
      free.reset();
      size.reset();
      for (const { place, freeBytes, sizeBytes } of disks) {
        free.set({ place }, freeBytes);
        size.set({ place }, sizeBytes);
      }
    },
    system(figures) {
      for (const [name, gauge] of gauges) {
        gauge.reset();
        registry.removeSingleMetric(name);
      }
      if (figures !== undefined) setAll(set, figures);
    },
  };
}

type Set = (name: Name, value: number | null | undefined, label?: string) => void;

function setAll(set: Set, figures: SystemFigures): void {
  for (const { check, state } of figures.checks) set('lanet_check_state', state, check);
  for (const { service, count } of figures.processes) set('lanet_processes', count, service);
  for (const { feature, waiting, dead } of figures.jobs) {
    set('lanet_jobs_queue_depth', waiting, feature);
    set('lanet_jobs_dead', dead, feature);
  }
  set('lanet_jobs_oldest_seconds', Math.max(0, ...figures.jobs.map(({ oldestSeconds }) => oldestSeconds ?? 0)));
  set('lanet_mail_outbox_waiting', figures.outbox.waiting);
  set('lanet_mail_outbox_oldest_seconds', figures.outbox.oldestSeconds ?? 0);
  set('lanet_mail_fetch_age_seconds', figures.mailFetchSeconds);
  set('lanet_sla_tick_lag_seconds', figures.slaLagSeconds);
  set('lanet_backup_age_seconds', figures.backupAgeSeconds);
  const { online, total } = figures.agents;
  set('lanet_agents', online, 'online');
  set('lanet_agents', total - online, 'offline');
  for (const { version, count } of figures.versions) set('lanet_agent_versions', count, version);
  set('lanet_certificate_expiry_seconds', figures.certificateSeconds);
  set('lanet_clock_skew_seconds', figures.clockSkewSeconds);
}
