import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { startServerProcess } from '../../testing/server-process.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { isBeingMigrated, migrate, migrationState, readMigrations, refuseOldServer } from './migrate.ts';

let world: TestServer;
beforeEach(async () => {
  world = await createTestServer();
});
afterEach(() => world.close());

const again = () => migrate(world.db.ownerUrl, inject('loginPassword'));
const NEWER =
  /^The database has migration 9999_later\.sql, which this version does not know.*Start that version, or restore a backup\.$/;

describe('a database that a newer version has migrated', () => {
  beforeEach(async () => {
    await world.db.admin.query("insert into schema_migrations values (9999, '9999_later.sql', 'x')");
  });

  it('is refused with a sentence, and nothing in it is changed', async () => {
    await expect(again()).rejects.toThrow(NEWER);
    await expect(migrationState(world.db.ownerUrl)).rejects.toThrow(NEWER);
  });

  it('is not served: the program ends and says why', async () => {
    const said = await startServerProcess(world, 'gateway').catch(({ message }: Error) => message);

    expect(said).toMatch(/^it ended: The database has migration 9999_later\.sql[^\n]*\n$/);
  });
});

it('refuses a server that is too old, and takes the oldest that is supported', () => {
  expect(() => refuseOldServer({ number: 130_023, text: '13.23' })).toThrow(
    'The database server is PostgreSQL 13.23; version 15 or newer is needed.',
  );
  expect(() => refuseOldServer({ number: 150_000, text: '15.0' })).not.toThrow();
});

it('refuses a migration that was edited after it was applied', async () => {
  await world.db.admin.query("update schema_migrations set checksum = 'other' where number = 3");

  await expect(again()).rejects.toThrow(/^Migration 0003_\w+\.sql was changed after it was applied/);
});

it('migrates once when several start at the same time', async () => {
  await world.db.admin.query(
    'create schema other; drop table job_runners, agent_proofs, installation_keys; delete from schema_migrations where number > 43',
  );
  const later = (await readMigrations()).filter(({ number }) => number > 43).length;

  const states = await Promise.all([again(), again(), again()]);

  expect(states.map(({ pending }) => pending.length).sort()).toEqual([0, 0, later]);
  expect(await isBeingMigrated(world.db.ownerUrl)).toBe(false);
});
