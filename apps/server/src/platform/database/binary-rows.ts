// Rows as one binary parameter, for the statements that store thousands of values: PostgreSQL reads numbers as they lie in
// memory, where an array as text is written, escaped and parsed again. Formats: array_recv, record_recv and the types' own
// receive functions (src/backend/utils/adt of PostgreSQL 18); all numbers are big-endian.
import { sql, type Transaction } from 'kysely';
import type { DB } from './schema.generated.ts';

/** How one column's value is written. */
export interface BinaryType<Value> {
  /** Of pg_type.dat: the built-in types have the same number in every database. */
  oid: number;
  write(bytes: ByteSink, value: Value): void;
}

/** Bytes that grow as they are written; `taken` copies them out. */
export class ByteSink {
  #bytes = Buffer.allocUnsafeSlow(64 * 1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  // Room is made in a statement of its own: it may replace the buffer that is written to.

  int32(value: number): void {
    const at = this.#room(4);
    this.#view.setInt32(at, value);
  }

  int64(value: number): void {
    const at = this.#room(8);
    this.#view.setBigInt64(at, BigInt(value));
  }

  float4(value: number): void {
    const at = this.#room(4);
    this.#view.setFloat32(at, value);
  }

  float8(value: number): void {
    const at = this.#room(8);
    this.#view.setFloat64(at, value);
  }

  byte(value: number): void {
    const at = this.#room(1);
    this.#view.setUint8(at, value);
  }

  bytes(value: Uint8Array): void {
    const at = this.#room(value.length);
    this.#bytes.set(value, at);
  }

  text(value: string): void {
    const at = this.#room(Buffer.byteLength(value));
    this.#bytes.write(value, at, 'utf8');
  }

  hex(value: string): void {
    const at = this.#room(value.length / 2);
    this.#bytes.write(value, at, 'hex');
  }

  /** Elements of an array of `real`: nearly all of what is stored, so without a call for each. */
  reals(values: readonly (number | null)[]): void {
    let at = this.#room(values.length * 8);
    const view = this.#view;
    for (const value of values) {
      view.setInt32(at, value === null ? -1 : 4);
      at += 4;
      if (value === null) continue;
      view.setFloat32(at, value);
      at += 4;
    }
    // Less than there was room for, where there are nulls.
    this.#length = at;
  }

  /** What `write` writes, behind its length; null and undefined have none. */
  sized<Value>(value: Value | null | undefined, write: (bytes: ByteSink, value: Value) => void): void {
    const at = this.#room(4);
    if (value !== null && value !== undefined) write(this, value);
    this.#view.setInt32(at, value === null || value === undefined ? -1 : this.#length - at - 4);
  }

  taken(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length));
  }

  #room(length: number): number {
    const at = this.#length;
    this.#length += length;
    if (this.#length <= this.#bytes.length) return at;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#length, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, at));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
    return at;
  }
}

/** Epoch milliseconds of 2000-01-01, where PostgreSQL's times begin. */
const POSTGRES_EPOCH_MS = 946_684_800_000;

