// The templates in words: in which order they are listed, which of their texts were changed, and what is wrong with one.
import type { Language } from '@lanet/contracts/endpoint';
import type { MailTemplateName, MailTemplateText } from '@lanet/contracts/mail';
import { i18n } from '../../../platform/i18n.ts';

/** Those for people outside first, then those for the team, then those about accounts and the product itself. */
const ORDER: readonly MailTemplateName[] = [
  ...(['ticket_created', 'ticket_comment', 'ticket_replied', 'ticket_resolved'] as const),
  ...(['ticket_created_staff', 'ticket_assigned', 'ticket_reopened'] as const),
  ...(['sla_warning', 'sla_breach', 'sla_escalation', 'sla_summary'] as const),
  ...(['mail_waiting', 'mail_too_large', 'invitation', 'password_reset', 'mailbox_alarm', 'security_event'] as const),
];

export interface TemplateRow {
  name: MailTemplateName;
  /** Which of its languages were changed. */
  edited: 'none' | 'both' | Language;
  updatedAt: string | null;
}

export const templateRows = (texts: readonly MailTemplateText[]): TemplateRow[] =>
  ORDER.map((name) => {
    const changed = texts.filter((text) => text.name === name && text.edited);
    const [first] = changed;
    const updatedAt = changed
      .map((text) => text.updatedAt ?? '')
      .sort()
      .at(-1);
    return { name, edited: changed.length > 1 ? 'both' : (first?.language ?? 'none'), updatedAt: updatedAt || null };
  });

export interface TemplateProblem {
  part: 'subject' | 'body' | 'none';
  /** From 1. */
  line: number;
  sentence: string;
}

const KINDS = [
  ['variable', /^undefined variable: (.+)$/],
  ['filter', /^undefined filter: (.+)$/],
  ['tag', /^tag "(.+)" not found$/],
  ['notClosed', /^(?:tag|output) "?(.+?)"? not closed$/],
  ['empty', /^(empty)$/],
  ['tooLong', /^(too long)$|limit exceeded$/],
] as const;

/** From `body: undefined variable: folioo, line:3, col:4`, as the server says it. */
export function templateProblem(said: string): TemplateProblem {
  const [, given = '', rest = said] = /^(subject|body): (.*)$/s.exec(said) ?? [];
  const [, what = rest, line = '1'] = /^(.*), line:(\d+), col:\d+$/s.exec(rest) ?? [];
  const part = given === 'subject' || given === 'body' ? given : 'none';
  return {
    part,
    line: Number(line),
    sentence: i18n.t(`mail.templates.problems.place.${part}`, { line, what: whatIsWrong(what) }),
  };
}

function whatIsWrong(what: string): string {
  for (const [kind, pattern] of KINDS) {
    const [found, name = ''] = pattern.exec(what) ?? [];
    if (found !== undefined) return i18n.t(`mail.templates.problems.${kind}`, { name });
  }
  return i18n.t('mail.templates.problems.other', { name: what });
}

/** Where the characters of a line, counted from 1, begin and end. */
export function lineRange(text: string, line: number): [start: number, end: number] {
  const lines = text.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return [Math.min(start, text.length), Math.min(start + (lines[line - 1]?.length ?? 0), text.length)];
}
