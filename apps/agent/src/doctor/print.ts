import type { Finding } from './finding.ts';
import type { Language } from './language.ts';

const marks: Record<Language, { good: string; bad: string }> = {
  es: { good: 'bien  ', bad: 'FALLA ' },
  en: { good: 'ok    ', bad: 'FAIL  ' },
};

/** The findings as people read them. */
export function asText(findings: readonly Finding[], language: Language): string {
  const { good, bad } = marks[language];
  return findings.map(({ step, ok, text }) => `${ok ? good : bad}${step.padEnd(12)}${text[language]}\n`).join('');
}

/** As programs read them: one object, whose names are stable. */
export function asJson(findings: readonly Finding[], language: Language): string {
  const shown = findings.map(({ step, ok, text }) => ({ step, ok, text: text[language] }));
  return `${JSON.stringify({ ok: findings.every(({ ok }) => ok), findings: shown }, undefined, 2)}\n`;
}
