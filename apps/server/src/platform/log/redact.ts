/** What may not reach a log: secrets by the name of their field at any depth, bodies, and known shapes in any text. */
import { stdSerializers } from 'pino';

const REDACTED = '[redacted]';

/** Names as they end, in lower case without hyphens and underscores: `metricsToken`, `set-cookie`, `api_key`. */
const SECRET_ENDINGS = [
  'password',
  'passphrase',
  'token',
  'secret',
  'cookie',
  'authorization',
  'totp',
  'otp',
  'apikey',
  'privatekey',
  'recoverykey',
  'recoverycode',
  'recoverycodes',
];
/** Names that are a secret only when they are the whole name: an `exitCode` is none. */
const SECRET_NAMES = new Set(['code', 'codes', 'proof', 'bearer', 'community', 'credential', 'credentials', 'pin']);
/** Content of people's mail, tickets and reports. */
const BODY_NAMES = new Set(['body', 'rawbody', 'payload']);
/** PostgreSQL puts the values of the row, or of the statement, into these fields of its errors. */
const ROW_NAMES = new Set(['detail', 'where', 'internalquery', 'parameters']);

/** Deepest level, most members of one object and most members in all that are looked at. The rest is left out. */
const LIMITS = { depth: 6, members: 100, all: 2_000 };

/** Whether a field of this name holds a secret, however it is written. */
export function isSecretName(name: string): boolean {
  const plain = name.replaceAll(/[-_]/g, '').toLowerCase();
  return SECRET_NAMES.has(plain) || SECRET_ENDINGS.some((ending) => plain.endsWith(ending));
}

/** A copy of what is logged, without secrets and bodies. Requests, answers and errors are left to their serializers. */
export function redactFields(fields: Record<string, unknown>): Record<string, unknown> {
  const { req, res, err, ...others } = fields;
  const serialized = Object.entries({ req, res, err }).filter(([, value]) => value !== undefined);
  return { ...copyMembers(others, { left: LIMITS.all }, 0), ...Object.fromEntries(serialized) };
}

/** An error with its stack and its code, without the values that made it. */
export function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return copy(error, { left: LIMITS.all }, 0);
  const { code, ...fields } = { code: undefined, ...stdSerializers.err(error) };
  const safe = copyMembers(fields, { left: LIMITS.all }, 0);
  for (const name of Object.keys(safe)) if (ROW_NAMES.has(name.toLowerCase())) delete safe[name];
  // The code of an error is ENOENT or 23505, unlike the code of a sign-in.
  return code === undefined ? safe : { ...safe, code };
}

/** Secrets that can be told by their shape wherever they stand: in a message, a stack, an address. */
export function maskText(line: string): string {
  return line
    .replaceAll(/\b(LANET)-[A-Z2-7]{26}-[A-Z2-7]{16}\b/gi, `$1-${REDACTED}`)
    .replaceAll(/\b(Bearer|Basic|Lanet) [\w.~+/=-]{16,}/g, `$1 ${REDACTED}`)
    .replaceAll(/\b(ln[tm])_[A-Za-z0-9_-]{20,}/g, `$1_${REDACTED}`)
    .replaceAll(/(\w:\/\/[^\s/:@"]*):[^\s/@"]+@/g, `$1:${REDACTED}@`);
}

interface Budget {
  left: number;
}

function copyMembers(object: object, budget: Budget, depth: number): Record<string, unknown> {
  const copied: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(object).slice(0, LIMITS.members)) {
    if (budget.left-- <= 0) break;
    if (isSecretName(name)) copied[name] = REDACTED;
    else if (BODY_NAMES.has(name.toLowerCase())) copied[name] = '[not logged]';
    else copied[name] = copy(value, budget, depth + 1);
  }
  return copied;
}

function copy(value: unknown, budget: Budget, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return serializeError(value);
  if (value instanceof Uint8Array) return `[${value.length} bytes]`;
  if ('toJSON' in value && typeof value.toJSON === 'function') return value;
  if (depth >= LIMITS.depth) return '[deeper]';
  if (!Array.isArray(value)) return copyMembers(value, budget, depth);
  return value.slice(0, LIMITS.members).map((item) => (budget.left-- > 0 ? copy(item, budget, depth + 1) : '[more]'));
}
