// What the facts mean: one place for `lanet doctor`, the status page, `/readyz` and `/metrics`. Pure; its limits are judgement.
import type { CheckState } from '@lanet/contracts/system';
import { type Finding, finding, type SystemFacts } from './system.facts.rules.ts';
import { type Host, hostsOf, judgeHosts } from './system.hosts.rules.ts';
import { judgeServices } from './system.services.rules.ts';

/**
 * One finding at least for every check that the database can tell of. `nowMs` is for certificates; `own`: what whoever asks
 * sees of its machine by itself.
 */
export function judgeSystem(facts: SystemFacts, nowMs: number, own: readonly Host[] = []): Finding[] {
  return [
    ...judgeDatabase(facts),
    ...judgeServices(facts),
    // What was seen just now before what somebody saw a while ago.
    ...judgeHosts([...own, ...hostsOf(facts.processes)], nowMs, own[0]?.facts.certificate),
    ...judgeQueues(facts),
    judgeBackups(facts.backup),
    ...judgeAgents(facts),
  ];
}

const OLDEST_POSTGRES = 150_000;
const SLOW_MS = 1_000;

function judgeDatabase({ database, schema }: Pick<SystemFacts, 'database' | 'schema'>): Finding[] {
  const { version, number, answerMs } = database;
  const ms = Math.round(answerMs);
  const answer =
    number < OLDEST_POSTGRES
      ? finding('critical', 'database.old', { version })
      : ms > SLOW_MS
        ? finding('warning', 'database.slow', { ms })
        : finding('ok', 'database.ok', { version, ms });
  const { applied, pending, unknown } = schema;
  if (unknown !== undefined) return [answer, finding('critical', 'schema.newer', { name: unknown })];
  return [
    answer,
    pending > 0 ? finding('critical', 'schema.pending', { pending }) : finding('ok', 'schema.ok', { applied }),
  ];
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** `warning` from the first limit on, `critical` from the second; undefined below. */
function over(value: number, warning: number, critical: number): Exclude<CheckState, 'ok'> | undefined {
  if (value >= critical) return 'critical';
  return value >= warning ? 'warning' : undefined;
}

/** A promise is told within a minute; behind by ten, administrators are told too (sla.watch.service.ts). */
const SLA_SECONDS = [60, 600] as const;
const JOBS_SECONDS = [5 * MINUTE, 30 * MINUTE] as const;
const MAIL_IN_SECONDS = [15 * MINUTE, HOUR] as const;
const MAIL_OUT_SECONDS = [15 * MINUTE, 2 * HOUR] as const;

function judgeQueues({ jobs, mailboxes, outbox, slaLagSeconds }: SystemFacts): Finding[] {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  const waiting = sum(jobs.map((one) => one.waiting));
  const oldest = Math.max(0, ...jobs.map(({ oldestSeconds }) => oldestSeconds ?? 0));
  const lateJobs = over(oldest, ...JOBS_SECONDS);
  const dead = jobs.filter((one) => one.dead > 0);
  const lateMail = over(outbox.oldestSeconds ?? 0, ...MAIL_OUT_SECONDS);
  const lateSla = over(slaLagSeconds, ...SLA_SECONDS);
  const seconds = Math.round(slaLagSeconds);
  return [
    lateJobs
      ? finding(lateJobs, 'jobs.waiting', { waiting, minutes: minutesOf(oldest) })
      : finding('ok', 'jobs.ok', { waiting }),
    dead.length > 0
      ? finding('warning', 'dead_jobs.some', {
          ...{ count: sum(dead.map((one) => one.dead)), features: dead.map(({ feature }) => feature) },
        })
      : finding('ok', 'dead_jobs.ok', {}),
    ...judgeMailboxes(mailboxes),
    lateMail
      ? finding(lateMail, 'mail_out.waiting', {
          ...{ waiting: outbox.waiting, minutes: minutesOf(outbox.oldestSeconds ?? 0) },
        })
      : finding('ok', 'mail_out.ok', { waiting: outbox.waiting }),
    lateSla ? finding(lateSla, 'sla.late', { seconds }) : finding('ok', 'sla.ok', { seconds }),
  ];
}

const minutesOf = (seconds: number) => Math.floor(seconds / MINUTE);

/** One may fail by itself: servers end a connection now and then. */
const FAILING_LOOKS = 2;

/** A line for each that does not come, or one for all. */
function judgeMailboxes(mailboxes: SystemFacts['mailboxes']): Finding[] {
  if (mailboxes.length === 0) return [finding('ok', 'mail_in.none', {})];
  const bad = mailboxes.flatMap(({ name, state, failures, fetchSeconds, error }) => {
    const late = over(fetchSeconds, ...MAIL_IN_SECONDS);
    if (state === 'needs_sign_in') return finding('critical', 'mail_in.sign_in', { name });
    if (state === 'failing' || failures >= FAILING_LOOKS)
      return finding(late === 'critical' ? late : 'warning', 'mail_in.failing', { name, detail: error ?? '' });
    return late ? finding(late, 'mail_in.late', { name, minutes: minutesOf(fetchSeconds) }) : [];
  });
  return bad.length > 0 ? bad : [finding('ok', 'mail_in.ok', { mailboxes: mailboxes.length })];
}

function judgeBackups(backup: SystemFacts['backup']): Finding {
  const { configured, lateHours, goodHours, lastError, filesLost } = backup;
  if (!configured) return finding('warning', 'backups.off', {});
  if (lateHours !== undefined) return finding('critical', 'backups.late', { hours: lateHours });
  if (filesLost > 0) return finding('critical', 'backups.files_lost', { count: filesLost });
  if (lastError !== null) return finding('warning', 'backups.failed', { error: lastError });
  if (goodHours === undefined) return finding('warning', 'backups.first', {});
  return finding('ok', 'backups.ok', { hours: Math.floor(goodHours) });
}

/** So few that went may have been switched off by people. */
const FEW_AGENTS = 5;
const BEHIND_SHARE = 0.1;
const ROLLED_OUT_HOURS = 24;

/** Those of the last hour count: whoever is off at night is no trouble, half of them gone at once is. */
function judgeAgents({ agents, versions, rollout }: SystemFacts): Finding[] {
  const { online, total, recent, recentOnline } = agents;
  const away = recent >= FEW_AGENTS && recentOnline < recent / 2;
  const presence = away
    ? finding(recentOnline === 0 ? 'critical' : 'warning', 'agents.away', { online: recentOnline, recent })
    : finding('ok', 'agents.ok', { online, total });
  return [presence, judgeVersions(versions, rollout)];
}

function judgeVersions(versions: SystemFacts['versions'], rollout: SystemFacts['rollout']): Finding {
  if (rollout?.state === 'halted') return finding('warning', 'agent_versions.halted', { version: rollout.version });
  const count = versions.filter(({ version }) => version !== rollout?.version).reduce((sum, one) => sum + one.count, 0);
  const all = versions.reduce((sum, one) => sum + one.count, 0);
  const isThrough = rollout?.state === 'running' && rollout.percent === 100 && rollout.forHours >= ROLLED_OUT_HOURS;
  if (rollout && isThrough && count > all * BEHIND_SHARE)
    return finding('warning', 'agent_versions.behind', { count, version: rollout.version });
  return finding('ok', 'agent_versions.ok', { versions: versions.length });
}
