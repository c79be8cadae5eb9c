// What an endpoint is: the one description that the server binds, the web calls and openapi.json is printed from.
import { z } from 'zod';
import type { Permission } from './permissions.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call: a permission of permissions.ts; `signed_in` for one's own account; `half_signed_in` for a person who has
 * given the password but not yet the second factor; `agent_proof` and `agent_bearer` for agents (agents.md, section 3);
 * `anyone` for the doors themselves. There is no default.
 */
export type Access = Permission | 'agent_bearer' | 'agent_proof' | 'anyone' | 'half_signed_in' | 'signed_in';

export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  method: Method;
  path: string;
  summary: string;
  permission: Access;
  params: Params;
  query: Query;
  body: Body;
  response: Response;
  /** What is said in headers, where these are part of it; lower case. */
  headers?: z.ZodType;
  /** Types of a body that is bytes and no JSON. */
  takes?: readonly string[];
  /** Status of success; 200 unless said, 204 when `response` is `nothing`. */
  status?: 200 | 201 | 202;
  /** The save must name the version it was made from (`If-Match: "7"`); a stale one answers 412. */
  versioned?: boolean;
  /** What is sent or answered is a secret (a password, a code, a token shown once): neither it nor its hash is stored. */
  secret?: boolean;
}

/** Doors where nobody has been let in yet, and those of agents, whose protocol has sequences of its own. */
const WITHOUT_PERSON: readonly Access[] = ['agent_bearer', 'agent_proof', 'anyone', 'half_signed_in'];

/**
 * Whether an `Idempotency-Key` is heard: on every act of a signed-in person but those whose answer may not be stored.
 * Elsewhere the header is ignored, as any that an endpoint does not know.
 */
export function takesIdempotencyKey({ method, permission, secret = false }: Endpoint): boolean {
  return method === 'POST' && !secret && !WITHOUT_PERSON.includes(permission);
}

/** For a part that an endpoint does not have: anything sent there is refused. */
export const nothing = z.strictObject({});

export function endpoint<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  description: Endpoint<P, Q, B, R>,
): Endpoint<P, Q, B, R> {
  return description;
}

export const Id = z.uuid().meta({ id: 'Id' });
export const ById = z.object({ id: Id });
/** An instant as ISO 8601 in UTC. */
export const Instant = z.iso.datetime();
/** An IANA zone name, checked against the runtime's own list at the edge. */
export const TimeZone = z
  .string()
  .max(64)
  .refine((zone) => isTimeZone(zone), 'unknown time zone');
export const Language = z.enum(['es', 'en']).meta({ id: 'Language' });
export type Language = z.infer<typeof Language>;

/** Text a person typed: trimmed, at least one visible character, no control characters but line breaks and tabs. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !hasControl(text, false), 'control characters are not allowed');
export const paragraph = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !hasControl(text, true), 'control characters are not allowed');

/** `?limit=50&cursor=…`; the cursor is opaque, made by the server, and belongs to the same filter and order. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  // Long enough for a key of two names of 120 characters in any script.
  cursor: z.string().max(2000).optional(),
};

export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z]+(\/[A-Za-z0-9_+-]+){1,2}$|^UTC$/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function hasControl(text: string, multiline: boolean): boolean {
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (multiline && (code === 9 || code === 10 || code === 13)) continue;
    // C0, DEL, C1, and the bidirectional overrides that make one text look like another.
    if (
      code < 32 ||
      (code >= 127 && code < 160) ||
      (code >= 0x202a && code <= 0x202e) ||
      (code >= 0x2066 && code <= 0x2069)
    )
      return true;
  }
  return false;
}
