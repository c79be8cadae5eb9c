import { type Unavailable, unavailable } from '../machine.ts';

/** System error codes (Microsoft, "System Error Codes"). */
export const ERROR_SUCCESS = 0;
export const ERROR_ACCESS_DENIED = 5;
export const ERROR_MORE_DATA = 234;
export const ERROR_NO_MORE_ITEMS = 259;
export const ERROR_BUFFER_OVERFLOW = 111;
export const ERROR_NO_DATA = 232;
const ERROR_SERVICE_DOES_NOT_EXIST = 1060;
/** File, path, bad network path, a service name that cannot be one, a key that was deleted. */
const MISSING = new Set([2, 3, 53, 123, 1018, ERROR_SERVICE_DOES_NOT_EXIST]);

/** What an error code means for a reading. `call`: the function that failed. */
export function win32Error(call: string, code: number): Unavailable {
  if (MISSING.has(code)) return unavailable('missing');
  if (code === ERROR_ACCESS_DENIED) return unavailable('forbidden');
  return unavailable('failed', `${call}: error ${code}`);
}
