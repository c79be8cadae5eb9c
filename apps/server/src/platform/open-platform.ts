import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';
import { busKind, openBus } from './bus/open-bus.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config/config.ts';
import { readOrCreateKeyFile } from './crypto/key-file.ts';
import { openKeys } from './crypto/keys.ts';
import { createSealer } from './crypto/sealed.ts';
import { migrate, openKysely, openPool } from './database/index.ts';
import { openFiles } from './files/open-files.ts';
import { createHealth, Degraded } from './health/health.ts';
import { createMetrics } from './health/metrics.ts';
import type { Platform } from './platform.ts';
import { attachPostgres, launchPostgres } from './postgres/index.ts';
import { VERSION } from './version.ts';

/** Where the services find the database, and how it is closed after them. */
interface OpenDatabase {
  ownerUrl: string;
  stop(): Promise<void>;
}

export interface OpenPlatform extends Platform {
  /** The address once it is known for sure (port 0 is only known after listening). */
  listensAt(url: string): void;
  close(): Promise<void>;
}

/**
 * Opens everything a process needs: data folder, database (embedded unless `databaseUrl` says otherwise), keys, files.
 * The database is brought to this program's schema first.
 */
export async function openPlatform(config: Config, log: Logger): Promise<OpenPlatform> {
  await mkdir(config.dataDir, { recursive: true });
  const database = await openDatabase(config, log);
  try {
    const password = await loginPassword(config);
    const { pending } = await migrate(database.ownerUrl, password);
    if (pending.length > 0) log.info({ migrations: pending.length }, 'database migrated');
    const databaseUrl = asLogin(database.ownerUrl, password);
    const pool = openPool({ url: databaseUrl, max: 20, applicationName: 'lanet' });
    const kysely = openKysely(pool);
    const { data } = await openKeys(config.dataDir, ['data']);
    const health = createHealth();
    const files = await openFiles(config, log, health);
    health.addCheck('database', async () => void (await sql`select 1`.execute(kysely)));
    const bus = openBus(config, databaseUrl, log);
    if (bus.isShared) {
      health.addCheck('bus', async () => {
        const fault = bus.fault();
        if (fault !== undefined) throw new Degraded(`${busKind(config)}: ${fault}`);
      });
    }
    let publicUrl = config.publicUrl;
    return {
      config,
      clock: systemClock,
      db: { kysely, bus },
      databaseUrl,
      ownerUrl: database.ownerUrl,
      log,
      files,
      health,
      metrics: createMetrics({ version: VERSION }),
      sealer: createSealer(data),
      gatewayKeys: () => openKeys(config.dataDir, ['identity', 'bearer']),
      publicUrl: () => publicUrl,
      version: VERSION,
      startedAt: Date.now(),
      listensAt(url) {
        if (config.sources.publicUrl === 'default') publicUrl = url;
      },
      async close() {
        await bus.close();
        await kysely.destroy();
        await database.stop();
      },
    };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

/** The database the services use, made when it is not there. */
export async function openDatabase(config: Config, log: Logger): Promise<OpenDatabase> {
  if (config.databaseUrl) return { ownerUrl: config.databaseUrl, stop: async () => undefined };
  const postgres = await launchPostgres({
    dataDir: config.dataDir,
    log: (message, details) => log.info(details ?? {}, message),
  });
  const url = new URL(postgres.url);
  url.pathname = '/lanet';
  try {
    await createIfAbsent(postgres.url, 'lanet');
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return { ownerUrl: url.href, stop: () => postgres.stop() };
}

/**
 * The same for what works beside a running server: the embedded database that another process keeps up is used as it is, and left up.
 */
export async function openDatabaseBeside(config: Config, log: Logger): Promise<OpenDatabase> {
  const running = config.databaseUrl ? undefined : await attachPostgres(config.dataDir);
  if (running === undefined) return openDatabase(config, log);
  const url = new URL(running);
  url.pathname = '/lanet';
  return { ownerUrl: url.href, stop: async () => undefined };
}

async function createIfAbsent(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/** Of lanet_login: given by the configuration, else made once and kept beside the keys. */
export async function loginPassword(config: Config): Promise<string> {
  if (config.databaseLoginPassword) return config.databaseLoginPassword;
  const text = await readOrCreateKeyFile(join(config.dataDir, 'keys'), 'database-login', () =>
    randomBytes(24).toString('base64url'),
  );
  return text.trim();
}

function asLogin(ownerUrl: string, password: string): string {
  const url = new URL(ownerUrl);
  url.username = 'lanet_login';
  url.password = password;
  return url.href;
}
