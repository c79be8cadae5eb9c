import pg from 'pg';

/** What a try to connect showed. `busy`: the server is there but still starting, stopping, or full. */
export type Answer =
  | { kind: 'ready'; version: string }
  | { kind: 'busy'; reason: string }
  | { kind: 'silent'; reason: string }
  | { kind: 'not_ours'; reason: string };

const Connection = { user: 'postgres', database: 'postgres', host: '127.0.0.1' } as const;

/** The superuser's connection URL. */
export function serverUrl(port: number, password: string): string {
  return `postgres://${Connection.user}:${password}@${Connection.host}:${port}/${Connection.database}`;
}

/** Connects once and asks the server for its version and whether it serves this cluster. Never throws. */
export async function askServer(port: number, password: string, directory: string): Promise<Answer> {
  const timeouts = { connectionTimeoutMillis: 2000, query_timeout: 5000 };
  const client = new pg.Client({ ...Connection, port, password, ...timeouts, application_name: 'lanet launcher' });
  // A connection cut while nothing is asked is reported here; the next try sees it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ directory: string; version: string }>(
      `select current_setting('data_directory') as directory, current_setting('server_version') as version`,
    );
    const row = rows[0];
    if (row && row.directory === directory) return { kind: 'ready', version: row.version.split(' ')[0] ?? '' };
    return { kind: 'not_ours', reason: `it serves ${row?.directory}` };
  } catch (error) {
    return describeFailure(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Source: PostgreSQL's error codes, appendix A of its manual. */
function describeFailure(error: unknown): Answer {
  const reason = error instanceof Error ? error.message || error.name : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // cannot_connect_now, admin_shutdown, crash_shutdown, too_many_connections
  if (['57P03', '57P01', '57P02', '53300'].includes(code)) return { kind: 'busy', reason };
  // invalid_password, invalid_authorization_specification, invalid_catalog_name
  if (['28P01', '28000', '3D000'].includes(code)) return { kind: 'not_ours', reason };
  return { kind: 'silent', reason };
}