export const UUID: BinaryType<string> = { oid: 2950, write: (bytes, value) => bytes.hex(value.replaceAll('-', '')) };
export const TEXT: BinaryType<string> = { oid: 25, write: (bytes, value) => bytes.text(value) };
export const BYTEA: BinaryType<Uint8Array> = { oid: 17, write: (bytes, value) => bytes.bytes(value) };
export const BOOLEAN: BinaryType<boolean> = { oid: 16, write: (bytes, value) => bytes.byte(value ? 1 : 0) };
export const INTEGER: BinaryType<number> = { oid: 23, write: (bytes, value) => bytes.int32(value) };
export const BIGINT: BinaryType<number> = { oid: 20, write: (bytes, value) => bytes.int64(value) };
export const REAL: BinaryType<number> = { oid: 700, write: (bytes, value) => bytes.float4(value) };
export const DOUBLE: BinaryType<number> = { oid: 701, write: (bytes, value) => bytes.float8(value) };
/** Epoch milliseconds. */
export const TIMESTAMPTZ: BinaryType<number> = {
  oid: 1184,
  write: (bytes, value) => bytes.int64((value - POSTGRES_EPOCH_MS) * 1000),
};
export const TEXTS: BinaryType<readonly string[]> = {
  oid: 1009,
  write: (bytes, value) => writeArray(bytes, TEXT, value),
};
export const REALS: BinaryType<readonly (number | null)[]> = {
  oid: 1021,
  write(bytes, values) {
    arrayHead(bytes, REAL.oid, values.length === 0 ? [] : [values.length]);
    bytes.reals(values);
  },
};
export const DOUBLES: BinaryType<readonly number[]> = {
  oid: 1022,
  write: (bytes, value) => writeArray(bytes, DOUBLE, value),
};
/** An array of two dimensions: lists of one length. */
export const REAL_LISTS: BinaryType<readonly (readonly (number | null)[])[]> = {
  oid: 1021,
  write(bytes, lists) {
    const length = lists[0]?.length ?? 0;
    if (length === 0) return arrayHead(bytes, REAL.oid, []);
    if (lists.some((list) => list.length !== length)) throw new Error('an array with rows of several lengths');
    arrayHead(bytes, REAL.oid, [lists.length, length]);
    for (const list of lists) bytes.reals(list);
  },
};

/** `dimensions`: none for an empty array. */
function arrayHead(bytes: ByteSink, elementOid: number, dimensions: readonly number[]): void {
  bytes.int32(dimensions.length);
  // Whether there are nulls; the reader finds out for itself.
  bytes.int32(0);
  bytes.int32(elementOid);
  for (const length of dimensions) {
    bytes.int32(length);
    bytes.int32(1);
  }
}

function writeArray<Value>(bytes: ByteSink, type: BinaryType<Value>, values: readonly (Value | null)[]): void {
  arrayHead(bytes, type.oid, values.length === 0 ? [] : [values.length]);
  for (const value of values) bytes.sized(value, type.write);
}

/** A column: its type, and its value in a row; null and undefined are NULL. */
export type BinaryColumn<Row> = (bytes: ByteSink, row: Row) => void;

export function column<Row, Value>(
  type: BinaryType<Value>,
  read: (row: Row) => Value | null | undefined,
): BinaryColumn<Row> {
  return (bytes, row) => {
    bytes.int32(type.oid);
    bytes.sized(read(row), type.write);
  };
}

/** Rows as an array of a composite type, whose columns these are, in their order. `oid`: of the composite type. */
export function binaryRows<Row>(oid: number, columns: readonly BinaryColumn<Row>[], rows: readonly Row[]): Buffer {
  const bytes = new ByteSink();
  const writeRow = (sink: ByteSink, row: Row) => {
    sink.int32(columns.length);
    for (const write of columns) write(sink, row);
  };
  writeArray(bytes, { oid, write: writeRow }, rows);
  return bytes.taken();
}

/** Numbers of composite types by database and name: a type that is made again is another one, but nothing does that. */
const typeOids = new WeakMap<object, Map<string, Promise<number>>>();

/** @returns the number of a type of this database. */
export function typeOid(tx: Transaction<DB>, name: string): Promise<number> {
  const database = tx.getExecutor().adapter;
  const known = typeOids.get(database) ?? new Map<string, Promise<number>>();
  typeOids.set(database, known);
  const asked = known.get(name) ?? readTypeOid(tx, name);
  known.set(name, asked);
  // Asked again when it failed.
  asked.catch(() => known.delete(name));
  return asked;
}

async function readTypeOid(tx: Transaction<DB>, name: string): Promise<number> {
  const { rows } = await sql<{ oid: number }>`select ${name}::regtype::oid::int8 as oid`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error(`no type ${name}`);
  return row.oid;
}
