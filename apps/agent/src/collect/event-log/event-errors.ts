import type { Collector } from '../collector.ts';
import { journalErrors } from './journal.ts';
import type { LoggedErrors, LogPlace } from './logged-errors.ts';
import { macErrors } from './mac-log.ts';
import { windowsErrors } from './windows-log.ts';

/** Errors of the system's own log since the reading before. A system that keeps none says `missing`. */
export const eventErrors: Collector<LoggedErrors, LogPlace> = {
  name: 'events',
  everySeconds: 60,
  // The unified log of a busy Mac is searched for seconds, at low priority.
  timeoutSeconds: 65,
  read: { linux: journalErrors, win32: windowsErrors, darwin: macErrors },
};

/** How often that is done. A Mac's log can only be searched, not followed cheaply. */
export const ERRORS_EVERY_MS = { linux: 60_000, win32: 60_000, darwin: 15 * 60_000 } as const;
