// What each machine says of itself: disks, memory, clock, and what its processes do not reach.
import type { CheckState } from '@lanet/contracts/system';
import {
  type Certificate,
  type Disk,
  type Finding,
  finding,
  type HostFacts,
  type ProcessFacts,
} from './system.facts.rules.ts';
import { isAlive } from './system.services.rules.ts';

export interface Host {
  host: string;
  facts: HostFacts;
}

/** As the processes that are there see theirs. */
export const hostsOf = (processes: readonly ProcessFacts[]): Host[] =>
  processes.filter(isAlive).flatMap(({ host, facts }) => (facts ? [{ host, facts }] : []));

/** Where nobody says anything it is not known, and why is told by the check of services. */
export function judgeHosts(hosts: readonly Host[], nowMs: number, fresh?: Certificate | null): Finding[] {
  return [
    ...judgeReach(hosts, 'bus'),
    ...judgeReach(hosts, 'files'),
    ...judgeDisks(hosts),
    ...judgeMemory(hosts),
    ...judgeClocks(hosts),
    fresh ? judgeOne(fresh, nowMs) : judgeCertificate(hosts, nowMs),
  ];
}

function judgeReach(hosts: readonly Host[], what: 'bus' | 'files'): Finding[] {
  const faults = hosts.flatMap(({ host, facts }) =>
    facts.faults.filter(({ name }) => name === what).map(({ detail }) => ({ host, detail })),
  );
  return faults.length > 0
    ? unique(faults.map((values) => finding('warning', `${what}.fault`, values)))
    : [finding('ok', `${what}.ok`, {})];
}

const FILLING_PERCENT = 90;
const FULL_PERCENT = 97;
const FULL_BYTES = 256 * 1024 ** 2;

export function judgeDisk({ freeBytes, sizeBytes }: Pick<Disk, 'freeBytes' | 'sizeBytes'>): {
  state: CheckState;
  percent: number;
} {
  const percent = sizeBytes > 0 ? Math.floor((1 - freeBytes / sizeBytes) * 100) : 0;
  if (percent >= FULL_PERCENT || freeBytes < FULL_BYTES) return { state: 'critical', percent };
  return { state: percent >= FILLING_PERCENT ? 'warning' : 'ok', percent };
}

/** A line for each that fills, or one for the fullest. */
function judgeDisks(hosts: readonly Host[]): Finding[] {
  const judged = hosts
    .flatMap(({ host, facts }) => facts.disks.map((disk) => ({ host, disk, ...judgeDisk(disk) })))
    .sort((a, b) => b.percent - a.percent)
    .map(({ host, disk: { path, freeBytes }, state, percent }) =>
      finding(state, state === 'ok' ? 'disk.ok' : state === 'warning' ? 'disk.filling' : 'disk.full', {
        ...{ host, path, percent, freeBytes },
      }),
    );
  return worstOf(judged) ?? [finding('ok', 'disk.unknown', {})];
}

const LOW_MEMORY = 0.1;
const OUT_OF_MEMORY = 0.04;

function judgeMemory(hosts: readonly Host[]): Finding[] {
  const judged = hosts.map(({ host, facts: { memory } }) => {
    const { availableBytes: freeBytes, totalBytes } = memory;
    const free = totalBytes > 0 ? freeBytes / totalBytes : 1;
    const percent = Math.floor((1 - free) * 100);
    if (free >= LOW_MEMORY) return finding('ok', 'memory.ok', { host, percent });
    return finding(free < OUT_OF_MEMORY ? 'critical' : 'warning', 'memory.low', { host, percent, freeBytes });
  });
  return worstOf(judged) ?? [finding('ok', 'memory.unknown', {})];
}

const CLOCK_WARNING_MS = 2_000;
const CLOCK_CRITICAL_MS = 30_000;

function judgeClocks(hosts: readonly Host[]): Finding[] {
  const off = hosts.flatMap(({ host, facts: { clockSkewMs } }) => {
    const skew = Math.abs(clockSkewMs);
    if (skew < CLOCK_WARNING_MS) return [];
    const state = skew < CLOCK_CRITICAL_MS ? 'warning' : 'critical';
    return finding(state, 'clock.off', { host, seconds: Math.round(clockSkewMs / 1000) });
  });
  if (off.length > 0) return unique(off);
  const skews = hosts.map(({ facts }) => Math.abs(Math.round(facts.clockSkewMs)));
  return [
    skews.length > 0 ? finding('ok', 'clock.ok', { ms: Math.max(...skews) }) : finding('ok', 'clock.unknown', {}),
  ];
}

const ENDING_DAYS = 21;
const CRITICAL_DAYS = 7;
const DAY_MS = 86_400_000;

/** All ask for the same address: whoever saw it tells. */
function judgeCertificate(hosts: readonly Host[], nowMs: number): Finding {
  const known = hosts.flatMap(({ facts }) => facts.certificate ?? []);
  const one = known.find(({ kind }) => kind === 'seen') ?? known[0];
  return one ? judgeOne(one, nowMs) : finding('ok', 'certificate.plain', {});
}

function judgeOne(certificate: Certificate, nowMs: number): Finding {
  const { host } = certificate;
  if (certificate.kind === 'unseen')
    return finding('warning', 'certificate.unseen', { host, detail: certificate.error });
  const days = Math.floor((certificate.until - nowMs) / DAY_MS);
  if (days < 0) return finding('critical', 'certificate.ended', { host });
  if (days < ENDING_DAYS)
    return finding(days < CRITICAL_DAYS ? 'critical' : 'warning', 'certificate.ending', { host, days });
  if (certificate.fault !== null)
    return finding('warning', 'certificate.untrusted', { host, detail: certificate.fault });
  return finding('ok', 'certificate.ok', { host, days });
}

/** All that are not well, or the first; undefined of none. */
function worstOf(findings: readonly Finding[]): Finding[] | undefined {
  const bad = unique(findings.filter(({ state }) => state !== 'ok'));
  if (bad.length > 0) return bad;
  return findings[0] && [findings[0]];
}

/** Two processes of one machine see the same. */
function unique(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter((one) => {
    const key = JSON.stringify([one.case, ...placeOf(one)]);
    return !seen.has(key) && seen.add(key);
  });
}

/** What makes two findings of one case the same: machine and path, not figures that moved between two looks. */
function placeOf({ values }: Finding): unknown[] {
  const { host, path, detail }: Record<string, unknown> = { ...values };
  return [host, path, detail];
}
