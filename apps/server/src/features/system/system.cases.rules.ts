import type { CheckId } from '@lanet/contracts/system';

type None = Record<never, never>;
/** Whose machine it is, where there may be several. */
type On = { host: string };

/** Everything that may be seen of each check, with the figures that its words name. */
interface AllCases {
  'configuration.ok': None;
  'configuration.invalid': { problems: readonly string[] };
  'runtime.ok': { version: string };
  'runtime.old': { version: string };
  'data.ok': { path: string };
  'data.unwritable': { path: string; error: string };
  'database.ok': { version: string; ms: number };
  'database.slow': { ms: number };
  'database.old': { version: string };
  'database.stopped': None;
  'database.unreachable': { error: string };
  'schema.ok': { applied: number };
  'schema.pending': { pending: number };
  'schema.newer': { name: string };
  'web.ok': { url: string };
  'web.silent': { url: string; error: string };
  'services.ok': { processes: number };
  'services.missing': { services: readonly string[] };
  'services.lost': On & { services: readonly string[] };
  'services.versions': { versions: readonly string[] };
  'signer.ok': None;
  'signer.absent': None;
  'signer.keyless': None;
  'signer.behind': { seconds: number };
  'bus.ok': None;
  'bus.fault': On & { detail: string };
  'files.ok': None;
  'files.fault': On & { detail: string };
  'disk.ok': On & { path: string; percent: number; freeBytes: number };
  'disk.filling': On & { path: string; percent: number; freeBytes: number };
  'disk.full': On & { path: string; percent: number; freeBytes: number };
  'disk.unknown': None;
  'memory.ok': On & { percent: number };
  'memory.low': On & { percent: number; freeBytes: number };
  'memory.unknown': None;
  'clock.ok': { ms: number };
  'clock.off': On & { seconds: number };
  'clock.unknown': None;
  'certificate.ok': On & { days: number };
  'certificate.plain': None;
  'certificate.ending': On & { days: number };
  'certificate.ended': On;
  'certificate.untrusted': On & { detail: string };
  'certificate.unseen': On & { detail: string };
  'jobs.ok': { waiting: number };
  'jobs.waiting': { waiting: number; minutes: number };
  'dead_jobs.ok': None;
  'dead_jobs.some': { count: number; features: readonly string[] };
  'mail_in.ok': { mailboxes: number };
  'mail_in.none': None;
  'mail_in.late': { name: string; minutes: number };
  'mail_in.failing': { name: string; detail: string };
  'mail_in.sign_in': { name: string };
  'mail_out.ok': { waiting: number };
  'mail_out.waiting': { waiting: number; minutes: number };
  'sla.ok': { seconds: number };
  'sla.late': { seconds: number };
  'backups.ok': { hours: number };
  'backups.off': None;
  'backups.first': None;
  'backups.late': { hours: number };
  'backups.failed': { error: string };
  'backups.files_lost': { count: number };
  'agents.ok': { online: number; total: number };
  'agents.away': { online: number; recent: number };
  'agent_versions.ok': { versions: number };
  'agent_versions.behind': { count: number; version: string };
  'agent_versions.halted': { version: string };
}

/** Each name begins with that of its check. */
export type Cases = { [Name in keyof AllCases & `${CheckId}.${string}`]: AllCases[Name] };
