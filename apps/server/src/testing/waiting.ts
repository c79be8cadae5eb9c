import type { TestServer } from './test-server.ts';

/** How many of the server's transactions wait for another. */
export async function waitingIn({ db }: TestServer): Promise<number> {
  const { rows } = await db.admin.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows[0]?.count ?? 0;
}
