import type { CheckResult } from '../../platform/health/health.ts';
import type { Platform } from '../../platform/platform.ts';
import { judgeSystem } from './system.checks.rules.ts';
import type { Finding, SystemFacts } from './system.facts.rules.ts';
import { collectFacts, type FactTools } from './system.facts.service.ts';
import type { Host } from './system.hosts.rules.ts';

export interface SystemReport {
  facts: SystemFacts;
  findings: Finding[];
}

/** What is known of the installation now, and what it means. `own`: what whoever asks sees of its machine. */
export async function makeReport(tools: FactTools, own: readonly Host[] = []): Promise<SystemReport> {
  const facts = await collectFacts(tools);
  return { facts, findings: judgeSystem(facts, tools.clock.now(), own) };
}

/** Probes and scrapes come every few seconds from several places: they share one look at the database. */
const SHARED_MS = 5_000;
const shared = new WeakMap<FactTools, { atMs: number; report: Promise<SystemReport> }>();

export function recentReport(platform: Platform): Promise<SystemReport> {
  const last = shared.get(platform);
  if (last && performance.now() - last.atMs < SHARED_MS) return last.report;
  const report = makeReport(platform);
  shared.set(platform, { atMs: performance.now(), report });
  // One that failed is asked for again at once.
  report.catch(() => shared.delete(platform));
  return report;
}

/** For `/readyz`: what is wrong anywhere makes this process worse, not unready: it answers as well as it can. */
export async function systemResults(platform: Platform): Promise<CheckResult[]> {
  const report = await recentReport(platform).catch(() => undefined);
  // Without a database nothing is known of the rest, and its own check says so.
  if (report === undefined) return [];
  const names = [...new Set(report.findings.map(({ check }) => check))];
  return names.map((name) => {
    const isGood = report.findings.every(({ check, state }) => check !== name || state === 'ok');
    return { name, ok: true, durationMs: 0, ...(!isGood && { degraded: true as const }) };
  });
}
