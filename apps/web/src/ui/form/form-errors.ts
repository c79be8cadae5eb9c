// What is wrong with which field, in the person's words: by the contract before sending, by the server's answer after it.
import type { FormErrors } from '@mantine/form';
import type { z } from 'zod';
import { ApiError } from '../../platform/api.ts';
import { i18n } from '../../platform/i18n.ts';
import { problemSentence } from '../../platform/problems.ts';

/** Sentences by field path (`site.name`), from the very schema the server validates with; empty when all is well. */
export function schemaErrors(schema: z.ZodType, body: unknown): FormErrors {
  const result = schema.safeParse(body);
  if (result.success) return {};
  // The first mistake of a field is the one to mend first.
  return Object.fromEntries(
    result.error.issues.toReversed().map((issue) => [issue.path.join('.'), sentenceFor(body, issue)]),
  );
}

/** Which field a refusal is about, by its code. */
export type FieldOfCode = Readonly<Record<string, string>>;

/** Sentences by field path for a refusal, where it names fields; the contract's own messages are English and not shown. */
export function refusalErrors(error: unknown, fieldOfCode: FieldOfCode): FormErrors {
  if (!(error instanceof ApiError)) return {};
  const field = fieldOfCode[error.code];
  if (field !== undefined) return { [field]: problemSentence(error) };
  const paths = error.errors.map(({ pointer }) =>
    pointer.replace(/^\/?(body|query|params)\//, '').replaceAll('/', '.'),
  );
  return Object.fromEntries(paths.map((path) => [path, i18n.t('forms.invalid')]));
}

/** Codes of the contract's own refinements, by the message they carry. */
const REFINEMENTS: Readonly<Record<string, () => string>> = {
  'unknown time zone': () => i18n.t('forms.timeZone'),
};

/** An empty field is missing, whatever form or length its value would need. */
const sentenceFor = (body: unknown, issue: z.core.$ZodIssue) =>
  valueAt(body, issue.path) === '' ? i18n.t('forms.required') : sentence(issue);

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
    body,
  );
}

function sentence(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum));
    case 'invalid_type':
      return i18n.t('forms.required');
    case 'invalid_format':
      return formatSentence(issue.format);
    case 'invalid_union':
      return i18n.t('forms.network');
    case 'custom':
      return REFINEMENTS[issue.message]?.() ?? i18n.t('forms.invalid');
    default:
      return i18n.t('forms.invalid');
  }
}

function tooSmall(origin: string, minimum: number): string {
  if (origin === 'number') return i18n.t('forms.atLeast', { limit: minimum });
  return minimum <= 1 ? i18n.t('forms.required') : i18n.t('forms.tooShort', { count: minimum });
}

function tooBig(origin: string, maximum: number): string {
  if (origin === 'number') return i18n.t('forms.atMost', { limit: maximum });
  return origin === 'string'
    ? i18n.t('forms.tooLong', { count: maximum })
    : i18n.t('forms.tooMany', { count: maximum });
}

function formatSentence(format: string): string {
  if (format === 'email') return i18n.t('forms.email');
  if (format === 'regex') return i18n.t('forms.slug');
  // An id comes from a list of choices: nothing was chosen.
  return format === 'uuid' ? i18n.t('forms.required') : i18n.t('forms.invalid');
}
