import { NoAnswer } from '../server/http-client.ts';
import { ServerRefused } from '../server/session.ts';

const DAY_MS = 24 * 3_600_000;
/** Of failures, not of waiting: those on which there was a connection and this request failed all the same. */
const GIVE_UP_AFTER_DAYS = 7;
/** What a server, or the proxy before it, says that takes nothing now, whatever it is asked. */
const NOT_NOW: readonly number[] = [401, 408, 410, 429, 502, 503, 504];

/** `days`: how many passed with a failure on each; `at`: when the last of them was counted, by this computer's clock. */
export type FailedDays = { days: number; at: number };

/** The connection or the server fails, not this one request: another would fare no better. */
export function isOfAll(error: unknown): boolean {
  return error instanceof NoAnswer ? !error.reached : error instanceof ServerRefused && NOT_NOW.includes(error.status);
}

/** One more failure of a request; a computer that is off for a week has not failed for a week. */
export function failedAgain(failed: FailedDays | null, now: number): FailedDays {
  if (!failed) return { days: 0, at: now };
  // A clock that was put back must not stop the count.
  return Math.abs(now - failed.at) < DAY_MS ? failed : { days: failed.days + 1, at: now };
}

export const isHopeless = ({ days }: FailedDays): boolean => days >= GIVE_UP_AFTER_DAYS;
