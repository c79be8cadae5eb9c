import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { Refusal } from './refusal.ts';

/** The sort key of the last row of a page: what the next page starts after. Ends in something unique, an id. */
export type CursorKey = readonly (string | number)[];

/** Part of a cursor's schema for an instant of `instantKey`: epoch microseconds. */
export const InstantKey = z.int();

/** The opaque form of a key: base64url of its JSON. */
export function writeCursor(key: CursorKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * The key in a cursor, held against the list's own schema: a cursor comes over the wire, and one of another list or an
 * invented one must not reach the database. Undefined for the first page. @throws Refusal 422 `request.invalid`.
 */
export function readCursor<Schema extends z.ZodType<CursorKey>>(
  schema: Schema,
  cursor: string | undefined,
): z.output<Schema> | undefined {
  if (cursor === undefined) return undefined;
  const key = schema.safeParse(parsedJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (key.success) return key.data;
  throw new Refusal('request.invalid', { errors: [{ pointer: 'query/cursor', message: 'not a cursor of this list' }] });
}

/**
 * A page of rows that were read with `limit + 1`: the row too many only says that there is a next page.
 */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  toKey: (row: Row) => CursorKey,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    nextCursor: last !== undefined && rows.length > limit ? writeCursor(toKey(last)) : null,
  };
}

/**
 * The exact instant of a column (`tickets.updated_at`) as epoch microseconds. A JavaScript Date has only milliseconds:
 * a page that starts after one would repeat or skip rows of the same millisecond.
 */
export function instantKey(column: string): RawBuilder<number> {
  return sql<number>`(extract(epoch from ${sql.ref(column)}) * 1000000)::bigint`;
}

/** The instant of an `instantKey`, to compare a column with. Exact: no safe integer loses digits as float8. */
export function keyInstant(microseconds: number): RawBuilder<Date> {
  return sql<Date>`(timestamptz 'epoch' + ${microseconds}::float8 * interval '1 microsecond')`;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema refuses `undefined` like any other value that is no key.
    return undefined;
  }
}
