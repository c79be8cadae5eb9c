// Kysely on a pool whose connections save the database work and waits: statements are prepared once, and a transaction
// begins together with its first statement. A command's round trip is some fifty statements long; both together take a
// third of its time away.
import {
  Kysely,
  type PostgresCursor,
  PostgresDialect,
  type PostgresPoolClient,
  type PostgresQueryResult,
} from 'kysely';
import type pg from 'pg';
import { isLostConnection } from './lost-connection.ts';
import type { DB } from './schema.generated.ts';

/** Each prepared statement costs every connection some ten kilobytes in the database: only the texts used over and over. */
const PREPARED_MOST = 250;
const PREPARED_AFTER = 20;
/** Texts that are counted; those with lists of many lengths would be without end. */
const COUNTED_MOST = 2_000;

/** PostgreSQL's answer when a table has changed under a prepared statement that answers all of its columns. */
const CACHED_PLAN_MUST_NOT_CHANGE = '0A000';

export function openKysely(pool: pg.Pool): Kysely<DB> {
  const names = new StatementNames();
  const clients = new WeakMap<pg.PoolClient, ThriftyClient>();
  return new Kysely<DB>({
    dialect: new PostgresDialect({
      pool: {
        options: pool.options,
        async connect() {
          const client = await pool.connect();
          const known = clients.get(client) ?? new ThriftyClient(client, names);
          clients.set(client, known);
          return known;
        },
        end: () => pool.end(),
      },
    }),
  });
}

/** Which texts are worth preparing, and under what names. */
class StatementNames {
  readonly #uses = new Map<string, number>();
  readonly #names = new Map<string, string>();

  nameOf(text: string): string | undefined {
    const name = this.#names.get(text);
    if (name !== undefined || this.#names.size === PREPARED_MOST) return name;
    const uses = (this.#uses.get(text) ?? 0) + 1;
    if (uses < PREPARED_AFTER) {
      if (this.#uses.size === COUNTED_MOST) this.#uses.clear();
      this.#uses.set(text, uses);
      return undefined;
    }
    this.#uses.delete(text);
    const made = `s${this.#names.size}`;
    this.#names.set(text, made);
    return made;
  }
}

class ThriftyClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient;
  readonly #names: StatementNames;
  /** A transaction was asked for, and nothing has been done in it yet. */
  #toBegin = false;
  #isStale = false;

  constructor(client: pg.PoolClient, names: StatementNames) {
    this.#client = client;
    this.#names = names;
  }

  get processID(): number | undefined {
    // A member of pg's Client that its types leave out; Kysely asks for it when a query is to be cancelled.
    return 'processID' in this.#client && typeof this.#client.processID === 'number'
      ? this.#client.processID
      : undefined;
  }

  query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query<R>(
    text: string | PostgresCursor<R>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof text !== 'string') throw new Error('no cursors on a thrifty connection');
    return this.#query<R>(text, parameters);
  }

  release(destroy?: boolean): void {
    // Begun and ended without anything in between, because what was to be done failed before.
    this.#toBegin = false;
    this.#client.release(destroy === true || this.#isStale);
  }

  async #query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    if (text === 'begin') {
      this.#toBegin = true;
      // As an answer without rows, which is what it is; the type names only the commands whose counts are looked at.
      return { command: 'SELECT', rowCount: 0, rows: [] };
    }
    try {
      // pg's answer is what Kysely expects of it; only the type of its command is wider.
      return (
        values.length === 0 ? await this.#plain(text) : await this.#prepared(text, values)
      ) as PostgresQueryResult<R>;
    } catch (error) {
      this.#isStale ||= !isUsableAfter(error);
      throw error;
    }
  }

  /** Text without parameters may be several statements in one message: the answer that counts is the last one's. */
  async #plain(text: string): Promise<unknown> {
    const begins = this.#toBegin;
    this.#toBegin = false;
    const answer: unknown = await this.#client.query(begins ? `begin; ${text}` : text);
    return Array.isArray(answer) ? answer.at(-1) : answer;
  }

  async #prepared(text: string, values: readonly unknown[]): Promise<unknown> {
    if (this.#toBegin) {
      this.#toBegin = false;
      await this.#client.query('begin');
    }
    const name = this.#names.nameOf(text);
    return this.#client.query({ text, values: [...values], ...(name !== undefined && { name }) });
  }
}

/**
 * An error that the database itself answered with leaves the connection as it was, unless it is the wrong one to speak with by now.
 * Any other error leaves open what still runs there: the next one to get the connection would be in the midst of it.
 */
function isUsableAfter(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const isAnswer = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code);
  return isAnswer && code !== CACHED_PLAN_MUST_NOT_CHANGE && !isLostConnection(error);
}
