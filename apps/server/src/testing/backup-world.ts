// What tests of backups look at: every row of a database, its form, and a second installation on what was restored.
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { createApp } from '../app.ts';
import { loadConfig } from '../platform/config/config.ts';
import { openCommandKey } from '../platform/crypto/command-key.ts';
import { publicKeyText } from '../platform/crypto/ed25519.ts';
import { createTestDatabase } from './test-database.ts';
import { createTestPlatform } from './test-platform.ts';
import type { TestServer } from './test-server.ts';

export const PASSPHRASE = 'correct horse battery staple';

/** Where there is one for everything. */
export const foldersOf = (dataDir: string) => ({ dataDir, signerDir: dataDir });

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'lanet-backup-'));
}

type Look = Pick<pg.Pool | pg.Client, 'query'>;

/**
 * Count and sum of every table's rows as text, jobs and partitions included. Without what migrations write, what a restore gives
 * back (who was at work on a job), and what is of one database and its processes alone.
 */
export async function everyRow(look: Look): Promise<Record<string, string>> {
  const { rows: tables } = await look.query<{ name: string; columns: string }>(
    `select format('%I.%I', nspname, relname) as name,
       (select string_agg(format('t.%I', attname), ', ' order by attname) from pg_attribute a where a.attrelid = c.oid and attnum > 0
         and not attisdropped and not (relname like '\\_private\\_job%' and attname in ('locked_at', 'locked_by', 'is_available'))) as columns
     from pg_class c join pg_namespace n on n.oid = relnamespace
     where nspname in ('public', 'auth', 'graphile_worker') and relkind = 'r'
       and relname not in ('schema_migrations', 'migrations', 'job_runners', 'agent_proofs', 'installation_keys') order by 1`,
  );
  const prints: Record<string, string> = {};
  for (const { name, columns } of tables) {
    const { rows } = await look.query<{ print: string }>(
      `select count(*) || ':' || coalesce(sum(hashtextextended(row(${columns})::text, 0)), 0) as print from ${name} t`,
    );
    prints[name] = rows[0]?.print ?? '';
  }
  return prints;
}

/** The command key of the data folder is the one that is published, as when the signer has run. */
export async function publishOwnCommandKey({ db, platform }: TestServer): Promise<void> {
  const { keyId, publicKey } = await openCommandKey(platform.config.dataDir);
  await db.admin.query('delete from signer_keys');
  await db.admin.query('insert into signer_keys (key_id, public_key) values ($1, $2)', [
    keyId,
    publicKeyText(publicKey),
  ]);
}

/** Keys, triggers, indexes, row security, grants and policies, as the catalogue prints them. */
export async function formOf(look: Look): Promise<string[]> {
  const { rows } = await look.query<{ line: string }>(
    `select format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as line from pg_constraint where connamespace::regnamespace::text in ('public', 'auth', 'graphile_worker')
     union all select format('%s %s %s', tgrelid::regclass, tgname, tgenabled) from pg_trigger where not tgisinternal
     union all select indexdef from pg_indexes where schemaname in ('public', 'auth', 'graphile_worker')
     union all select format('%s %s %s %s %s', oid::regclass, relkind, relrowsecurity, relforcerowsecurity, relowner::regrole)
       from pg_class where relnamespace::regnamespace::text in ('public', 'auth', 'graphile_worker') and relkind in ('r', 'p', 'S')
     union all select format('%s %s %s %s', tablename, policyname, roles, coalesce(qual, with_check)) from pg_policies
     order by 1`,
  );
  return rows.map(({ line }) => line);
}

/** Where each sequence goes on. */
export async function nextNumbers(look: Look): Promise<unknown[]> {
  const { rows } = await look.query(
    "select schemaname || '.' || sequencename as name, last_value::text as last from pg_sequences where schemaname in ('public', 'auth', 'graphile_worker') order by 1",
  );
  return rows;
}

/** Every file below a folder, by its path, with what it holds. */
export async function filesBelow(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    found[path.slice(folder.length + 1)] = (await readFile(path)).toString('base64');
  }
  return found;
}

export interface Second {
  folder: string;
  db: Awaited<ReturnType<typeof createTestDatabase>>;
  /** The program on it, as agents and people reach it; its clock is the first one's. */
  open(): Promise<TestServer>;
  close(): Promise<void>;
}

/** An empty database and an empty data folder, to restore into. */
export async function secondInstallation(first: TestServer): Promise<Second> {
  const folder = join(await temporaryFolder(), 'data');
  await mkdir(folder);
  const db = await createTestDatabase('template0');
  let stop = async () => {};
  return {
    folder,
    db,
    async open() {
      const config = loadConfig({ env: { LANET_DATA_DIR: folder }, cwd: folder });
      const platform = await createTestPlatform({ config, db, clock: first.clock, folder });
      const app = await createApp(platform, { validateResponses: true });
      await app.http.ready();
      stop = () => app.stop();
      return { ...first, app, platform, db };
    },
    async close() {
      await stop();
      await db.drop();
      await rm(join(folder, '..'), { recursive: true, force: true });
    },
  };
}
