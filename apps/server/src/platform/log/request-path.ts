/** The path of a request as it may be logged: without the query, and without secrets that travel in the path. */
import { isSecretName } from './redact.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * @param url path and query, as received.
 * @param route the pattern that matched, such as `/agent/compat/status/:token`; undefined when none did. Then every part
 *   that is long enough to be a token is taken for one: it may be a link with a letter missing.
 */
export function loggedPath(url: string, route?: string): string {
  const [path = ''] = url.split('?');
  const pattern = route?.split('/');
  return path
    .split('/')
    .map((part, index) => (isSecretPart(part, pattern?.[index], route !== undefined) ? '[redacted]' : part))
    .join('/');
}

function isSecretPart(part: string, pattern: string | undefined, isKnownRoute: boolean): boolean {
  if (pattern?.startsWith(':')) return isSecretName(pattern.slice(1)) || pattern === ':link';
  return part.length >= 20 && !UUID.test(part) && !(isKnownRoute && pattern === part);
}
