import { cleanText } from '@lanet/contracts/inventory';
import { errorText } from './error-text.ts';

/** One error of the system's log. `at`: epoch milliseconds by the computer's own clock. */
export type LoggedError = { at: number; source: string; text: string };

/**
 * What was logged since a reading before. `cursor`: where the next reading goes on, in the words of the system's log; null
 * when it has to begin anew. `isCut`: there was more than is read at once, and the rest is left out.
 */
export type LoggedErrors = { errors: LoggedError[]; cursor: string | null; isCut: boolean };

/** `lastAt`: the newest error of the readings before, for one that begins anew. */
export type LogPlace = { cursor: string | null; lastAt: number };

/** Errors that one reading gives. */
export const MOST_ERRORS = 500;
const SOURCE_LENGTH = 64;

/** Undefined for what has no time or no source. */
export function loggedError(at: number, source: string, text: string): LoggedError | undefined {
  const name = cleanText(source, SOURCE_LENGTH);
  if (!Number.isFinite(at) || at <= 0 || name === '') return undefined;
  return { at: Math.round(at), source: name, text: errorText(text) };
}
