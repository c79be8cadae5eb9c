import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { inScope, SYSTEM } from '../database/index.ts';
import { InstantKey, instantKey, keyInstant, pageOf, readCursor, writeCursor } from './cursor.ts';

const Key = z.tuple([z.string(), InstantKey]);

describe('a cursor', () => {
  it('brings back the key it was made of, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.maxSafeInteger(), (text, instant) => {
        expect(readCursor(Key, writeCursor([text.toWellFormed(), instant]))).toEqual([text.toWellFormed(), instant]);
      }),
    );
  });

  it('is absent on the first page', () => {
    expect(readCursor(Key, undefined)).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['no base64url', '!!'],
    ['no JSON', Buffer.from('["a",').toString('base64url')],
    ['no list', Buffer.from('{"a":1}').toString('base64url')],
    ['a key of another list', writeCursor([1, 'a'])],
    ['a part too many', writeCursor(['a', 1, 1])],
    ['an instant that no timestamp holds', Buffer.from('["a",1e300]').toString('base64url')],
  ])('that holds %s is refused, not passed on', (_what, cursor) => {
    expect(() => readCursor(Key, cursor)).toThrow(expect.objectContaining({ code: 'request.invalid', status: 422 }));
  });

  it('never fails in another way', () => {
    fc.assert(
      fc.property(fc.string(), (cursor) => {
        try {
          readCursor(Key, cursor);
        } catch (error) {
          expect(error).toMatchObject({ code: 'request.invalid' });
        }
      }),
    );
  });
});

describe('a page', () => {
  const page = (rows: readonly number[], limit: number) => pageOf(rows, limit, String, (row) => [row]);

  it('points at its last row when there is one too many', () => {
    expect(page([1, 2, 3], 2)).toEqual({ items: ['1', '2'], nextCursor: writeCursor([2]) });
  });

  it.each([{ rows: [] }, { rows: [1] }, { rows: [1, 2] }])('is the last one with $rows.length rows', ({ rows }) => {
    expect(page(rows, 2)).toEqual({ items: rows.map(String), nextCursor: null });
  });
});

describe('an instant as a key', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase();
  });
  afterAll(() => db.drop());

  it.each(['1970-01-01 00:00:00.000001+00', '2026-07-29 12:34:56.789012+00', '2254-01-01 00:00:00.999999+00'])(
    'keeps the microseconds of %s',
    async (instant) => {
      const same = await inScope(db, SYSTEM, async (tx) => {
        const row = await sql<{
          key: number;
        }>`select ${instantKey('at')} as key from (select ${instant}::timestamptz) t (at)`.execute(tx);
        const back = await sql<{
          same: boolean;
        }>`select ${keyInstant(row.rows[0]?.key ?? 0)} = ${instant}::timestamptz as same`.execute(tx);
        return back.rows[0]?.same;
      });

      expect(same).toBe(true);
    },
  );

  it.each([Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER])(
    'of %d, sent by a stranger, does not fail',
    async (key) => {
      const { rows } = await inScope(db, SYSTEM, (tx) =>
        sql<{ later: boolean }>`select ${keyInstant(key)} > now() as later`.execute(tx),
      );

      expect(rows).toEqual([{ later: key > 0 }]);
    },
  );
});
