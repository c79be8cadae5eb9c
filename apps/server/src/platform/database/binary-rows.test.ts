import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import {
  binaryRows,
  column,
  DOUBLES,
  INTEGER,
  REAL_LISTS,
  REALS,
  TEXTS,
  TIMESTAMPTZ,
  typeOid,
  UUID,
} from './binary-rows.ts';
import { inScope, type ScopedTx, SYSTEM } from './scope.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

/** The columns of metric_window_row that show each kind of value. */
interface Row {
  id: string;
  at: number;
  cpu: (number | null)[];
  names: string[];
  lists: (number | null)[][];
  sizes: number[];
}

const columns = [
  column(UUID, (row: Row) => row.id),
  column(UUID, () => null),
  column(TIMESTAMPTZ, (row: Row) => row.at),
  column(INTEGER, () => undefined),
  column(REALS, (row: Row) => row.cpu),
  column(REALS, () => []),
  column(REALS, () => null),
  column(TEXTS, (row: Row) => row.names),
  column(REAL_LISTS, (row: Row) => row.lists),
  column(DOUBLES, (row: Row) => row.sizes),
  column(DOUBLES, () => []),
  column(TEXTS, () => []),
  column(REAL_LISTS, () => []),
  column(REAL_LISTS, () => [[], []]),
];

const asTx = <T>(work: (tx: ScopedTx) => Promise<T>) => inScope(server.platform.db, SYSTEM, work);

/** What the database makes of the rows. */
async function read(rows: readonly Row[]): Promise<Row[]> {
  return asTx(async (tx) => {
    const sent = binaryRows(await typeOid(tx, 'metric_window_row'), columns, rows);
    const answer = await sql<Row>`
      select client_id as id, (extract(epoch from from_at) * 1000)::float8 as at, cpu, volume_ids as names,
        volume_used as lists, volume_free as sizes
      from unnest(${sent}::metric_window_row[])`.execute(tx);
    return answer.rows;
  });
}

const real = fc.option(fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0 || 0));
const row: fc.Arbitrary<Row> = fc.record({
  id: fc.uuid(),
  at: fc.integer({ min: 0, max: 4e12 }),
  cpu: fc.array(real, { maxLength: 60 }),
  names: fc.array(
    fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
    { maxLength: 4 },
  ),
  lists: fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 8 }))
    .chain(([count, length]) =>
      fc.array(fc.array(real, { minLength: length, maxLength: length }), { minLength: count, maxLength: count }),
    ),
  sizes: fc.array(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0 || 0),
    { maxLength: 4 },
  ),
});

it('arrives in the database as it was sent', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (rows) => {
      expect((await read(rows)).map(asFloats)).toEqual(rows.map(asFloats));
    }),
    { numRuns: 60 },
  );
});

it('arrives whole when it is many times as long as its first buffer', async () => {
  const cpu = Array.from({ length: 900 }, (_one, index) => index / 8);
  const one: Row = {
    id: 'd3b0c1a0-0000-7000-8000-000000000001',
    at: 1.7e12,
    cpu,
    names: ['ñ'],
    lists: [cpu],
    sizes: [],
  };

  const rows = await read(Array.from({ length: 200 }, () => one));

  expect(rows).toHaveLength(200);
  expect(new Set(rows.map((each) => JSON.stringify(each)))).toEqual(new Set([JSON.stringify(one)]));
});

it('refuses an array whose rows are of several lengths, which the database would read as another one', () => {
  expect(() => binaryRows(1, [column(REAL_LISTS, () => [[1], [1, 2]])], [{}])).toThrow('several lengths');
});

it('asks for the number of a type that is not there each time', async () => {
  await expect(asTx((tx) => typeOid(tx, 'no_such_type'))).rejects.toThrow('no_such_type');
  await expect(asTx((tx) => typeOid(tx, 'no_such_type'))).rejects.toThrow('no_such_type');
});

/** A `real` is read as the shortest number that means it, which is not always the one that was written. */
function asFloats({ cpu, lists, ...rest }: Row) {
  const whole = (values: (number | null)[]) => values.map((value) => value && Math.fround(value));
  return { ...rest, cpu: whole(cpu), lists: lists.map(whole) };
}
