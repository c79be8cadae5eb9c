import { cleanText } from '@lanet/contracts/inventory';

/** Characters of an error that are looked at, and that are kept. */
const LOOKED_AT = 2000;
const KEPT = 300;

/** `COMMAND=/usr/bin/mysql -p…`: sudo writes whole command lines, which are not collected. */
const COMMAND_LINE = /\bCOMMAND=.*$/;
/** A secret that says it is one: `password=…`, `"api_key": "…"`, `Authorization: Bearer …`. */
const NAMED_SECRET =
  /((?:passw(?:or)?d|passwd|pwd|secret|token|api[_-]?key|credentials?|authorization)["']?\s{0,3}[=:]\s{0,3})(?:"[^"]*"?|'[^']*'?|(?:bearer|basic)\s+\S+|[^\s&;,]+)/gi;
/** `postgres://user:password@host`. */
const USER_IN_ADDRESS = /([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@]{1,200}@/gi;

/** What an error says, fit to be kept: one line, no command line, no secret that names itself, at most 300 characters. */
export function errorText(text: string): string {
  const line = cleanText(text, LOOKED_AT);
  const harmless = line
    .replace(COMMAND_LINE, 'COMMAND=…')
    .replace(NAMED_SECRET, '$1…')
    .replace(USER_IN_ADDRESS, '$1…@');
  return cleanText(harmless, KEPT);
}
