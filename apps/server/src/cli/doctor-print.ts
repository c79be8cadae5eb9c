import {
  type Language,
  type SaidCheck,
  type SystemReport,
  say,
  wordsOf,
  worstState,
} from '../features/system/index.ts';
import type { Examined } from './doctor-examine.ts';

const MARKS = { ok: 'ok      ', warning: 'WARNING ', critical: 'CRITICAL' } as const;

/** For people: a line for each check, and below it what to do. */
export function inText({ findings }: Examined, language: Language): string {
  const { checks } = wordsOf(language);
  const width = Math.max(...Object.values(checks).map(({ length }) => length));
  return findings
    .map((one) => say(one, language))
    .map(({ check, state, seen, remedy }) => {
      const line = `${MARKS[state]}  ${checks[check].padEnd(width)}  ${seen}`;
      return remedy === null ? line : `${line}\n${' '.repeat(MARKS.ok.length)}  -> ${remedy}`;
    })
    .join('\n');
}

/** For programs. */
export function inJson({ findings }: Examined, language: Language): string {
  const state = worstState(findings);
  return JSON.stringify({ state, checks: findings.map((one) => say(one, language)) }, null, 2);
}

/**
 * As Nagios reads it (https://nagios-plugins.org/doc/guidelines.html): the state and what is worst with its remedy in the first
 * line, figures after a bar; then the others.
 */
export function inNagios({ findings, report }: Examined, language: Language): string {
  const { checks, summary } = wordsOf(language);
  const state = worstState(findings);
  const bad = findings.filter((one) => one.state !== 'ok').map((one) => say(one, language));
  const lines = bad.sort((a, b) => Number(b.state === state) - Number(a.state === state));
  const said = ({ check, seen, remedy }: SaidCheck) => `${checks[check]}: ${seen}${remedy ? ` -> ${remedy}` : ''}`;
  const [first, ...others] = lines;
  const head = first ? said(first) : `${summary.ok} (${findings.length})`;
  const more = others.length > 0 ? ` [${summary.failing(lines.length)}]` : '';
  const figures = report ? ` | ${figuresOf(report)}` : '';
  return [
    `LANET ${state.toUpperCase()} - ${clean(head)}${more}${figures}`,
    ...others.map((one) => `${one.state.toUpperCase()} ${clean(said(one))}`),
  ].join('\n');
}

/** A bar begins the figures. */
const clean = (text: string) => text.replaceAll('|', '/');

function figuresOf({ facts }: SystemReport): string {
  const { jobs, outbox, slaLagSeconds, backup, agents, processes } = facts;
  const sum = (of: 'waiting' | 'dead') => jobs.reduce((total, one) => total + one[of], 0);
  const disks = processes.flatMap((one) => one.facts?.disks ?? []);
  const used = disks.map(({ freeBytes, sizeBytes }) => Math.floor((1 - freeBytes / Math.max(1, sizeBytes)) * 100));
  return [
    `jobs=${sum('waiting')};;;0`,
    `dead_jobs=${sum('dead')};1;;0`,
    `mail_out=${outbox.waiting};;;0`,
    `sla_lag=${Math.round(slaLagSeconds)}s;60;600;0`,
    ...(backup.goodHours === undefined ? [] : [`backup_age=${Math.round(backup.goodHours * 3_600)}s;;93600;0`]),
    `agents=${agents.online};;;0;${agents.total}`,
    ...(used.length > 0 ? [`disk=${Math.max(...used)}%;90;97;0;100`] : []),
  ].join(' ');
}
