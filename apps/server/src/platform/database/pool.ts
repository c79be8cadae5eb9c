import pg from 'pg';

const INT8 = 20;

/** Counts and sizes arrive as numbers: none of ours comes near 2^53, and a string would be added like one. */
const types: pg.CustomTypesConfig = {
  // pg's own declaration of the parser is `any`; ours only adds one case to it.
  getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)),
};

export interface PoolOptions {
  url: string;
  max?: number;
  /** A role that every connection of the pool starts in. */
  role?: string;
  applicationName: string;
  statementTimeoutMs?: number;
}

/**
 * A pool that never waits for ever: without these limits a cut link hangs the process (measured: still hanging at 40 s,
 * with keep-alive too).
 */
export function openPool({ url, max = 10, role, applicationName, statementTimeoutMs = 10_000 }: PoolOptions): pg.Pool {
  const settings = [
    `-c statement_timeout=${statementTimeoutMs}`,
    '-c idle_in_transaction_session_timeout=60000',
    '-c tcp_user_timeout=15000',
    ...(role ? [`-c role=${role}`] : []),
  ];
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    application_name: applicationName,
    options: settings.join(' '),
    query_timeout: statementTimeoutMs + 5_000,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
  });
  // An idle connection that breaks is replaced by the pool; without a listener Node would end the process.
  pool.on('error', () => undefined);
  // The same for one that is checked out: whoever uses it gets the error from its query.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
