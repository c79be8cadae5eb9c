import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { memoryBus } from '../platform/bus/bus.ts';
import { type Db, openKysely, openPool } from '../platform/database/index.ts';
import { databaseUrl } from './database.setup.ts';

export interface TestDatabase extends Db {
  /** As lanet_login. */
  url: string;
  /** As the superuser. */
  ownerUrl: string;
  /** As the superuser: looks at and prepares what no caller may. */
  admin: pg.Pool;
  drop(): Promise<void>;
}

/** A database of its own, copied from the migrated template; `template0` is one with nothing in it. `server`: of a superuser. */
export async function createTestDatabase(
  template: 'lanet_template' | 'template0' = 'lanet_template',
  server = inject('postgresUrl'),
): Promise<TestDatabase> {
  const name = `lanet_${randomBytes(6).toString('hex')}`;
  await asSuperuser(server, `create database ${name} template ${template}`);
  const login = new URL(databaseUrl(server, name));
  login.username = 'lanet_login';
  login.password = inject('loginPassword');
  const pool = openPool({ url: login.href, max: 8, applicationName: 'lanet test' });
  const kysely = openKysely(pool);
  const admin = openPool({ url: databaseUrl(server, name), max: 2, applicationName: 'lanet test admin' });
  return {
    kysely,
    bus: memoryBus(),
    url: login.href,
    ownerUrl: databaseUrl(server, name),
    admin,
    async drop() {
      await kysely.destroy();
      await admin.end();
      await asSuperuser(server, `drop database ${name} with (force)`);
    },
  };
}

async function asSuperuser(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(statement);
  await client.end();
}
