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

/** Longest wait for a connection. Together with a statement's own time no request takes 15 s (faults.md, 12). */
const CONNECT_MS = 4_000;
/** What an answer may be late behind the server's own limit, before the line is taken for cut. */
const LATE_MS = 500;
/** An idle connection whose other end vanished is found this long after its last word, and ten seconds. */
const KEEP_ALIVE_MS = 10_000;

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
    query_timeout: statementTimeoutMs + LATE_MS,
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  });
  // An idle connection that breaks is replaced by the pool; without a listener Node would end the process.
  pool.on('error', () => undefined);
  // The same for one that is checked out: whoever uses it gets the error from its query.
  pool.on('connect', (client) => client.on('error', () => undefined));
  endUnanswered(pool);
  return pool;
}

/** pg says it in a message, without a code. */
const isUnanswered = (error: unknown) => error instanceof Error && error.message === 'Query read timeout';

/**
 * Ends a connection once a query of it is not answered in time, and with it all that are at rest: the line of those is cut as well,
 * and they go before anybody waits for them in vain. pg leaves the connection open with that query first in its queue: the `rollback`
 * behind it would wait as long again, and so would whoever gets it next.
 */
function endUnanswered(pool: pg.Pool): void {
  const resting = new Set<pg.PoolClient>();
  const end = ({ connection }: pg.PoolClient) => void connection.stream.destroy();
  pool.on('connect', (client) => {
    // Its type is a dozen overloads, none of which is touched.
    const ask: (...call: unknown[]) => unknown = client.query.bind(client);
    const query = (...call: unknown[]) => {
      const answer = ask(...call);
      if (answer instanceof Promise) {
        answer.catch((error: unknown) => {
          if (isUnanswered(error)) for (const one of [client, ...resting]) end(one);
        });
      }
      return answer;
    };
    Object.assign(client, { query });
  });
  pool.on('release', (_error, client) => void resting.add(client));
  pool.on('acquire', (client) => void resting.delete(client));
  pool.on('remove', (client) => void resting.delete(client));
}
