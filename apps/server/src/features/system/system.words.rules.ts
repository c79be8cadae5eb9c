// The sentences of findings. Here and not in the web, because the command prints them too, and one place has them.
import type { CheckId, CheckState } from '@lanet/contracts/system';
import type { Cases } from './system.cases.rules.ts';
import type { Finding } from './system.facts.rules.ts';
import { english } from './system.words.en.rules.ts';
import { spanish } from './system.words.es.rules.ts';

export interface Words {
  checks: Record<CheckId, string>;
  summary: { ok: string; failing: (count: number) => string };
  /** What is seen, and what to do about it where it is not well. */
  cases: { [Name in keyof Cases]: (values: Cases[Name]) => [seen: string, remedy?: string] };
}

export type Language = 'es' | 'en';

const WORDS: Record<Language, Words> = { es: spanish, en: english };

export const wordsOf = (language: Language): Words => WORDS[language];

export interface SaidCheck {
  check: CheckId;
  state: CheckState;
  seen: string;
  remedy: string | null;
}

export function say(finding: Finding, language: Language): SaidCheck {
  // A finding's values are those of its case; the union of pairs is more than TypeScript follows through an index.
  const sentence = WORDS[language].cases[finding.case] as (values: Finding['values']) => [string, string?];
  const [seen, remedy = null] = sentence(finding.values);
  return { check: finding.check, state: finding.state, seen: oneLine(seen), remedy };
}

/** Errors of others come with line breaks and at any length. */
const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').slice(0, 500);

const WORST: readonly CheckState[] = ['critical', 'warning', 'ok'];

export const worstState = (findings: readonly Pick<Finding, 'state'>[]): CheckState =>
  WORST.find((state) => findings.some((one) => one.state === state)) ?? 'ok';
