import pg from 'pg';

/** A connection for one long piece of work: no limit on how long a statement takes, but none that waits for a dead line. */
export async function connectForLong(url: string, applicationName: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    options:
      '-c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c lock_timeout=60000 -c tcp_user_timeout=60000 -c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=postgres -c bytea_output=hex -c extra_float_digits=1',
  });
  // A line that breaks while nothing is asked is told by the next question.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
