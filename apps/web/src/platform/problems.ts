// Turns a failure into the sentence people read. The server sends codes; the words are ours, in both languages.
import type { errorCodes } from '@lanet/contracts/errors';
import { ApiError, NetworkError } from './api.ts';
import { i18n } from './i18n.ts';

/** Code of the page that did not come. A browser that has missed it once does not ask for it again. */
export class MissingPart extends Error {
  override readonly name = 'MissingPart';
}

/** A whole sentence for any failure: by its code, else a general one; never the raw text of an exception. */
export function problemSentence(error: unknown): string {
  if (error instanceof NetworkError) return i18n.t('problems.network');
  if (error instanceof MissingPart) return i18n.t('problems.part');
  if (!(error instanceof ApiError)) return i18n.t('problems.unknown');
  if (error.code === 'request.too_many' || error.code === 'auth.too_many_attempts') return waitSentence(error);
  return isKnown(error.code)
    ? i18n.t(`problems.byCode.${error.code}`, { detail: error.detail ?? '' })
    : i18n.t('problems.unknown');
}

/** The server's message for each wrong field, by the last name of its JSON pointer (`/body/email` → `email`). */
export function fieldProblems(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  return Object.fromEntries(error.errors.map(({ pointer, message }) => [pointer.split('/').at(-1) ?? '', message]));
}

/** Whether the same call may succeed when repeated later. */
export const isTemporary = (error: unknown): boolean =>
  error instanceof NetworkError || (error instanceof ApiError && (error.status === 429 || error.status >= 500));

function waitSentence(error: ApiError): string {
  return error.retryAfterSeconds === undefined
    ? i18n.t('problems.byCode.request.too_many')
    : i18n.t('problems.waitSeconds', { count: error.retryAfterSeconds });
}

/** Also false where the sentence could not be brought. */
const isKnown = (code: string): code is keyof typeof errorCodes => i18n.exists(`problems.byCode.${code}`);
